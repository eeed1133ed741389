import { describe, expect, it } from 'vitest';
import { project } from './project';

const FLASK = `from flask import Flask
from flask.views import MethodView

app = Flask(__name__)


class Items(MethodView):
    def post(self):
        return {}, 201


@app.route("/any", methods=["GET", "PUT"])
def either():
    return {}


app.add_url_rule("/items", view_func=Items.as_view("items"))
`;

const URLS = `from django.urls import path
from . import views

urlpatterns = [path("items/<int:id>", views.item), path("first", views.twice), path("second", views.twice)]
`;
const VIEWS = `def item(request, id):
    return None


def twice(request):
    return None
`;
const DJANGO = {
  'manage.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
  'shop/__init__.py': '',
  'shop/settings.py': 'ROOT_URLCONF = "shop.urls"\n',
  'shop/urls.py': URLS,
  'shop/views.py': VIEWS,
};

describe('Add metrics by what a framework knows', () => {
  it('Flask: the answer says the status and the request its method, also of views and of several methods', async () => {
    const { fix, text, route } = await project({ 'app.py': FLASK });
    fix('POST /items');
    expect(text('app.py')).toContain('    @measure_request("POST", "/items")\n    def post(self):');
    fix('GET /any');
    expect(text('app.py')).toContain('@measure_request("ANY", "/any")\ndef either():');
    const helper = text('request_metrics.py');
    expect(helper).toContain('from flask import after_this_request, request\nfrom prometheus_client import');
    expect(helper).toContain(
      '        HTTP_REQUESTS.labels(\n            method=request.method, path=path, status=str(int(status))\n        ).inc()\n',
    );
    expect(helper).toContain(
      '    @after_this_request\n    def record(response):\n        status = response.status_code\n',
    );
    for (const name of ['POST /items', 'GET /any', 'PUT /any']) expect(route(name).metrics.answer).toBe('yes');
  });

  it('Django: errors become what Django makes of them, and a view of every method asks its request', async () => {
    const { fix, change, text, route } = await project(DJANGO);
    fix('* /items/{id}');
    expect(text('shop/views.py')).toContain('@measure_request("ANY", "/items/{id}")\ndef item(request, id):');
    const helper = text('shop/request_metrics.py');
    expect(helper).toContain('from django.http import Http404\nfrom prometheus_client import Counter, Histogram\n');
    expect(helper).toContain('status = _status_of(error)');
    expect(helper).toContain('    method = _method_of(method, values)\n    outcome = {}\n');
    expect(helper.split('\n').every((line) => line.length <= 88)).toBe(true);
    expect(route('* /items/{id}').metrics.answer).toBe('yes');
    expect(change('* /first')).toBeUndefined();
  });

  it.each([
    ['status_code=201', ', 201'],
    ['status_code=status.HTTP_204_NO_CONTENT', ', 204'],
    ['status_code=200', ''],
    ['summary="x"', ''],
  ])('FastAPI: success is what the route says: %s', async (keyword, added) => {
    const { fix, text } = await project({
      'main.py': `from fastapi import FastAPI, status\n\napp = FastAPI()\n\n\n@app.post("/items", ${keyword})\ndef add():\n    return {}\n`,
    });
    fix('POST /items');
    expect(text('main.py')).toContain(`@measure_request("POST", "/items"${added})\ndef add():`);
    expect(text('request_metrics.py')).toContain('error.status_code if isinstance(error, HTTPException) else 500');
    expect(text('request_metrics.py')).toContain('inspect.signature(handler, eval_str=True)');
  });

  it('FastAPI: a helper from before, which knows no success but 200, is called as it was', async () => {
    const { fix, text } = await project({
      'request_metrics.py':
        'from prometheus_client import Counter\n\nREQUESTS = Counter("r_total", "r", ["path"])\n\n\ndef measure_request(method, path):\n    def decorate(handler):\n        return handler\n    return decorate\n',
      'main.py':
        'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.post("/items", status_code=201)\ndef add():\n    return {}\n',
    });
    fix('POST /items');
    expect(text('main.py')).toContain('@measure_request("POST", "/items")\n');
  });

  it('Litestar: what its verbs answer with', async () => {
    const { fix, text } = await project({
      'main.py':
        'from litestar import Litestar, delete, post\n\n\n@post("/items")\nasync def add() -> dict:\n    return {}\n\n\n@delete("/items")\nasync def clear() -> None:\n    return None\n\n\napp = Litestar(route_handlers=[add, clear])\n',
    });
    fix('POST /items');
    fix('DELETE /items');
    expect(text('main.py')).toContain('@measure_request("POST", "/items", 201)');
    expect(text('main.py')).toContain('@measure_request("DELETE", "/items", 204)');
  });

  it('aiohttp: the status of answers and of errors that are answers', async () => {
    const { fix, text, route } = await project({
      'main.py':
        'from aiohttp import web\n\n\nasync def item(request):\n    raise web.HTTPNotFound()\n\n\napp = web.Application()\napp.router.add_get("/items/{id}", item)\n',
    });
    fix('GET /items/{id}');
    expect(text('request_metrics.py')).toContain('error.status if isinstance(error, web.HTTPException) else 500');
    expect(route('GET /items/{id}').metrics.answer).toBe('yes');
  });
});
