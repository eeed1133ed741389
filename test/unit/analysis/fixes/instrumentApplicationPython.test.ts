import { describe, expect, it } from 'vitest';
import { project } from './project';

const ID = 'instrument-application';
const FASTAPI = 'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/users")\ndef users():\n    return []\n';

describe('Instrument the whole application in Python', () => {
  it('FastAPI: after the application, with a set-up that exports traces and metrics', async () => {
    const { fix, change, text, route } = await project({ 'main.py': FASTAPI, 'requirements.txt': 'fastapi\n' });
    fix('GET /users', ID);
    expect(text('main.py')).toBe(
      'from fastapi import FastAPI\n' +
        'from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor\n\n' +
        'from opentelemetry_setup import set_up_opentelemetry\n' +
        '\napp = FastAPI()\nset_up_opentelemetry()\nFastAPIInstrumentor.instrument_app(app)\n' +
        FASTAPI.slice(FASTAPI.indexOf('\n\n\n@') + 1),
    );
    const helper = text('opentelemetry_setup.py');
    expect(helper).toContain('    reader = PeriodicExportingMetricReader(OTLPMetricExporter())\n');
    expect(helper).toContain('os.environ.setdefault("OTEL_SEMCONV_STABILITY_OPT_IN", "http")\n');
    expect(helper).toMatch(/\)\n$/);
    expect(text('requirements.txt')).toBe(
      'fastapi\nopentelemetry-instrumentation-fastapi\nopentelemetry-exporter-otlp-proto-http\nopentelemetry-sdk\n',
    );
    expect(route('GET /users')).toMatchObject({ metrics: { answer: 'yes' }, traces: { answer: 'yes' } });
    expect(change('GET /users', ID)).toBeUndefined();
  });

  it('puts metrics beside those that the project serves, unless their registry is another', async () => {
    const served = 'from prometheus_client import make_asgi_app\n';
    const own = await project({ 'main.py': FASTAPI, 'metrics.py': served });
    own.fix('GET /users', ID);
    expect(own.text('opentelemetry_setup.py')).toContain('    reader = PrometheusMetricReader()\n');
    const other = await project({ 'main.py': FASTAPI, 'metrics.py': `${served}registry = CollectorRegistry()\n` });
    other.fix('GET /users', ID);
    expect(other.text('opentelemetry_setup.py')).toContain('OTLPMetricExporter()');
  });

  it('uses the providers that the project has', async () => {
    const { fix, text, change, route } = await project({
      'main.py': FASTAPI,
      'tracing.py':
        'from opentelemetry import trace\n\n\ndef start(provider):\n    trace.set_tracer_provider(provider)\n',
    });
    expect(change('GET /users', ID)?.note).toBe('Run “pip install opentelemetry-instrumentation-fastapi”.');
    fix('GET /users', ID);
    expect(text('main.py')).toContain('app = FastAPI()\nFastAPIInstrumentor.instrument_app(app)\n');
    expect(text('main.py')).not.toContain('set_up');
    expect(text('opentelemetry_setup.py')).toBe('');
    expect(route('GET /users').traces.answer).toBe('yes');
  });

  it('Flask: within the factory, and beside a package relatively', async () => {
    const { fix, text, route } = await project({
      'shop/__init__.py':
        'from flask import Flask\n\n\ndef create_app():\n    app = Flask(__name__)\n\n    @app.get("/users")\n    def users():\n        return []\n\n    return app\n',
    });
    fix('GET /users', ID);
    expect(text('shop/__init__.py')).toContain('from .opentelemetry_setup import set_up_opentelemetry\n');
    expect(text('shop/__init__.py')).toContain(
      '    app = Flask(__name__)\n    set_up_opentelemetry()\n    FlaskInstrumentor().instrument_app(app)\n\n',
    );
    expect(route('GET /users').traces.answer).toBe('yes');
  });

  it('aiohttp: before the application is made', async () => {
    const { fix, text, route } = await project({
      'main.py':
        'from aiohttp import web\n\n\nasync def users(request):\n    return web.json_response([])\n\n\napp = web.Application()\napp.router.add_get("/users", users)\n',
    });
    fix('GET /users', ID);
    expect(text('main.py')).toContain(
      'set_up_opentelemetry()\nAioHttpServerInstrumentor().instrument()\napp = web.Application()\n',
    );
    expect(text('main.py')).toContain('app = web.Application()\ncount_errors(app)\n');
    expect(text('opentelemetry_setup.py')).toContain('raise failed.__cause__ from None');
    expect(route('GET /users').traces.answer).toBe('yes');
  });

  it('Starlette: names spans by the route through all mounts', async () => {
    const { fix, text, route } = await project({
      'main.py':
        'from starlette.applications import Starlette\nfrom starlette.routing import Mount, Route\n\n\ndef users(request):\n    return None\n\n\napp = Starlette(\n    routes=[Mount("/v1", routes=[Route("/users", users)])],\n)\n',
    });
    fix('GET /v1/users', ID);
    expect(text('main.py')).toContain(
      'from opentelemetry_setup import ErrorAnswers, set_up_opentelemetry, span_details\n',
    );
    expect(text('main.py')).toContain(
      ')\nset_up_opentelemetry()\napp.add_middleware(ErrorAnswers)\napp.add_middleware(OpenTelemetryMiddleware, default_span_details=span_details)\n',
    );
    expect(text('opentelemetry_setup.py')).toContain('\n\n\ndef span_details(scope):\n');
    expect(route('GET /v1/users').traces.answer).toBe('yes');
  });

  it.each([
    ['Litestar([users])', 'Litestar(\n    [users],\n    middleware=[DefineMiddleware('],
    ['Litestar([users], middleware=[Own])', 'Litestar([users], middleware=[DefineMiddleware('],
    [
      'Litestar(\n    [users],\n    debug=True\n)',
      'Litestar(\n    [users],\n    debug=True,\n    middleware=[DefineMiddleware(',
    ],
  ])('Litestar: first in the list of middleware: %s', async (made, expected) => {
    const { fix, text, route } = await project({
      'main.py': `from litestar import Litestar, get\n\n\n@get("/users")\nasync def users() -> list[str]:\n    return []\n\n\napp = ${made}\n`,
    });
    fix('GET /users', ID);
    expect(text('main.py')).toContain(`set_up_opentelemetry()\napp = ${expected}`);
    expect(route('GET /users').traces.answer).toBe('yes');
  });

  it('Django: in every program that names the settings', async () => {
    const entry = 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n';
    const { fix, text, route } = await project({
      'manage.py': entry,
      'shop/__init__.py': '',
      'shop/settings.py': 'ROOT_URLCONF = "shop.urls"\n',
      'shop/urls.py':
        'from django.urls import path\nfrom . import views\n\nurlpatterns = [path("users", views.users)]\n',
      'shop/views.py': 'def users(request):\n    return None\n',
      'shop/wsgi.py': `${entry}from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n`,
    });
    fix('* /users', ID);
    expect(text('manage.py')).toBe(
      'import os\n\nfrom opentelemetry.instrumentation.django import DjangoInstrumentor\n\n' +
        'from shop.opentelemetry_setup import set_up_opentelemetry\n\n' +
        'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\nset_up_opentelemetry()\nDjangoInstrumentor().instrument()\n',
    );
    expect(text('shop/wsgi.py')).toContain('from .opentelemetry_setup import set_up_opentelemetry\n');
    expect(text('shop/wsgi.py')).toContain('DjangoInstrumentor().instrument()\nfrom django.core.wsgi');
    expect(route('* /users').traces.answer).toBe('yes');
  });

  it('leaves it to a person where two applications are made in one file', async () => {
    const { change } = await project({
      'main.py': FASTAPI.replace('app = FastAPI()', 'app = FastAPI()\nother = FastAPI()'),
    });
    expect(change('GET /users', ID)).toBeUndefined();
  });
});
