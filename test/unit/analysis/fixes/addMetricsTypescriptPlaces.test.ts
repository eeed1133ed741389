import { describe, expect, it } from 'vitest';
import { project } from './project';

const fastify = (registration: string): Readonly<Record<string, string>> => ({
  'package.json': '{"dependencies": {"fastify": "5", "prom-client": "15"}}',
  'main.ts': `import Fastify from 'fastify';\n\nconst app = Fastify();\nconst handler = async () => ({});\nconst shared = {};\n${registration}\nvoid app.listen({ port: 80 });\n`,
});

describe('Add metrics in options of a route', () => {
  it.each([
    [`app.get('/items/:id', handler);`, `app.get('/items/:id', { onRequest: CALL }, handler);`],
    [
      `app.get('/items/:id', { schema: {} }, handler);`,
      `app.get('/items/:id', { onRequest: CALL, schema: {} }, handler);`,
    ],
    [`app.get('/items/:id', { handler });`, `app.get('/items/:id', { onRequest: CALL, handler });`],
    [
      `app.route({ method: 'GET', url: '/items/:id', handler });`,
      `app.route({ onRequest: CALL, method: 'GET', url: '/items/:id', handler });`,
    ],
    [
      `app.get('/items/:id', { onRequest: async () => {} }, handler);`,
      `app.get('/items/:id', { onRequest: [CALL, async () => {}] }, handler);`,
    ],
    [
      `app.get('/items/:id', { onRequest: [async () => {}] }, handler);`,
      `app.get('/items/:id', { onRequest: [CALL, async () => {}] }, handler);`,
    ],
    [`app.get('/items/:id', { onRequest: [] }, handler);`, `app.get('/items/:id', { onRequest: [CALL] }, handler);`],
  ])('%s', async (before, after) => {
    const { fix, text, route, change } = await project(fastify(before));
    fix('GET /items/{id}');
    expect(text('main.ts')).toContain(after.replace('CALL', `measureRequest('/items/:id')`));
    expect(text('main.ts')).toContain(`import { measureRequest } from './requestMetrics';\n`);
    expect(text('requestMetrics.ts')).toContain('(path: string): onRequestHookHandler {');
    expect(route('GET /items/{id}').metrics.answer).toBe('yes');
    expect(change('GET /items/{id}')).toBeUndefined();
  });

  it.each([
    `app.get('/items/:id', shared, handler);`,
    `app.get('/items/:id', { ...shared }, handler);`,
    `app.get('/items/:id', { onRequest() {} }, handler);`,
    `app.get('/items/:id', {}, handler);`,
  ])('not where there is no certain place: %s', async (registration) => {
    const { change } = await project(fastify(registration));
    expect(change('GET /items/{id}')).toBeUndefined();
  });
});

const nest = (imports: string): Readonly<Record<string, string>> => ({
  'package.json': '{"dependencies": {"@nestjs/core": "11"}}',
  'main.ts': `${imports}
import { NestFactory } from '@nestjs/core';

@Controller('items')
class Items {
  @Get(':id')
  @Header('x', 'y')
  item() {
    return {};
  }
}

@Module({ controllers: [Items] })
class Shop {}

void NestFactory.create(Shop).then((app) => app.listen(80));
`,
});

describe('Add metrics as an interceptor', () => {
  it.each([
    [
      `import { Controller, Get, Header, Module } from '@nestjs/common';`,
      `import {\n  Controller,\n  Get,\n  Header,\n  Module,\n  UseInterceptors,\n} from '@nestjs/common';`,
    ],
    [
      `// ${'-'.repeat(85)}\nimport { Controller, Get, Header, Module } from '@nestjs/common';`,
      `import { Controller, Get, Header, Module, UseInterceptors } from '@nestjs/common';`,
    ],
    [
      `import {\n  Controller,\n  Get,\n  Header,\n  Module,\n} from '@nestjs/common';`,
      `import {\n  Controller,\n  Get,\n  Header,\n  Module,\n  UseInterceptors,\n} from '@nestjs/common';`,
    ],
    [
      `import { Controller, Get, Header, Module, UseInterceptors } from '@nestjs/common';`,
      `import { Controller, Get, Header, Module, UseInterceptors } from '@nestjs/common';`,
    ],
  ])('%s', async (before, after) => {
    const { fix, text, route, change } = await project(nest(before));
    expect(change('GET /items/{id}')?.note).toBe(
      'Run “npm install”. Serve register.metrics() on /metrics to see the numbers.',
    );
    fix('GET /items/{id}');
    expect(text('main.ts')).toContain(after);
    expect(text('main.ts')).toContain(`  @UseInterceptors(measureRequest('/items/:id'))\n  @Get(':id')\n`);
    expect(text('requestMetrics.ts')).toContain('(path: string): NestInterceptor {');
    expect(route('GET /items/{id}').metrics.answer).toBe('yes');
    expect(change('GET /items/{id}')).toBeUndefined();
  });
});

describe('Add metrics as middleware', () => {
  it.each([
    ['hono', `import { Hono } from 'hono';\nconst app = new Hono();\n`, 'export default app;\n', 'MiddlewareHandler'],
    [
      'koa',
      `import Koa from 'koa';\nimport Router from '@koa/router';\nconst koa = new Koa();\nconst app = new Router();\n`,
      'koa.use(app.routes());\nkoa.listen(80);\n',
      'Middleware',
    ],
  ])('%s', async (_, opening, closing, type) => {
    const { fix, text, route } = await project({
      'package.json': '{}',
      'main.ts': `${opening}app.get('/items/:id', (context) => {});\n${closing}`,
    });
    fix('GET /items/{id}');
    expect(text('main.ts')).toContain(`app.get('/items/:id', measureRequest('/items/:id'), (context) => {});`);
    expect(text('requestMetrics.ts')).toContain(`(path: string): ${type} {`);
    expect(route('GET /items/{id}').metrics.answer).toBe('yes');
  });

  it("not where the service's helper is another framework's", async () => {
    const { change } = await project({
      'package.json': '{}',
      'requestMetrics.ts': 'export function measureRequest(path: string) {\n  return (req, res, next) => next();\n}\n',
      'main.ts': `import { Hono } from 'hono';\nconst app = new Hono();\napp.get('/items', (context) => context.text(''));\nexport default app;\n`,
    });
    expect(change('GET /items')).toBeUndefined();
  });
});
