/** The second route of a project uses the helper that the first one brought, whatever the project's style. */
import { expect, it } from 'vitest';
import { project } from './project';

const OPENINGS: Readonly<Record<string, readonly [opening: string, closing: string]>> = {
  express: ['import express from "express"\n\nconst app = express()\n', 'app.listen(80)\n'],
  fastify: ['import Fastify from "fastify"\n\nconst app = Fastify()\n', 'app.listen({ port: 80 })\n'],
  hono: ['import { Hono } from "hono"\n\nconst app = new Hono()\n', 'export default app\n'],
  koa: [
    'import Koa from "koa"\nimport Router from "@koa/router"\n\nconst koa = new Koa()\nconst app = new Router()\n',
    'koa.use(app.routes())\nkoa.listen(80)\n',
  ],
};
const NEXT = (method: string): string => `export async function ${method}() {\n  return new Response("fine")\n}\n`;

it.each(Object.keys(OPENINGS).flatMap((name) => ['add-metrics', 'add-tracing'].map((fix) => [name, fix] as const)))(
  '%s: %s',
  async (name, fix) => {
    const [opening = '', closing = ''] = OPENINGS[name] ?? [];
    const routes = ['/items/:id', '/orders'].map((path) => `app.get("${path}", (given) => {})\n`).join('');
    const made = await project({
      'package.json': '{\n  "name": "shop",\n  "type": "module"\n}\n',
      'main.js': `${opening}${routes}${closing}`,
    });
    const id = fix === 'add-metrics' ? fix : 'add-tracing';
    made.fix('GET /items/{id}', id);
    made.fix('GET /orders', id);
    expect(made.text('main.js').match(/(?:measureRequest|traceRequest)\("/g)).toHaveLength(2);
  },
);

it.each(['add-metrics', 'add-tracing'] as const)('Next.js: %s', async (id) => {
  const made = await project({
    'package.json': '{\n  "name": "shop",\n  "dependencies": {\n    "next": "^16.0.0"\n  }\n}\n',
    'app/items/[id]/route.js': NEXT('GET'),
    'app/orders/route.js': NEXT('POST'),
    'pages/api/carts.js': 'export default function handler(req, res) {\n  res.end("fine")\n}\n',
  });
  made.fix('GET /items/{id}', id);
  made.fix('POST /orders', id);
  expect(made.text('app/orders/route.js')).toContain('"/orders", ');
});
