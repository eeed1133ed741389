import { describe, expect, it } from 'vitest';
import { project } from './project';

const APP = `"""A shop."""
from fastapi import FastAPI

app = FastAPI()


@app.get("/users/{user_id}")
async def get_user(user_id: int):
    return user_id


@app.post("/users")
def add_user():
    return {}
`;

const METRICS = `from prometheus_client import Counter, Histogram

REQUESTS = Counter("shop_requests", "Requests.", ["endpoint", "status_code"])
LATENCY = Histogram("shop_request_seconds", "Time.", ["endpoint"])
`;

describe('Add metrics in Python', () => {
  it('decorates the handler below its route, and writes a helper with metrics beside it', async () => {
    const { fix, text, route } = await project({ 'main.py': APP });
    fix('GET /users/{user_id}');
    expect(text('main.py')).toContain(
      '@app.get("/users/{user_id}")\n@measure_request("GET", "/users/{user_id}")\nasync def get_user(',
    );
    expect(text('main.py')).toContain('from fastapi import FastAPI\n\nfrom request_metrics import measure_request\n');
    const helper = text('request_metrics.py');
    expect(helper).toContain(
      'from prometheus_client import Counter, Histogram\nfrom starlette.exceptions import HTTPException\n\nHTTP_REQUESTS = Counter(\n',
    );
    expect(helper).toContain('HTTP_REQUESTS.labels(method=method, path=path, status=str(int(status))).inc()');
    expect(helper).not.toMatch(/\n\n\n\n/);
    expect(helper).toMatch(/\)\n$/);
    expect(route('GET /users/{user_id}').metrics.answer).toBe('yes');
    expect(route('POST /users').metrics.answer).toBe('no');
  });

  it('does not apply twice, and shares helper and import with the next handler', async () => {
    const { fix, change, text } = await project({ 'main.py': APP });
    fix('GET /users/{user_id}');
    expect(change('GET /users/{user_id}')).toBeUndefined();
    const helper = text('request_metrics.py');
    fix('POST /users');
    expect(change('POST /users')).toBeUndefined();
    expect(text('request_metrics.py')).toBe(helper);
    expect(text('main.py').match(/import measure_request/g)).toHaveLength(1);
    expect(text('main.py')).toContain('@app.post("/users")\n@measure_request("POST", "/users")\ndef add_user():');
  });

  it("uses the project's own metrics, from beside them, imported as the file imports", async () => {
    const { fix, text, route } = await project({
      'app/__init__.py': '',
      'app/metrics.py': METRICS,
      'app/main.py': APP.replace('from fastapi', 'from app.metrics import REQUESTS\nfrom fastapi'),
    });
    fix('POST /users');
    expect(text('app/main.py')).toContain('from app.request_metrics import measure_request\n');
    const helper = text('app/request_metrics.py');
    expect(helper).toContain('from app.metrics import LATENCY, REQUESTS\n\n\ndef measure_request(');
    expect(helper).toContain('        REQUESTS.labels(endpoint=path, status_code=str(int(status))).inc()\n');
    expect(helper).toContain('        LATENCY.labels(endpoint=path).observe(time.perf_counter() - start)\n');
    expect(helper).not.toContain('prometheus_client');
    expect(route('POST /users').metrics.answer).toBe('yes');
  });

  it('keeps the decorators between route and handler above it, and the quotes of the file', async () => {
    const { fix, text } = await project({
      'main.py': APP.replaceAll('"""', "'''").replaceAll('"', "'").replace('async def', '@cached\nasync def'),
    });
    fix('GET /users/{user_id}');
    expect(text('main.py')).toContain("@cached\n@measure_request('GET', '/users/{user_id}')\nasync def get_user(");
  });

  it('indents as the handler is', async () => {
    const nested = `from fastapi import FastAPI


def create_app():
    app = FastAPI()

    @app.get("/users")
    def users():
        return []

    return app


app = create_app()
`;
    const { fix, text, route } = await project({ 'main.py': nested });
    fix('GET /users');
    expect(text('main.py')).toContain(
      '    @app.get("/users")\n    @measure_request("GET", "/users")\n    def users():',
    );
    expect(route('GET /users').metrics.answer).toBe('yes');
  });

  it('imports above the handler, below what must stand first', async () => {
    const { fix, text } = await project({
      'app.py':
        'from fastapi import FastAPI\n\nimport views\n\napp = FastAPI()\napp.get("/users")(views.users)\n' +
        'app.add_api_route("/orders", views.orders)\n',
      'views.py':
        '#!/usr/bin/env python\n"""Views.\n\nAll of them.\n"""\n\n\ndef orders():\n    return []\n\n\nimport late\n',
    });
    fix('GET /orders');
    expect(text('views.py')).toContain(
      'All of them.\n"""\n\nfrom request_metrics import measure_request\n\n\n@measure_request("GET", "/orders")\ndef orders():',
    );
  });

  it('leaves alone a handler of several methods or paths', async () => {
    const { change } = await project({
      'main.py': `from fastapi import FastAPI

app = FastAPI()


@app.api_route("/both", methods=["GET", "PUT"])
def both():
    return {}


@app.get("/a")
@app.get("/b")
def paths():
    return {}
`,
    });
    expect(change('GET /both')).toBeUndefined();
    expect(change('PUT /both')).toBeUndefined();
    expect(change('GET /a')).toBeUndefined();
  });

  it('says what is left to do where the client is not required', async () => {
    expect((await project({ 'main.py': APP })).change('POST /users')?.note).toContain('pip install prometheus-client');
    const listed = await project({ 'main.py': APP, 'requirements.txt': 'prometheus-client==0.22.0\n' });
    expect(listed.change('POST /users')?.note).toBe('Serve its metrics on /metrics to see the numbers.');
    const serving = 'from prometheus_client import make_asgi_app\n\nmetrics = make_asgi_app()\n';
    const served = { 'main.py': APP, 'metrics.py': serving, 'requirements.txt': 'prometheus-client\n' };
    expect((await project(served)).change('POST /users')?.note).toBeUndefined();
    const forked = await project({ ...served, Procfile: 'web: gunicorn -w 4 main:app\n' });
    expect(forked.change('POST /users')?.note).toContain('PROMETHEUS_MULTIPROC_DIR');
  });

  it.each([
    ['between the groups', 'import os\n\nfrom fastapi import FastAPI\n', 'FastAPI\n\nfrom request_metrics import'],
    [
      'in the order of its group',
      'from fastapi import FastAPI\n\nimport aaa\nfrom zzz import later\n',
      'import aaa\nfrom request_metrics import measure_request\nfrom zzz import later\n',
    ],
    [
      'among relative imports',
      'from fastapi import FastAPI\n\nfrom .zzz import later\n',
      'FastAPI\n\nfrom .request_metrics import measure_request\nfrom .zzz import later\n',
    ],
  ])('imports as isort orders: %s', async (_, imports, after) => {
    const { fix, text } = await project({
      'shop/main.py': APP.replace('from fastapi import FastAPI\n', imports),
      'shop/aaa.py': '',
      'shop/zzz.py': 'later = 1\n',
      ...(imports.includes(' .') ? { 'shop/__init__.py': '' } : {}),
    });
    fix('POST /users');
    expect(text('shop/main.py')).toContain(after);
  });

  it('leaves WebSockets alone: they last, and have no status', async () => {
    const socket = `${APP}\n\n@app.websocket("/live")\nasync def live(socket):\n    await socket.accept()\n`;
    const { change, route } = await project({ 'main.py': socket });
    expect(route('GET /live').isSocket).toBe(true);
    expect(change('GET /live')).toBeUndefined();
    expect(change('GET /live', 'add-tracing')).toBeUndefined();
    expect(change('POST /users')).toBeDefined();
  });
});
