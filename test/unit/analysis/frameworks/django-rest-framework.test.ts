import { describe, expect, it } from 'vitest';
import { django } from '../../../../src/analysis/frameworks/django';
import { djangoRestFramework } from '../../../../src/analysis/frameworks/django-rest-framework';
import { createLinker } from '../../../../src/analysis/linker/linker';
import type { ServiceModel } from '../../../../src/analysis/model';
import { memoryTree } from '../../../support/tree';

const HEAD = [
  'from django.urls import include, path',
  'from rest_framework import generics, mixins, views, viewsets',
  'from rest_framework.decorators import action, api_view, detail_route, list_route',
  'from rest_framework.routers import DefaultRouter, SimpleRouter',
  'router = DefaultRouter()',
  '',
].join('\n');

async function link(source: string): Promise<ServiceModel> {
  return createLinker([django, djangoRestFramework]).link(await memoryTree({ 'urls.py': `${HEAD}${source}\n` }));
}

async function routes(source: string): Promise<string[]> {
  return (await link(source)).routes.map(({ method, path, handler }) => `${method} ${path} ${handler.name}`);
}

const registered = (source: string): Promise<string[]> =>
  routes(`${source}\nrouter.register("x", V)\nurlpatterns = router.urls`);

describe('view sets', () => {
  const single = ['DELETE /x/{pk} V', 'GET /x/{pk} V', 'PATCH /x/{pk} V', 'PUT /x/{pk} V'];

  it.each([
    ['class V(viewsets.ModelViewSet): ...', ['GET /x V', 'POST /x V', ...single]],
    ['class V(viewsets.ReadOnlyModelViewSet): ...', ['GET /x V', 'GET /x/{pk} V']],
    ['class V(mixins.DestroyModelMixin, viewsets.GenericViewSet): ...', ['DELETE /x/{pk} V']],
    ['class V(viewsets.ViewSet):\n    def create(self, request): ...', ['POST /x V.create']],
    ['class V(viewsets.ReadOnlyModelViewSet):\n    lookup_field = "slug"', ['GET /x V', 'GET /x/{slug} V']],
    [
      'class V(viewsets.ReadOnlyModelViewSet):\n    lookup_field = "slug"\n    lookup_url_kwarg = "name"',
      ['GET /x V', 'GET /x/{name} V'],
    ],
    ['class V(viewsets.ReadOnlyModelViewSet):\n    lookup_value_regex = ".+"', ['GET /x V', 'GET /x/{pk...} V']],
    ['class V(viewsets.ReadOnlyModelViewSet):\n    lookup_value_regex = "[^/]+"', ['GET /x V', 'GET /x/{pk} V']],
    [
      'class V(viewsets.ModelViewSet):\n    http_method_names = ["get", "put"]',
      ['GET /x V', 'GET /x/{pk} V', 'PUT /x/{pk} V'],
    ],
    [
      'class V(mixins.UpdateModelMixin, viewsets.GenericViewSet):\n    def update(self, request, pk): ...',
      ['PATCH /x/{pk} V.update', 'PUT /x/{pk} V.update'],
    ],
    ['class V: ...', []],
  ])('%s', async (source, expected) => {
    expect((await registered(source)).sort()).toEqual([...expected].sort());
  });
});

