import { describe, expect, it } from 'vitest';
import { django } from '../../../../src/analysis/frameworks/django';
import { djangoRestFramework } from '../../../../src/analysis/frameworks/django-rest-framework';
import { djangoPrometheus } from '../../../../src/analysis/instrumentation/djangoPrometheus';
import { prometheusClient } from '../../../../src/analysis/instrumentation/prometheusClient';
import { createLinker } from '../../../../src/analysis/linker/linker';
import type { ServiceModel } from '../../../../src/analysis/model';
import { memoryTree } from '../../../support/tree';

async function link(sources: Readonly<Record<string, string>>): Promise<ServiceModel> {
  return createLinker([django, djangoRestFramework, djangoPrometheus, prometheusClient]).link(
    await memoryTree(sources),
  );
}

async function routes(sources: Readonly<Record<string, string>>): Promise<string[]> {
  return (await link(sources)).routes.map(({ method, path, handler }) => `${method} ${path} ${handler.name}`);
}

const HEAD = [
  'from django.conf.urls import url',
  'from django.conf.urls.i18n import i18n_patterns',
  'from django.conf.urls.static import static',
  'from django.contrib import admin',
  'from django.contrib.auth.decorators import login_required',
  'from django.urls import include, path, re_path',
  'from django.views import View',
  'from django.views import generic',
  'from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe',
  'def f(request): ...',
  '',
].join('\n');

const table = (patterns: string, before = ''): Promise<string[]> =>
  routes({ 'urls.py': `${HEAD}${before}\nurlpatterns = ${patterns}\n` });

describe('entries of a table', () => {
  it.each([
    ['[path("x/", f)]', ['* /x f']],
    ['(path("x/", f),)', ['* /x f']],
    ['[path(route="x/", view=f)]', ['* /x f']],
    ['[url(r"^x/$", f)]', ['* /x f']],
    ['[re_path(r"^(?P<a>x|y)/(?P<b>\\d+)$", f)]', ['* /{a}/{b} f']],
    ['[path(NAME, f)]', ['* /{?} f']],
    ['[path("a/" + NAME + "/b", f)]', ['* /a/{?}/b f']],
    ['[path("x/", f)] + [path("y/", f)]', ['* /x f', '* /y f']],
    ['[path("x/", f), *static("/media/")]', ['* /x f']],
    ['[path("x/", f)] + static("/media/")', ['* /x f']],
    ['[path("admin/", admin.site.urls)]', []],
    ['[path("a/", include([path("b/", f), path("", f)]))]', ['* /a f', '* /a/b f']],
    ['[path("a/", include(([path("b/", f)], "app"), namespace="n"))]', ['* /a/b f']],
    ['[path("a/", ([path("b/", f)], "app", "n"))]', ['* /a/b f']],
    ['[path("a", include([path("b", f), path("/c", f)]))]', ['* /a/c f', '* /ab f']],
    ['i18n_patterns(path("x/", f))', ['* /{language}/x f']],
    ['i18n_patterns(path("x/", f), prefix_default_language=False)', ['* /x f']],
    ['[path("x/", lambda request: None)]', ['* /x <anonymous>']],
    ['[path("x/", missing.view)]', ['* /x view']],
  ])('%s', async (patterns, expected) => {
    expect((await table(patterns)).sort()).toEqual([...expected].sort());
  });
});

describe('methods of functions', () => {
  it.each([
    ['@require_GET', ['GET /x g']],
    ['@require_POST', ['POST /x g']],
    ['@require_safe', ['GET /x g']],
    ['@require_http_methods(["get", "PUT"])', ['GET /x g', 'PUT /x g']],
    ['@require_http_methods(METHODS)', ['* /x g']],
    ['@login_required\n@require_GET', ['GET /x g']],
    ['@require_GET\n@login_required(login_url="/l")', ['GET /x g']],
    ['@unknown.decorator\n@require_POST', ['POST /x g']],
  ])('%s', async (decorators, expected) => {
    expect(await table('[path("x/", g)]', `${decorators}\ndef g(request): ...`)).toEqual(expected);
  });
});

describe('methods of classes', () => {
  it.each([
    ['class V(View):\n    def get(self, request): ...', 'V', ['GET /x V.get']],
    [
      'class V(View):\n    def patch(self, request): ...\n    head = patch',
      'V',
      ['HEAD /x V.patch', 'PATCH /x V.patch'],
    ],
    ['class V(generic.ListView): ...', 'V', ['GET /x V']],
    ['class V(generic.edit.UpdateView): ...', 'V', ['GET /x V', 'POST /x V']],
    ['class V(generic.FormView):\n    def get(self, request): ...', 'V', ['GET /x V.get', 'POST /x V']],
    ['class V(generic.dates.BaseDayArchiveView): ...', 'V', ['GET /x V']],
    ['class V(generic.RedirectView): ...', 'V', ['* /x V']],
    ['class V(vanilla.CreateView): ...', 'V', ['GET /x V', 'POST /x V']],
    ['class V(other.Thing): ...', 'V', ['* /x V']],
    ['class V(django_filters.views.FilterView): ...', 'V', ['GET /x V']],
    ['class V(other.Thing):\n    def dispatch(self, r): ...', 'V', ['* /x V.dispatch']],
    ['class V(other.Thing):\n    def dispatch(self, r):\n        return super().dispatch(r)', 'V', ['* /x V']],
    [
      'class V(View):\n    http_method_names = ["get"]\n    def get(self, r): ...\n    def post(self, r): ...',
      'V',
      ['GET /x V.get'],
    ],
    [
      'class B(View):\n    def get(self, r): ...\nclass V(B):\n    def post(self, r): ...',
      'V',
      ['GET /x B.get', 'POST /x V.post'],
    ],
    ['class V(View):\n    @other.decorator\n    def get(self, r): ...', 'V', ['GET /x V.get']],
    ['class V(View):\n    @classmethod\n    def as_view(cls): ...\n    def get(self, r): ...', 'V', ['GET /x V.get']],
    ['V = generic.TemplateView', 'V', ['GET /x TemplateView']],
  ])('%s', async (source, name, expected) => {
    expect((await table(`[path("x/", ${name}.as_view())]`, source)).sort()).toEqual(expected);
  });
});

