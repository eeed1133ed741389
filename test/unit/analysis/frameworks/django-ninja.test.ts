import { describe, expect, it } from 'vitest';
import { django } from '../../../../src/analysis/frameworks/django';
import { djangoNinja } from '../../../../src/analysis/frameworks/django-ninja';
import { createLinker } from '../../../../src/analysis/linker/linker';
import type { ServiceModel } from '../../../../src/analysis/model';
import { memoryTree } from '../../../support/tree';

const HEAD = [
  'from django.urls import path',
  'from ninja import NinjaAPI, Router',
  'api = NinjaAPI()',
  'router = Router()',
  'def f(request): ...',
  '',
].join('\n');

async function link(source: string, table = 'urlpatterns = [path("api/", api.urls)]'): Promise<ServiceModel> {
  return createLinker([django, djangoNinja]).link(await memoryTree({ 'urls.py': `${HEAD}${source}\n${table}\n` }));
}

async function routes(source: string): Promise<string[]> {
  return (await link(source)).routes.map(({ method, path, handler }) => `${method} ${path} ${handler.name}`);
}

describe('operations', () => {
  it.each([
    ['api.get("/x")(f)', ['GET /api/x f']],
    ['api.post("x/")(f)', ['POST /api/x f']],
    ['api.patch(path="/x")(f)', ['PATCH /api/x f']],
    ['api.put("/{pk}")(f)', ['PUT /api/{pk} f']],
    ['api.delete("/{uuid:pk}/y")(f)', ['DELETE /api/{pk}/y f']],
    ['api.get("/{path:rest}")(f)', ['GET /api/{rest...} f']],
    ['api.get(PATH)(f)', ['GET /api/{?} f']],
    ['api.api_operation(["GET", "POST"], "/x")(f)', ['GET /api/x f', 'POST /api/x f']],
    ['api.add_router("r", router)\nrouter.get("/x")(f)', ['GET /api/r/x f']],
    ['router.get("")(f)\napi.add_router(prefix="/r/", router=router)', ['GET /api/r f']],
    ['router.add_router("/s", router)\nrouter.get("/x")(f)', []],
    ['api.get("/x")', []],
  ])('%s', async (source, expected) => {
    expect(await routes(source)).toEqual(expected);
  });

  it('are of their own framework, at the decorator', async () => {
    const [route] = (await link('@api.get("/x")\ndef g(request): ...')).routes;
    expect(route).toMatchObject({ framework: 'django-ninja', line: 5 });
  });

  it('are not served when the API stands in no table', async () => {
    expect((await link('api.get("/x")(f)', 'urlpatterns = []')).routes).toEqual([]);
  });
});
