import { describe, expect, it } from 'vitest';
import { project, type FixedProject } from './project';

const ID = 'instrument-application';
const ITEM = 'GET /items/{id}';

async function instrumented(sources: Readonly<Record<string, string>>): Promise<FixedProject> {
  const made = await project({ 'package.json': '{\n  "name": "shop"\n}\n', ...sources });
  expect(made.change(ITEM, ID)?.note).toContain('OTEL_EXPORTER_OTLP_ENDPOINT');
  made.fix(ITEM, ID);
  expect(made.route(ITEM).traces.answer).toBe('yes');
  expect(made.change(ITEM, ID)).toBeUndefined();
  expect(made.text('package.json')).toContain('"@opentelemetry/sdk-node": "^');
  return made;
}

const EXPRESS = `import express from 'express';\n\nconst app = express();\napp.get('/items/:id', item);\napp.listen(80);\n`;
const NATIVE = {
  'package.json': `{
  "name": "shop",
  "type": "module",
  "scripts": {
    "build": "tsc",
    "start": "node --enable-source-maps dist/server.js",
    "test": "node dist/server.test.js"
  }
}
`,
  'src/server.ts': EXPRESS,
};

describe('Instrument the whole application in Node', () => {
  it('loads the set-up before all else of a program in CommonJS', async () => {
    const { text } = await instrumented({ 'main.ts': EXPRESS });
    expect(text('main.ts')).toBe(`import './instrumentation';\n${EXPRESS}`);
    const setUp = text('instrumentation.ts');
    expect(setUp).toContain("serviceName: process.env['OTEL_SERVICE_NAME'] ?? 'shop',");
    expect(setUp).toContain('instrumentations: [new HttpInstrumentation(), new ExpressInstrumentation()],');
  });

  it('requires it below what must stand first', async () => {
    const { text } = await instrumented({
      'main.js': `#!/usr/bin/env node\n"use strict"\n\nconst express = require("express")\nconst app = express()\napp.get("/items/:id", item)\napp.listen(80)\n`,
    });
    expect(text('main.js')).toContain(`"use strict"\nrequire("./instrumentation")\n\nconst express`);
    expect(text('instrumentation.js')).toContain(
      `const { NodeSDK } = require("@opentelemetry/sdk-node")\n\nconst sdk = new NodeSDK({\n`,
    );
  });

  it('loads it by a flag where modules are native, in scripts and in the image', async () => {
    const { text } = await instrumented({
      ...NATIVE,
      Dockerfile: 'FROM node:22\nCOPY dist dist\nCMD ["node", "dist/server.js"]\n',
    });
    expect(text('package.json')).toContain(
      '"start": "node --enable-source-maps --import ./dist/instrumentation.js dist/server.js"',
    );
    expect(text('package.json')).toContain('"test": "node dist/server.test.js"');
    expect(text('Dockerfile')).toContain('CMD ["node", "--import", "./dist/instrumentation.js", "dist/server.js"]');
    expect(text('src/instrumentation.ts')).toContain(
      "register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);",
    );
    expect(text('src/server.ts')).toBe(EXPRESS);
  });

  it('Fastify registers itself, and Koa is seen by its routes', async () => {
    const fastify = await instrumented({
      'main.ts': `import Fastify from 'fastify';\nconst app = Fastify();\napp.get('/items/:id', item);\nvoid app.listen({ port: 80 });\n`,
    });
    expect(fastify.text('instrumentation.ts')).toContain(
      '    new FastifyOtelInstrumentation({ registerOnInitialization: true }),\n',
    );
    const koa = await instrumented({
      'main.ts': `import Koa from 'koa';\nimport Router from '@koa/router';\nconst koa = new Koa();\nconst app = new Router();\napp.get('/items/:id', item);\nkoa.use(app.routes());\nkoa.listen(80);\n`,
    });
    expect(koa.text('instrumentation.ts')).toContain('new KoaInstrumentation()');
  });

  it('Hono uses its middleware on the application that is served', async () => {
    const { text } = await instrumented({
      'main.ts': `import { Hono } from 'hono';\nimport { serve } from '@hono/node-server';\n\nconst shop = new Hono();\nconst app = new Hono();\nshop.get('/:id', item);\napp.route('/items', shop);\nserve({ fetch: app.fetch, port: 80 });\n`,
    });
    expect(text('main.ts')).toContain(
      `import { httpInstrumentationMiddleware } from '@hono/otel';\n\nconst shop = new Hono();\nconst app = new Hono();\napp.use('*', httpInstrumentationMiddleware());\n`,
    );
    expect(text('instrumentation.ts')).toContain('{ disableIncomingRequestInstrumentation: true }');
  });

  it('NestJS tells the span its route; over Fastify that is done by Fastify', async () => {
    const nest = (create: string): string => `import { Controller, Get, Module } from '@nestjs/common';
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

async function bootstrap() {
  const app = await NestFactory.create${create};
  await app.listen(80);
}

void bootstrap();
`;
    const { text } = await instrumented({ 'main.ts': nest('(Shop)') });
    expect(text('main.ts')).toMatch(/^import \{ tellRoute \} from '\.\/instrumentation';\n/);
    expect(text('main.ts')).toContain('  const app = await NestFactory.create(Shop);\n  app.use(tellRoute);\n');
    const over = await instrumented({
      'package.json': '{ "dependencies": { "@nestjs/platform-fastify": "12" } }',
      'main.ts': nest('<NestFastifyApplication>(Shop, new FastifyAdapter())'),
    });
    expect(over.text('instrumentation.ts')).toContain('FastifyOtelInstrumentation');
    expect(over.text('main.ts')).not.toContain('tellRoute');
  });

  it.each(['express', 'koa', 'fastify'])('counts as metrics with routes in %s where they are exported', async (id) => {
    const made = {
      express: EXPRESS,
      koa: `import Koa from 'koa';\nimport Router from '@koa/router';\nconst koa = new Koa();\nconst app = new Router();\napp.get('/items/:id', item);\nkoa.use(app.routes());\nkoa.listen(80);\n`,
      fastify: `import Fastify from 'fastify';\nconst app = Fastify();\napp.get('/items/:id', item);\nvoid app.listen({ port: 80 });\n`,
    };
    const { route } = await instrumented({
      Dockerfile: 'FROM node:22\nENV OTEL_METRICS_EXPORTER=otlp\n',
      'main.ts': Object.entries(made).find(([name]) => name === id)?.[1] ?? '',
    });
    expect(route(ITEM).metrics.answer).toBe('yes');
  });

  const HANDLER = 'export async function GET(): Promise<Response> {\n  return Response.json([]);\n}\n';

  it.each([
    ['app/items/[id]/route.ts', 'package.json', 'instrumentation'],
    ['src/app/items/[id]/route.ts', 'package.json', 'src/instrumentation'],
    ['web/app/items/[id]/route.ts', 'web/package.json', 'web/instrumentation'],
  ])('Next.js: a provider for its own spans, beside %s', async (file, manifest, stem) => {
    const { fix, change, text, route } = await project({
      [manifest]: '{ "name": "shop", "dependencies": { "next": "16.0.0" } }\n',
      [file]: HANDLER,
    });
    fix('GET /items/{id}', ID);
    expect(text(`${stem}.ts`)).toContain("await import('./instrumentation.node');");
    expect(text(`${stem}.node.ts`)).toContain("serviceName: process.env['OTEL_SERVICE_NAME'] ?? ");
    expect(text(manifest)).toContain('"@opentelemetry/sdk-node"');
    expect(route('GET /items/{id}').traces.answer).toBe('yes');
    expect(change('GET /items/{id}', ID)).toBeUndefined();
  });

  it('Next.js: not where the project has such a file', async () => {
    const { change } = await project({
      'package.json': '{ "dependencies": { "next": "16.0.0" } }',
      'app/items/[id]/route.ts': HANDLER,
      'instrumentation.js': 'export function register() {}\n',
    });
    expect(change('GET /items/{id}', ID)).toBeUndefined();
  });

  it.each([
    ['nothing says how it is started', { 'package.json': '{ "type": "module" }', 'main.ts': EXPRESS }],
    [
      'there is such a file',
      { 'package.json': '{}', 'main.ts': EXPRESS, 'instrumentation.ts': 'export const x = 1;\n' },
    ],
  ])('not where %s', async (_, sources) => {
    const { change } = await project(sources);
    expect(change(ITEM, ID)).toBeUndefined();
  });
});
