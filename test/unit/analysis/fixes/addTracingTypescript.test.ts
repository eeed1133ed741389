import { describe, expect, it } from 'vitest';
import { project, type FixedProject } from './project';

const ITEM = 'GET /items/{id}';

async function traced(sources: Readonly<Record<string, string>>): Promise<FixedProject> {
  const made = await project({ 'package.json': '{\n  "name": "shop"\n}\n', ...sources });
  made.fix(ITEM, 'add-tracing');
  expect(made.route(ITEM).traces.answer).toBe('yes');
  expect(made.change(ITEM, 'add-tracing')).toBeUndefined();
  expect(made.text('package.json')).toContain('"@opentelemetry/api": "^');
  return made;
}

const express = (registration: string): Readonly<Record<string, string>> => ({
  'main.ts': `import express from 'express';\n\nconst app = express();\n${registration}\napp.listen(80);\n`,
});

describe('Add tracing in Express', () => {
  it.each([
    [`app.get('/items/:id', item);`, `app.get('/items/:id', traceRequest('/items/:id', item));`],
    [`app.get('/items/:id', auth, item);`, `app.get('/items/:id', auth, traceRequest('/items/:id', item));`],
    [`app.get('/items/:id', [auth, item]);`, `app.get('/items/:id', [auth, traceRequest('/items/:id', item)]);`],
    [
      `app.get('/items/:id', (req, res) => {\n  res.end(\`a\n  b\`);\n\n  res.end();\n});`,
      `app.get(\n  '/items/:id',\n  traceRequest('/items/:id', (req, res) => {\n    res.end(\`a\n  b\`);\n\n    res.end();\n  }),\n);`,
    ],
    [
      `app.get(\n  '/items/:id',\n  auth,\n  item,\n);`,
      `app.get(\n  '/items/:id',\n  auth,\n  traceRequest('/items/:id', item),\n);`,
    ],
    [
      `app.get('/items/:id', /* all */ auth, item);`,
      `app.get('/items/:id', /* all */ auth, traceRequest('/items/:id', item));`,
    ],
  ])('%s', async (before, after) => {
    const { text } = await traced(express(before));
    expect(text('main.ts')).toContain(after);
    expect(text('main.ts')).toContain(`import { traceRequest } from './requestTracing';\n`);
    const helper = text('requestTracing.ts');
    expect(helper).toContain("const tracer = trace.getTracer('shop');");
    expect(helper).toContain('export function traceRequest<Handler>(path: string, handler: Handler): Handler;');
  });

  it('writes CommonJS where the file is, without types', async () => {
    const { text } = await traced({
      'main.js': `const express = require("express")\n\nconst app = express()\napp.get("/items/:id", item)\napp.listen(80)\n`,
    });
    expect(text('main.js')).toContain(
      `const { traceRequest } = require("./requestTracing")\n\nconst app = express()\napp.get("/items/:id", traceRequest("/items/:id", item))`,
    );
    const helper = text('requestTracing.js');
    expect(helper).toContain('module.exports = { traceRequest }\n');
    expect(helper).not.toMatch(/;$|: Span[,)]|^import|^export/m);
  });

  it('uses the tracer that the project exports, or else the name of the one it makes', async () => {
    const shared = await traced({
      ...express(`app.get('/items/:id', item);`),
      'telemetry.ts': `import { trace } from '@opentelemetry/api';\n\nexport const shopTracer = trace.getTracer('shop-api');\n`,
    });
    expect(shared.text('requestTracing.ts')).toContain(`import { shopTracer } from './telemetry';`);
    expect(shared.text('requestTracing.ts')).toContain('return shopTracer.startSpan(');
    const named = await traced({
      ...express(`app.get('/items/:id', item);`),
      'jobs.ts': `import { trace } from '@opentelemetry/api';\n\nconst tracer = trace.getTracer('shop-api');\n`,
    });
    expect(named.text('requestTracing.ts')).toContain(`const tracer = trace.getTracer('shop-api');`);
  });

  it('shares the helper, and leaves alone one of the same name that is something else', async () => {
    const { fix, text } = await traced(express(`app.get('/items/:id', item);\napp.get('/all', item);`));
    const helper = text('requestTracing.ts');
    fix('GET /all', 'add-tracing');
    expect(text('requestTracing.ts')).toBe(helper);
    expect(text('main.ts').match(/import \{ traceRequest/g)).toHaveLength(1);
    const other = await project({
      'package.json': '{}',
      ...express(`app.get('/items/:id', item);`),
      'requestTracing.ts': 'export const x = 1;\n',
    });
    expect(other.change(ITEM, 'add-tracing')).toBeUndefined();
  });
});

describe('Add tracing elsewhere', () => {
  it('Fastify: a hook that starts the span, and one that tells it of errors', async () => {
    const { text } = await traced({
      'main.ts': `import Fastify from 'fastify';\n\nconst app = Fastify();\napp.get('/items/:id', { preHandler: auth }, item);\nvoid app.listen({ port: 80 });\n`,
    });
    expect(text('main.ts')).toContain(
      `{ onError: recordRequestError, preHandler: [traceRequest('/items/:id'), auth] }`,
    );
    expect(text('main.ts')).toContain(`import { traceRequest, recordRequestError } from './requestTracing';`);
    expect(text('requestTracing.ts')).toContain('(path: string): preHandlerHookHandler {');
  });

  it('Fastify: on lines of their own where the options are', async () => {
    const { text } = await traced({
      'main.ts': `import Fastify from 'fastify';\n\nconst app = Fastify();\napp.route({\n  method: 'GET',\n  url: '/items/:id',\n  handler: item,\n});\nvoid app.listen({ port: 80 });\n`,
    });
    expect(text('main.ts')).toContain(
      `app.route({\n  preHandler: traceRequest('/items/:id'),\n  onError: recordRequestError,\n  method: 'GET',\n`,
    );
  });

  it.each([
    ['hono', `import { Hono } from 'hono';\nconst app = new Hono();\n`, 'export default app;\n', 'MiddlewareHandler'],
    [
      'koa',
      `import Koa from 'koa';\nimport Router from '@koa/router';\nconst koa = new Koa();\nconst app = new Router();\n`,
      'koa.use(app.routes());\nkoa.listen(80);\n',
      'Middleware',
    ],
  ])('%s: middleware before the handler', async (_, opening, closing, type) => {
    const { text } = await traced({ 'main.ts': `${opening}app.get('/items/:id', (context) => {});\n${closing}` });
    expect(text('main.ts')).toContain(`app.get('/items/:id', traceRequest('/items/:id'), (context) => {});`);
    expect(text('requestTracing.ts')).toContain(`(path: string): ${type} {`);
  });

  it('NestJS: an interceptor above the method', async () => {
    const { text } = await traced({
      'main.ts': `import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

@Controller('items')
class Items {
  @Get(':id')
  item() {
    return {};
  }
}

@Module({ controllers: [Items] })
class Shop {}

void NestFactory.create(Shop).then((app) => app.listen(80));
`,
    });
    expect(text('main.ts')).toContain(`  @UseInterceptors(traceRequest('/items/:id'))\n  @Get(':id')\n`);
    expect(text('requestTracing.ts')).toContain("import { Observable, tap } from 'rxjs';");
  });
});
