import { describe, expect, it } from 'vitest';
import { fastapi } from '../../../../src/analysis/frameworks/fastapi';
import { starlette } from '../../../../src/analysis/frameworks/starlette';
import { prometheusClient } from '../../../../src/analysis/instrumentation/prometheusClient';
import { createLinker } from '../../../../src/analysis/linker/linker';
import type { ServiceModel } from '../../../../src/analysis/model';
import { memoryTree } from '../../../support/tree';

async function link(source: string): Promise<ServiceModel> {
  const head =
    'from fastapi import APIRouter\nfrom starlette.routing import Mount, Route, Router\ndef h(request): ...\n';
  return createLinker([fastapi, starlette]).link(await memoryTree({ 'app.py': head + source }));
}

async function routes(source: string): Promise<string[]> {
  return (await link(source)).routes.map(({ method, path, handler }) => `${method} ${path} ${handler.name}`);
}

const APP = 'from fastapi import APIRouter, FastAPI\napp = FastAPI()\nrouter = APIRouter()\n';

describe('registrations', () => {
  it.each([
    ['app.get("/x")(h)', ['GET /x h']],
    ['app.get(path="/x")(h)', ['GET /x h']],
    ['app.api_route("/x", methods=["get", "Post"])(h)', ['GET /x h', 'POST /x h']],
    ['app.api_route("/x", methods=METHODS)(h)', ['* /x h']],
    ['app.add_api_route("/x", h, methods=("PUT",))', ['PUT /x h']],
    ['app.add_api_route("/x", endpoint=h)', ['GET /x h']],
    ['app.router.add_route("/x", h)', ['GET /x h']],
    ['app.websocket("/x")(h)', ['GET /x h']],
    ['app.get(PATH)(h)', ['GET /{?} h']],
    ['app.get("/a/" + NAME + "/b")(h)', ['GET /a/{?}/b h']],
    ['app.get("/x/")(h)', ['GET /x h']],
    ['app.get("/{a}/{b:int}/{c:path}")(h)', ['GET /{a}/{b}/{c...} h']],
    ['app.get("/x")', []],
    ['app.state.get("/x")', []],
    ['app.frontend("/", directory="dist")', []],
    ['app.exception_handler(404)(h)', []],
  ])('%s', async (statement, expected) => {
    expect(await routes(`${APP}${statement}\n`)).toEqual(expected);
  });
});

describe('inclusion', () => {
  it.each([
    ['app.include_router(router)', ['GET /r h']],
    ['app.include_router(router=router, prefix="/p")', ['GET /p/r h']],
    ['app.include_router(router, prefix=PREFIX)', ['GET /{?}/r h']],
    ['app.include_router(router, prefix="/a")\napp.include_router(router, prefix="/b")', ['GET /a/r h', 'GET /b/r h']],
    ['app.include_router(router if DEBUG else APIRouter())', ['GET /r h']],
    [
      'other = APIRouter(prefix="/o")\nother.include_router(router, prefix="/p")\napp.include_router(other)',
      ['GET /o/p/r h'],
    ],
    ['app.mount("/m", router)', ['GET /m/r h']],
    ['sub = FastAPI()\nsub.include_router(router)\napp.mount("/s", sub)', ['GET /s/r h']],
    ['', ['GET /r h']],
  ])('%s', async (statement, expected) => {
    expect(await routes(`${APP}router.get("/r")(h)\n${statement}\n`)).toEqual(expected);
  });

  it('sees routes that are added after inclusion', async () => {
    expect(await routes(`${APP}app.include_router(router, prefix="/p")\nrouter.get("/late")(h)\n`)).toEqual([
      'GET /p/late h',
    ]);
  });

  it('warns of what is mounted and not known, and says nothing of files', async () => {
    const { warnings } = await link(`from library import router as outside
from fastapi.staticfiles import StaticFiles
${APP}app.include_router(outside)
app.mount("/static", StaticFiles(directory="x"))
`);
    expect(warnings.map(({ location, reason }) => [location.range[0], reason])).toEqual([
      [8, 'the routes of what is mounted here are not known'],
    ]);
  });

  it('leaves out helpers that register whatever they are given', async () => {
    expect(await routes('def add(router: APIRouter, path):\n  router.get(path)(h)\n')).toEqual([]);
    expect(await routes('def add(router: APIRouter):\n  router.get("/known")(h)\n')).toEqual(['GET /known h']);
  });
});

describe('Starlette', () => {
  const STARLETTE = 'from starlette.applications import Starlette\nfrom starlette.endpoints import HTTPEndpoint\n';

  it.each([
    ['Starlette(routes=[Route("/x", h)])', ['GET /x h']],
    ['Starlette(False, [Route("/x", endpoint=h, methods=["PUT"])])', ['PUT /x h']],
    ['Starlette(routes=[Mount("/m", routes=[Route("/x", h)])])', ['GET /m/x h']],
    ['Starlette(routes=[Mount("/m", Router([Route("/x", h)]))])', ['GET /m/x h']],
    ['Starlette(routes=[Route("/x", h)] + [Route("/y", h)])', ['GET /x h', 'GET /y h']],
    ['Starlette(routes=[*more, Route("/y", h)])', ['GET /m h', 'GET /y h']],
    ['Starlette(routes=[Route("/" + n, h) for n in ("x", "y")])', ['GET /x h', 'GET /y h']],
    ['Starlette(routes=[Route("/x", E)])', ['GET /x E.get', 'POST /x E.post']],
    ['Starlette().add_route("/x", E)', ['GET /x E.get', 'POST /x E.post']],
    ['Starlette(routes=[Route("/x", A())])', ['* /x A.__call__']],
    ['Starlette(routes=[Route("/x")])', []],
  ])('%s', async (statement, expected) => {
    const source = `${STARLETTE}more = [Route("/m", h)]
class Base(HTTPEndpoint):
  def get(self, request): ...
class E(Base):
  def post(self, request): ...
  def helper(self): ...
class A:
  async def __call__(self, scope, receive, send): ...
${statement}
`;
    const found = await routes(source);
    expect(found.map((route) => route.replace('Base.get', 'E.get'))).toEqual(expected);
  });
});

describe('middleware', () => {
  it.each([
    ['async def m(request, call_next):\n  C.labels(request.url.path).inc()\napp.middleware("http")(m)'],
    [
      'class M(BaseHTTPMiddleware):\n  async def dispatch(self, request, call_next):\n    C.labels(request.url.path).inc()\napp.add_middleware(M)',
    ],
    [
      'class M:\n  async def __call__(self, request, call_next):\n    C.labels(request.url.path).inc()\napp.middleware("http")(M())',
    ],
  ])('knows the request that it is called with: %s', async (source) => {
    const text = `from fastapi import FastAPI
from prometheus_client import Counter
from starlette.middleware.base import BaseHTTPMiddleware
C = Counter("http_requests", "R", ["path"])
app = FastAPI()
${source}
@app.get("/x")
def h(): ...
`;
    const model = createLinker([fastapi, starlette, prometheusClient]).link(await memoryTree({ 'app.py': text }));
    expect(model.routes.map(({ metrics }) => metrics.answer)).toEqual(['yes']);
    expect(model.updates.flatMap(({ labels }) => labels.map(({ origin }) => origin))).toMatchObject([
      { source: 'raw-path' },
    ]);
  });
});