describe('projects', () => {
  const project = {
    'manage.py': 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")\n',
    'site/settings.py': 'ROOT_URLCONF = "site.urls"\nPREFIX = "p/"\n',
    'site/urls.py':
      'from django.conf import settings\nfrom django.urls import include, path\nurlpatterns = [path(settings.PREFIX, include("app.urls"))]\n',
    'app/urls.py': `${HEAD}urlpatterns = [path("x/", f)]\n`,
  };

  it('begin at the root that the settings name', async () => {
    expect(await routes(project)).toEqual(['* /p/x f']);
  });

  it('are found by settings alone', async () => {
    const { 'manage.py': _, ...rest } = project;
    expect(await routes(rest)).toEqual(['* /p/x f']);
  });

  it('may keep their settings in a class', async () => {
    const settings = 'class Base(Configuration):\n    ROOT_URLCONF = "site.urls"\n    PREFIX = "c/"\n';
    expect(await routes({ ...project, 'site/settings.py': settings })).toEqual(['* /c/x f']);
  });

  it('serve a table for each host', async () => {
    const found = await routes({
      ...project,
      'site/settings.py': `${project['site/settings.py']}ROOT_HOSTCONF = "site.hosts"\n`,
      'site/hosts.py':
        'from django.conf import settings\nfrom django_hosts import host\nhost_patterns = [host("www", settings.ROOT_URLCONF), host("docs", "docs.urls", name="docs")]\n',
      'docs/urls.py': `${HEAD}urlpatterns = [path("d/", f)]\n`,
    });
    expect(found).toEqual(['* /p/x f', '* /d f']);
  });

  it('know a setting by its default', async () => {
    const urls = project['site/urls.py'].replace('settings.PREFIX', 'getattr(settings, "MISSING", "d/")');
    expect(await routes({ ...project, 'site/urls.py': urls })).toEqual(['* /d/x f']);
  });

  it('warn of tables that nobody includes and that are not there', async () => {
    const urls = project['site/urls.py'].replace(')]', '), path("o/", include("outside.urls"))]');
    const model = await link({
      ...project,
      'site/urls.py': urls,
      'lost/urls.py': `${HEAD}urlpatterns = [path("l/", f)]\n`,
    });
    expect(model.routes.map(({ path }) => path)).toEqual(['/p/x']);
    expect(model.warnings.map(({ location, reason }) => `${location.file} ${reason}`)).toEqual([
      'site/urls.py these URL patterns are not in this workspace (outside.urls)',
      'lost/urls.py nothing was seen that includes these URL patterns',
    ]);
  });

  it('include tables in a ring without end', async () => {
    const ring = `${HEAD}urlpatterns = [path("x/", f), path("r/", include("site.urls"))]\n`;
    expect(await routes({ ...project, 'app/urls.py': ring })).toEqual(['* /p/x f']);
  });
});

describe('django-prometheus', () => {
  const BEFORE = '"django_prometheus.middleware.PrometheusBeforeMiddleware"';
  const AFTER = '"django_prometheus.middleware.PrometheusAfterMiddleware"';

  it.each([
    [`[${BEFORE}, "a.B", ${AFTER}]`, 'yes'],
    [`(${BEFORE}, ${AFTER})`, 'yes'],
    [`[${AFTER}]`, 'yes'],
    [`[${BEFORE}]`, 'unknown'],
    ['["django.middleware.common.CommonMiddleware"]', 'no'],
    ['UNKNOWN', 'no'],
  ])('%s: %s', async (middleware, expected) => {
    const model = await link({
      'settings.py': `ROOT_URLCONF = "urls"\nMIDDLEWARE = ${middleware}\n`,
      'urls.py': `${HEAD}urlpatterns = [path("x/", f)]\n`,
    });
    expect(model.routes.map(({ metrics }) => metrics.answer)).toEqual([expected]);
  });
});

describe('what a request carries', () => {
  const label = async (expression: string): Promise<string> => {
    const source = `${HEAD}from prometheus_client import Counter\nC = Counter("c_total", "c", ["l"])\ndef g(request, name):\n    C.labels(${expression}).inc()\nurlpatterns = [path("<name>/", g)]\n`;
    const { updates } = await link({ 'urls.py': source });
    return updates.flatMap(({ labels }) => labels.map(({ origin }) => origin.kind)).join();
  };

  it.each([
    ['request.path', 'unbounded'],
    ['request.get_full_path()', 'unbounded'],
    ['request.GET["q"]', 'unbounded'],
    ['request.META["HTTP_USER_AGENT"]', 'unbounded'],
    ['request.user.id', 'unbounded'],
    ['name', 'unbounded'],
  ])('%s is %s', async (expression, expected) => {
    expect(await label(expression)).toBe(expected);
  });

  it.each(['request.method', 'request.resolver_match.route', 'request.resolver_match.view_name'])(
    '%s is not unbounded',
    async (expression) => {
      expect(await label(expression)).not.toBe('unbounded');
    },
  );
});
