/** What the machine can follow, language by language, with the mini framework. */
import { describe, expect, it } from 'vitest';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { miniFramework } from '../../../support/miniFramework';
import { memoryTree } from '../../../support/tree';

async function routesOf(sources: Readonly<Record<string, string>>): Promise<string[]> {
  const model = createLinker([miniFramework]).link(await memoryTree(sources));
  return model.routes.map(({ path, handler }) => `${path} ${handler.name}`);
}

const python = (body: string): Promise<string[]> => routesOf({ 'main.py': `from mini import App, Router\n${body}` });
const script = (body: string): Promise<string[]> =>
  routesOf({ 'main.ts': `import { App, Router } from 'mini';\n${body}` });

describe('Python', () => {
  it('follows decorators, nested routers and prefixes', async () => {
    expect(
      await python(`
app = App()
inner = Router()
outer = Router()
outer.include(inner, "/inner")
app.include(outer, "/outer")
@inner.get("/{id}")
async def show(id): ...
`),
    ).toEqual(['/outer/inner/{id} show']);
  });

  it('follows routers over packages, through __init__ and relative imports', async () => {
    expect(
      await routesOf({
        'app/__init__.py': '',
        'app/main.py': 'from mini import App\nfrom .api import router\napp = App()\napp.include(router, "/api")\n',
        'app/api/__init__.py':
          'from mini import Router\nfrom . import users\nrouter = Router()\nrouter.include(users.router, "/users")\n',
        'app/api/users.py': 'import mini\nrouter = mini.Router()\n@router.get("/me")\ndef me(): ...\n',
      }),
    ).toEqual(['/api/users/me me']);
  });

  it('runs a factory that nobody calls before the helper it calls', async () => {
    expect(
      await python(`
def add_routes(router: Router, prefix):
    router.get(prefix + "/a", handler)
def handler(): ...
def create_app():
    app = App()
    add_routes(app, f"/{'v'}1")
    return app
`),
    ).toEqual(['/v1/a handler']);
  });

  it('unrolls loops over literal tables, dictionaries and enumerate', async () => {
    expect(
      await python(`
app = App()
def a(): ...
def b(): ...
for path, view in [("/a", a), ("/b", b)]:
    app.get(path, view)
for path, view in {"/c": a}.items():
    app.get(path, view)
for index, view in enumerate([b]):
    app.get(f"/{index}", view)
`),
    ).toEqual(['/a a', '/b b', '/c a', '/0 b']);
  });

  it('finds the function behind decorators that wrap it', async () => {
    expect(
      await python(`
import functools
def logged(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        return f(*args, **kwargs)
    return wrapper
app = App()
@app.get("/x")
@logged
def real(): ...
`),
    ).toEqual(['/x real']);
  });

  it('keeps what it cannot know visible', async () => {
    expect(await python('import os\napp = App()\ndef h(): ...\napp.get("/" + os.environ["P"] + "/x", h)\n')).toEqual([
      '/{?}/x h',
    ]);
  });

  it('sees methods of instances and attributes of self', async () => {
    expect(
      await python(`
class Api:
    def __init__(self, prefix):
        self.router = Router()
        self.prefix = prefix
        self.add()
    def add(self):
        self.router.get(self.prefix + "/list", self.list)
    def list(self): ...
app = App()
app.include(Api("/things").router, "/v1")
`),
    ).toEqual(['/v1/things/list Api.list']);
  });
});

describe('TypeScript', () => {
  it('follows ESM, barrels and default exports', async () => {
    expect(
      await routesOf({
        'src/main.ts':
          "import { App } from 'mini';\nimport { users } from './routes';\nconst app = new App();\napp.include(users, '/users');\n",
        'src/routes/index.ts': "export { default as users } from './users.js';\nexport * from './other';\n",
        'src/routes/users.ts':
          "import { Router } from 'mini';\nconst router = new Router();\nrouter.get('/all', (request) => request);\nexport default router;\n",
        'src/routes/other.ts': 'export const x = 1;\n',
      }),
    ).toEqual(['/users/all <anonymous>']);
  });

  it('follows CommonJS, factories with arguments and functions exported by name', async () => {
    expect(
      await routesOf({
        'main.js':
          "const { App } = require('mini');\nconst app = App();\nrequire('./routes')(app, { prefix: '/v2' });\n",
        'routes.js':
          "const handlers = require('./handlers');\nmodule.exports = (app, { prefix = '/v1' }) => { app.get(`${prefix}/a`, handlers.list); };\n",
        'handlers.js': 'exports.list = (request, response) => response.end();\n',
      }),
    ).toEqual(['/v2/a list']);
  });

  it('resolves tsconfig paths', async () => {
    expect(
      await routesOf({
        'tsconfig.json': '{ "compilerOptions": { "baseUrl": ".", "paths": { "@app/*": ["src/*"] } } }',
        'src/main.ts':
          "import { App } from 'mini';\nimport { list } from '@app/handlers';\nnew App().get('/l', list);\n",
        'src/handlers.ts': 'export function list() {}\n',
      }),
    ).toEqual(['/l list']);
  });

  it('follows classes, field initialisers, parameter properties and this', async () => {
    expect(
      await script(`
class Users {
  readonly router = new Router();
  constructor(private readonly base: string) { this.register(); }
  private register() { this.router.get(this.base + '/:x', this.show); }
  show() {}
}
const app = new App();
app.include(new Users('/u').router, '/api');
`),
    ).toEqual(['/api/u/:x Users.show']);
  });

  it('takes both ways of a condition and both options of a choice', async () => {
    expect(
      await script(`
const app = new App();
function a() {}
function b() {}
if (process.env.FLAG) { app.get('/a', a); } else { app.get('/b', b); }
const prefix = process.env.PREFIX || '/default';
app.get(prefix + '/c', a);
`),
    ).toEqual(['/a a', '/b b', '/default/c a']);
  });

  it('does not follow recursion for ever', async () => {
    expect(
      await script(`
const app = new App();
function again(n: number) { app.get('/r', again); again(n + 1); again(n + 2); }
again(0);
`),
    ).toEqual(['/r again']);
  });

  it('runs callbacks that are given away', async () => {
    expect(await script("const app = new App();\nconnect().then(() => { app.get('/late', () => 1); });\n")).toEqual([
      '/late <anonymous>',
    ]);
  });
});
