import { describe, expect, it } from 'vitest';
import { project } from './project';

const APP = `from fastapi import FastAPI

app = FastAPI()


@app.get("/users/{user_id}")
async def get_user(user_id: int):
    return user_id


@app.post("/users", status_code=201)
def add_user():
    return {}


@app.api_route("/both", methods=["GET", "PUT"])
def both():
    return {}
`;

describe('Add tracing in Python', () => {
  it('decorates the handler below its route, and writes a helper with a tracer beside it', async () => {
    const { fix, change, text, route } = await project({ 'main.py': APP });
    fix('GET /users/{user_id}', 'add-tracing');
    expect(text('main.py')).toContain(
      '@app.get("/users/{user_id}")\n@trace_request("GET", "/users/{user_id}")\nasync def get_user(',
    );
    const helper = text('request_tracing.py');
    expect(helper).toContain(
      '\n\ntracer = trace.get_tracer(__name__)\n\n\ndef trace_request(method, path, success=200):\n',
    );
    expect(helper).toContain('    with tracer.start_as_current_span(\n        f"{method} {path}",\n');
    expect(helper).not.toMatch(/\n\n\n\n/);
    expect(route('GET /users/{user_id}').traces.answer).toBe('yes');
    expect(change('GET /users/{user_id}', 'add-tracing')).toBeUndefined();

    fix('POST /users', 'add-tracing');
    expect(text('main.py')).toContain('@trace_request("POST", "/users", 201)\ndef add_user');
    expect(text('request_tracing.py')).toBe(helper);
  });

  it('stands beside what measures, below it', async () => {
    const { fix, text, route } = await project({ 'main.py': APP });
    fix('POST /users');
    fix('POST /users', 'add-tracing');
    expect(text('main.py')).toContain(
      '@measure_request("POST", "/users", 201)\n@trace_request("POST", "/users", 201)\n',
    );
    expect(route('POST /users').metrics.answer).toBe('yes');
    expect(route('POST /users').traces.answer).toBe('yes');
  });

  it('uses the tracer that the project has in a module of its own', async () => {
    const { fix, text, route } = await project({
      'shop/__init__.py': '',
      'shop/main.py': APP,
      'shop/observability.py': 'from opentelemetry import trace\n\nshop_tracer = trace.get_tracer("shop")\n',
    });
    fix('POST /users', 'add-tracing');
    const helper = text('shop/request_tracing.py');
    expect(helper).toContain('from .observability import shop_tracer\n');
    expect(helper).toContain('with shop_tracer.start_as_current_span(');
    expect(helper).not.toContain('get_tracer');
    expect(route('POST /users').traces.answer).toBe('yes');
  });

  it('makes its own where the tracer stands in a module that may import the helper', async () => {
    const { fix, text } = await project({
      'main.py': APP.replace(
        'app =',
        'from opentelemetry import trace\nimport views\ntracer = trace.get_tracer("x")\napp =',
      ),
      'views.py': '',
    });
    fix('POST /users', 'add-tracing');
    expect(text('request_tracing.py')).toContain('tracer = trace.get_tracer(__name__)');
  });

  it('is not offered for a handler of several methods where nothing tells which one it is', async () => {
    const { change } = await project({ 'main.py': APP });
    expect(change('GET /both', 'add-tracing')).toBeUndefined();
  });

  it('ends the span of Flask with the answer', async () => {
    const { fix, text, route } = await project({
      'app.py':
        'from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.route("/any", methods=["GET", "PUT"])\ndef either():\n    return {}\n',
    });
    fix('GET /any', 'add-tracing');
    const helper = text('request_tracing.py');
    expect(helper).toContain('from werkzeug.exceptions import HTTPException\n');
    expect(helper).toContain('    method = request.method\n');
    expect(helper).toContain('        _end(span, response.status_code)\n        span.end()\n');
    for (const name of ['GET /any', 'PUT /any']) expect(route(name).traces.answer).toBe('yes');
  });

  it('lists the package, and says how to install it', async () => {
    const { change, fix, text } = await project({
      'main.py': APP,
      'requirements.txt': 'fastapi==0.165.0\nuvicorn==0.54.0\n',
    });
    expect(change('POST /users', 'add-tracing')?.note).toBe(
      'Run “pip install -r requirements.txt”. Spans go nowhere until a tracer provider is set: start the program with “opentelemetry-instrument”, or set one up.',
    );
    fix('POST /users', 'add-tracing');
    expect(text('requirements.txt')).toBe('fastapi==0.165.0\nopentelemetry-api==1.45.1\nuvicorn==0.54.0\n');
    expect(change('GET /users/{user_id}', 'add-tracing')?.note).not.toContain('pip');
  });
});
