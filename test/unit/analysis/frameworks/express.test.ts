import { describe, expect, it } from 'vitest';
import { canonicalPath } from '../../../../src/core/route';
import { express } from '../../../../src/analysis/frameworks/express';
import { isExpressPath, isUnknownPath, templatesOf } from '../../../../src/analysis/frameworks/path-to-regexp/paths';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { list, symbol, text, unknown, type Abstract } from '../../../../src/analysis/linker/machine/values';
import type { ServiceModel } from '../../../../src/analysis/model';
import { memoryTree } from '../../../support/tree';

const HERE = { file: 'a.js', range: [0, 0, 0, 0] } as const;

async function link(files: Readonly<Record<string, string>>): Promise<ServiceModel> {
  return createLinker([express]).link(await memoryTree(files));
}

async function routes(source: string): Promise<string[]> {
  const model = await link({ 'app.js': `const express = require('express');\nconst app = express();\n${source}` });
  return model.routes.map((route) => `${route.method} ${route.path} ${route.handler.name}`).sort();
}

describe('what is a route', () => {
  it.each([
    ["app.get('view engine')", []],
    ["app.get('/a', h)", ['GET /a h']],
    ["app.del('/a', h)", ['DELETE /a h']],
    ["app['m-search']('/a', h)", ['M-SEARCH /a h']],
    ["app.all('*', h)", ['* /{*} h']],
    ["app.get('/a', h, (error, req, res, next) => {})", ['GET /a h']],
    ["app.get('/a', [[h], [[i]]])", ['GET /a i']],
    ["app.get('/a', ...[h, i])", ['GET /a i']],
    ["app.get(['/a', /^\\/b$/], h)", ['GET /a h', 'GET /b h']],
    ["app.use('/a', h)", []],
    ["app.set('x', 1).enable('y').get('/a', h)", ['GET /a h']],
    ["app.route('/a').all(h).get(i)", ['* /a h', 'GET /a i']],
    ["new Map().get('/a', h); axios.get('/a', h); request(app).get('/a', h)", []],
    ["const { get } = app; app.locals.get('/a', h)", []],
    ["app.param('id', h).get('/:id', i)", ['GET /{id} i']],
    ["if (debug) app.get('/a', h); else app.get('/b', h)", ['GET /a h', 'GET /b h']],
  ])('%s', async (source, expected) => {
    expect(await routes(`${source};\nfunction h(req, res) {}\nfunction i(req, res) {}`)).toEqual(expected);
  });
});

describe('mounting', () => {
  const router = "const r = express.Router(); r.get('/x', h); function h() {}\n";

  it.each([
    ['app.use(r)', ['GET /x h']],
    ["app.use('/', r)", ['GET /x h']],
    ["app.use('/a/', r)", ['GET /a/x h']],
    ["app.use(['/a', '/b'], r)", ['GET /a/x h', 'GET /b/x h']],
    ["app.use('/a', guard, [r])", ['GET /a/x h']],
    ["app.use('/a', r); app.use('/b', r)", ['GET /a/x h', 'GET /b/x h']],
    ['app.use(config.prefix, r)', ['GET /{?}/x h']],
    ['app.use(`/${version}/a`, r)', ['GET /{?}/a/x h']],
    ["app.use(process.env.BASE || '/base', r)", ['GET /base/x h']],
    ["app.use('/:tenant', express.Router().use('/b', r))", ['GET /{tenant}/b/x h']],
    ["const sub = express(); sub.use(r); app.use('/sub', sub)", ['GET /sub/x h']],
    [
      "const f = (p) => { const q = express.Router(); q.get(p, h); return q }; app.use('/1', f('/a')); app.use('/2', f('/b'))",
      ['GET /1/a h', 'GET /2/b h', 'GET /x h'],
    ],
  ])('%s', async (source, expected) => {
    expect(await routes(`${router}${source}`)).toEqual(expected);
  });

  it('takes the default export of a transpiled module', async () => {
    const model = await link({
      'app.js': "const app = require('express')(); app.use('/a', require('./esm')); app.use('/b', require('./cjs'))",
      'esm.js': "import { Router } from 'express'; const r = Router(); r.get('/x', () => {}); export default r",
      'cjs.js': "exports.default = require('express').Router().get('/y', () => {})",
    });
    expect(model.routes.map(({ path }) => path).sort()).toEqual(['/a/x', '/b/y']);
  });

  it('tells the line of the method name and the whole call', async () => {
    const model = await link({ 'app.js': "require('express')()\n  .route('/a')\n  .get(\n    () => {},\n  )" });
    expect(model.routes).toMatchObject([{ line: 2, declaration: { range: [0, 0, 4, 3] }, framework: 'express' }]);
  });
});

describe('paths', () => {
  const regex = (pattern: string): Abstract =>
    symbol('RegExp()', HERE, [{ value: text(pattern, HERE), location: HERE }]);

  it.each([
    [text('/a/:id(\\d+)?', HERE), ['/a/{id}']],
    [text('', HERE), ['/']],
    [list([text('/a', HERE), text('/b/:c', HERE)], HERE), ['/a', '/b/{c}']],
    [regex('^\\/users\\/(?<id>\\d+)$'), ['/users/{id}']],
    [regex('^\\/users\\/(.*)$'), ['/users/{*}']],
    [regex('\\/(a|b)\\/[0-9]+'), ['/{*}/{?}']],
    [symbol('config.path', HERE), ['/{?}']],
    [unknown('call', HERE), ['/{?}']],
  ])('%#', (value, expected) => {
    expect(templatesOf(value).map(canonicalPath)).toEqual(expected);
  });

  it('tells paths from middleware', () => {
    expect(isExpressPath(list([text('/a', HERE), regex('b')], HERE))).toBe(true);
    expect(isExpressPath(list([], HERE))).toBe(false);
    expect(isExpressPath(list([text('/a', HERE), symbol('cors', HERE)], HERE))).toBe(false);
    expect(isUnknownPath(symbol('config.apiPrefix', HERE))).toBe(true);
    expect(isUnknownPath(symbol('process.env.X', HERE))).toBe(true);
    expect(isUnknownPath(unknown('parameter basePath', HERE))).toBe(true);
    expect(isUnknownPath(symbol('cors()', HERE))).toBe(false);
  });
});
