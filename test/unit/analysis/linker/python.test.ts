/** What the machine follows in Python beyond the basics, with the mini framework. */
import { describe, expect, it } from 'vitest';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { miniFramework } from '../../../support/miniFramework';
import { memoryTree } from '../../../support/tree';

async function routesOf(body: string, more: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const sources = { 'main.py': `from mini import App, Router\n${body}`, ...more };
  const model = createLinker([miniFramework]).link(await memoryTree(sources));
  return model.routes.map(({ path, handler }) => `${path} ${handler.name}`);
}

const HANDLER = '\ndef h(): ...\n';

describe('classes', () => {
  it('fills the fields of dataclasses and models', async () => {
    const source = `
from dataclasses import dataclass
@dataclass
class Base:
    app: App
@dataclass
class Deps(Base):
    prefix: str = "/none"
    kind = "ignored"
deps = Deps(App(), prefix="/a")
deps.app.get(deps.prefix + "/x", h)
other = Deps(App())
other.app.get(other.prefix, h)
`;
    expect(await routesOf(HANDLER + source)).toEqual(['/a/x h', '/none h']);
  });

  it('binds the class of class methods, by class and by instance', async () => {
    const source = `
class Routes:
    prefix = "/base"
    def __init__(self, prefix): self.own = prefix
    @classmethod
    def create(cls, prefix): return cls(prefix)
    @classmethod
    def register(cls, app, path): app.get(cls.prefix + path, h)
    @staticmethod
    def plain(app, path): app.get(path, h)
app = App()
Routes.register(app, "/class")
Routes("/x").register(app, "/instance")
Routes.plain(app, "/static")
app.get(Routes.create("/created").own, h)
`;
    expect(await routesOf(HANDLER + source)).toEqual(['/base/class h', '/base/instance h', '/static h', '/created h']);
  });

  it('runs the constructors of bases, which call what subclasses override', async () => {
    const source = `
class Base:
    def __init__(self, prefix):
        self.app = App()
        self.prefix = prefix
        self.setup()
    def setup(self): ...
class Middle(Base):
    def __init__(self): super().__init__("/middle")
class Top(Middle):
    def __init__(self): super(Top, self).__init__()
    def setup(self):
        super().setup()
        self.app.get(self.prefix, h)
Top()
`;
    expect(await routesOf(HANDLER + source)).toEqual(['/middle h']);
  });

  it('takes subclasses of outside routers for routers', async () => {
    const source = `
class Sub(Router):
    def add(self, path): self.get(path, h)
app = App()
router = Sub()
router.add("/a")
router.get("/b", h)
app.include(router, "/p")
`;
    expect(await routesOf(HANDLER + source)).toEqual(['/p/a h', '/p/b h']);
  });

  it('reads properties', async () => {
    const source = `
class Settings:
    base = "/v"
    @property
    def prefix(self): return self.base + "1"
App().get(Settings().prefix, h)
`;
    expect(await routesOf(HANDLER + source)).toEqual(['/v1 h']);
  });
});

// The mini framework shows a path of which nothing is known as the root.
describe('values', () => {
  it.each([
    ['os.getenv("P", "/env")', '/env h'],
    ['os.environ.get("P", "/env")', '/env h'],
    ['os.environ["P"]', '/ h'],
    ['os.getenv("P")', '/ h'],
    ['config("P", default="/env")', '/env h'],
    ['Settings().field', '/field h'],
    ['Settings().required', '/ h'],
    ['"/%s/100%%" % "a"', '/a/100% h'],
    ['"/%s-%d" % ("a", 2)', '/a-2 h'],
    ['"/%(x)s" % {"x": "a"}', '/a h'],
    ['"/%s" % unknown()', '/{?} h'],
    ['"/{}".format("a")', '/a h'],
    ['f"/{name:>3}"', '/{?} h'],
    ['next_prefix()', '/cached h'],
    ['importlib.import_module("other").PREFIX', '/other h'],
    ['package.inner.PREFIX', '/inner h'],
  ])('%s', async (expression, expected) => {
    const source = `
import functools, importlib, os
from decouple import config
from pydantic import Field
import package
class Settings:
    field: str = Field("/field")
    required: str = Field(...)
@functools.lru_cache(maxsize=None)
def next_prefix(): return "/cached"
name = 1
App().get(${expression}, h)
`;
    const more = {
      'other.py': 'PREFIX = "/other"\n',
      'package/__init__.py': '',
      'package/inner.py': 'PREFIX = "/inner"\n',
    };
    expect((await routesOf(HANDLER + source, more)).map((route) => route.replace('/{?}{?}', '/{?}'))).toEqual([
      expected,
    ]);
  });

  it('follows globals, loops over pairs, and unpacking', async () => {
    const source = `
app = None
def setup():
    global app
    app = App()
setup()
for name, (path, *_) in zip(["a", "b"], [("/1", 0), ("/2", 0)]):
    app.get("/" + name + path, h)
first, *others = ["/x", "/y", "/z"]
for path in others + ["/w"]:
    app.get(path, h)
if (late := "/late"):
    app.get(late, h)
`;
    expect(await routesOf(HANDLER + source)).toEqual(['/a/1 h', '/b/2 h', '/w h', '/y h', '/z h', '/late h']);
  });
});