describe('further actions', () => {
  it.each([
    ['@action(detail=False)', ['GET /x/a V.a']],
    ['@action(detail=True)', ['GET /x/{pk}/a V.a']],
    ['@action(["post", "delete"], True, "b-c")', ['DELETE /x/{pk}/b-c V.a', 'POST /x/{pk}/b-c V.a']],
    ['@action(detail=False, methods=("PUT",), url_path=r"(?P<k>\\w+)/b")', ['PUT /x/{k}/b V.a']],
    ['@action(detail=False, url_path="<int:k>")', ['GET /x/{k} V.a']],
    ['@list_route(methods=["post"])', ['POST /x/a V.a']],
    ['@detail_route(url_path="b")', ['GET /x/{pk}/b V.a']],
    ['@other.thing\n    @action(detail=False)', ['GET /x/a V.a']],
    ['@other.thing', []],
  ])('%s', async (decorator, expected) => {
    const source = `class V(viewsets.ViewSet):\n    ${decorator}\n    def a(self, request): ...`;
    expect((await registered(source)).sort()).toEqual(expected);
  });

  it('are inherited, and replaced by what is declared anew', async () => {
    const source = [
      'class B(viewsets.ViewSet):',
      '    @action(detail=False)',
      '    def a(self, request): ...',
      '    @action(detail=False)',
      '    def b(self, request): ...',
      'class V(B):',
      '    def a(self, request): ...',
    ].join('\n');
    expect(await registered(source)).toEqual(['GET /x/b B.b']);
  });
});

describe('routers', () => {
  const V =
    'class V(viewsets.ReadOnlyModelViewSet):\n    def retrieve(self, r, pk): ...\n    http_method_names = ["get"]\n';

  it.each([
    ['urlpatterns = [path("api/", include(router.urls))]', ['GET /api/x V', 'GET /api/x/{pk} V.retrieve']],
    ['urlpatterns = [path("api/", include((router.urls, "api")))]', ['GET /api/x V', 'GET /api/x/{pk} V.retrieve']],
    ['urlpatterns = [*router.urls]', ['GET /x V', 'GET /x/{pk} V.retrieve']],
    ['urlpatterns = []\nurlpatterns += router.urls', ['GET /x V', 'GET /x/{pk} V.retrieve']],
    ['urlpatterns = router.get_urls()', ['GET /x V', 'GET /x/{pk} V.retrieve']],
    [
      'other = SimpleRouter(trailing_slash=False)\nother.registry.extend(router.registry)\nurlpatterns = other.urls',
      ['GET /x V', 'GET /x/{pk} V.retrieve'],
    ],
  ])('%s', async (source, expected) => {
    expect(await routes(`${V}router.register(r"x", V, basename="x")\n${source}`)).toEqual(expected);
  });

  it('warn of view sets that are not in the workspace', async () => {
    const { routes: found, warnings } = await link('router.register("x", other.ViewSet)\nurlpatterns = router.urls');
    expect(found).toEqual([]);
    expect(warnings.map(({ reason }) => reason)).toEqual([
      'the routes of the view set that is registered here are not known',
    ]);
  });
});

describe('views', () => {
  it.each([
    ['class V(generics.ListAPIView): ...', ['GET /x V']],
    ['class V(generics.CreateAPIView):\n    def create(self, request): ...', ['POST /x V.create']],
    [
      'class V(generics.UpdateAPIView):\n    def partial_update(self, r): ...',
      ['PATCH /x V.partial_update', 'PUT /x V'],
    ],
    ['class V(generics.RetrieveDestroyAPIView): ...', ['DELETE /x V', 'GET /x V']],
    ['class V(mixins.ListModelMixin, generics.GenericAPIView):\n    def get(self, r): ...', ['GET /x V.get']],
    ['class V(views.APIView):\n    def post(self, r): ...', ['POST /x V.post']],
  ])('%s', async (source, expected) => {
    const found = await link(`${source}\nurlpatterns = [path("x/", V.as_view())]`);
    expect(found.routes.map(({ method, path, handler }) => `${method} ${path} ${handler.name}`).sort()).toEqual(
      expected,
    );
    expect(new Set(found.routes.map(({ framework }) => framework))).toEqual(new Set(['django-rest-framework']));
  });

  it.each([
    ['@api_view()', ['GET /x f']],
    ['@api_view(["post", "put"])', ['POST /x f', 'PUT /x f']],
    ['@api_view(METHODS)', ['* /x f']],
  ])('%s', async (decorator, expected) => {
    expect(await routes(`${decorator}\ndef f(request): ...\nurlpatterns = [path("x/", f)]`)).toEqual(expected);
  });
});
