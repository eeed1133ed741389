import { describe, expect, it } from 'vitest';
import { litestar } from '../../../../src/analysis/frameworks/litestar';
import { litestarPlugins } from '../../../../src/analysis/instrumentation/litestarPlugins';
import { createLinker } from '../../../../src/analysis/linker/linker';
import type { ServiceModel } from '../../../../src/analysis/model';
import { memoryTree } from '../../../support/tree';

const HEAD = [
  'from litestar import Controller, HttpMethod, Litestar, Router, asgi, get, post, route, websocket',
  'from litestar.plugins.prometheus import PrometheusConfig',
  'from litestar.plugins.opentelemetry import OpenTelemetryConfig, OpenTelemetryPlugin',
  '',
].join('\n');

async function link(source: string): Promise<ServiceModel> {
  return createLinker([litestar, litestarPlugins]).link(await memoryTree({ 'app.py': `${HEAD}${source}\n` }));
}

async function routes(source: string): Promise<string[]> {
  return (await link(source)).routes.map(({ method, path, handler }) => `${method} ${path} ${handler.name}`);
}

describe('handlers', () => {
  it.each([
    ['@get()', ['GET / h']],
    ['@get("/x")', ['GET /x h']],
    ['@get(path="x")', ['GET /x h']],
    ['@get(["/x", "/y/{id:int}"])', ['GET /x h', 'GET /y/{id} h']],
    ['@post("/{rest:path}")', ['POST /{rest...} h']],
    ['@route("/x", http_method=HttpMethod.PUT)', ['PUT /x h']],
    ['@route("/x", http_method=[HttpMethod.GET, "delete"])', ['DELETE /x h', 'GET /x h']],
    ['@route("/x", http_method=METHODS)', ['* /x h']],
    ['@websocket("/x")', ['GET /x h']],
    ['@asgi("/x")', ['* /x h']],
    ['@get(PATH)', ['GET /{?} h']],
  ])('%s', async (decorator, expected) => {
    const source = `${decorator}\nasync def h(): ...\napp = Litestar(route_handlers=[h])`;
    expect((await routes(source)).sort()).toEqual(expected);
  });
});

describe('registration', () => {
  const H = '@get("/h")\nasync def h(): ...\n';

  it.each([
    ['app = Litestar([h])', ['GET /h h']],
    ['app = Litestar(path="/p", route_handlers=[h])', ['GET /p/h h']],
    ['app = Litestar(route_handlers=[Router("/r", route_handlers=[h])])', ['GET /r/h h']],
    ['app = Litestar()\napp.register(h)', ['GET /h h']],
    ['r = Router(path="/r", route_handlers=[])\napp = Litestar([r])\nr.register(h)', ['GET /r/h h']],
    ['handlers = [h]\napp = Litestar(route_handlers=[*handlers])', ['GET /h h']],
    [
      'class C(Controller):\n    path = "/c"\n    @get("/x")\n    def x(self): ...\napp = Litestar([C])',
      ['GET /c/x C.x'],
    ],
    [
      'class B(Controller):\n    @get("/x")\n    def x(self): ...\nclass C(B):\n    path = "c"\n    @get("/z")\n    def x(self): ...\napp = Litestar([C])',
      ['GET /c/z C.x'],
    ],
    ['app = Litestar()', []],
  ])('%s', async (source, expected) => {
    expect(await routes(H + source)).toEqual(expected);
  });

  it('warns of what is not known', async () => {
    const { warnings } = await link('app = Litestar(route_handlers=[*load(), find()[0]()])');
    expect(warnings.map(({ reason }) => reason)).toContain(
      'some of the handlers that are registered here are not known',
    );
  });
});

describe('instrumentation', () => {
  it.each([
    ['middleware=[PrometheusConfig().middleware]', 'yes no'],
    ['middleware=[PrometheusConfig(exclude="/h").middleware]', 'no no'],
    ['middleware=[PrometheusConfig(exclude=["/other"]).middleware]', 'yes no'],
    ['middleware=[OpenTelemetryConfig().middleware]', 'no yes'],
    ['plugins=[OpenTelemetryPlugin(OpenTelemetryConfig())]', 'no yes'],
    ['middleware=[unknown.middleware]', 'no no'],
  ])('%s', async (option, expected) => {
    const { routes: found } = await link(`@get("/h")\nasync def h(): ...\napp = Litestar([h], ${option})`);
    expect(found.map(({ metrics, traces }) => `${metrics.answer} ${traces.answer}`)).toEqual([expected]);
  });
});
