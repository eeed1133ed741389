/** What the machine follows in TypeScript and JavaScript beyond what all languages share. */
import { describe, expect, it } from 'vitest';
import { express } from '../../../../src/analysis/frameworks/express';
import { promClient } from '../../../../src/analysis/instrumentation/promClient';
import { createLinker } from '../../../../src/analysis/linker/linker';
import type { ServiceModel } from '../../../../src/analysis/model';
import { memoryTree } from '../../../support/tree';

async function link(files: Readonly<Record<string, string>>): Promise<ServiceModel> {
  return createLinker([express, promClient]).link(await memoryTree(files));
}

async function routes(body: string, files: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const head = "import express, { Router } from 'express';\nconst app = express(); const h = (req, res) => {};\n";
  const { routes: found } = await link({ 'main.ts': `${head}${body}`, ...files });
  return found.map((route) => `${route.path} ${route.handler.name}`).sort();
}

describe('classes', () => {
  it.each([
    [
      'constructors of bases run for the instance',
      "class A { constructor(p) { this.p = p; app.get(p + '/a', h) } } class B extends A { constructor() { super('/x'); app.get(this.p + '/b', h) } } new B()",
      ['/x/a h', '/x/b h'],
    ],
    [
      'super calls go up from the class that holds them',
      "class A { add(p) { app.get('/a' + p, h) } } class B extends A { add(p) { super.add('/b' + p) } } class C extends B { add(p) { super.add('/c' + p) } } new C().add('/x')",
      ['/a/b/c/x h'],
    ],
    [
      'a class without a constructor takes that of its base',
      "class A { constructor(p) { app.get(p, h) } } class B extends A {} new B('/b')",
      ['/b h'],
    ],
    [
      'fields come before the constructor',
      "class A { p = '/f'; constructor() { app.get(this.p, h) } } new A()",
      ['/f h'],
    ],
    ['getters', "class A { get path() { return '/g' } } app.get(new A().path, h)", ['/g h']],
    ['statics and static blocks', "class A { static p = '/s'; static { app.get(A.p, h) } } A.p", ['/s h']],
    ['private members', "class A { #p = '/p'; run() { app.get(this.#p, h) } } new A().run()", ['/p h']],
    [
      'methods that nobody calls',
      "class A { constructor(private r = Router()) { app.use('/u', r) } on() { this.r.get('/m', h) } }",
      ['/u/m h'],
    ],
    ['enums', "enum P { A = '/e' } app.get(P.A, h)", ['/e h']],
  ])('%s', async (_name, body, expected) => {
    expect(await routes(body)).toEqual(expected);
  });
});

describe('expressions', () => {
  it.each([
    ['computed members', "['get', 'post'].forEach((verb) => app[verb]('/v', h))", ['/v h', '/v h']],
    [
      'rest of lists',
      "const [first, ...rest] = ['/1', '/2', '/3']; rest.forEach((p) => app.get(p, h))",
      ['/2 h', '/3 h'],
    ],
    ['assignments inside expressions', "let p; app.get((p = '/i'), h); app.get(p + '/j', h)", ['/i h', '/i/j h']],
    ['comma', "app.get((h, '/c'), h)", ['/c h']],
    [
      'promises',
      "Promise.resolve('/p').then((p) => p + '/q').then((p) => app.get(p, h)).catch((error) => app.get('/failed', h))",
      ['/failed h', '/p/q h'],
    ],
    [
      'immediate functions',
      "(() => { app.get('/iife', h) })(); void (async () => app.get('/void', h))()",
      ['/iife h', '/void h'],
    ],
    [
      'callbacks of what is not known',
      "connect(url, () => app.get('/later', h)); x.y.on('z', () => app.get('/event', h))",
      ['/event h', '/later h'],
    ],
    ['default parameters', "const add = (p = '/d', { q = '/e' } = {}) => app.get(p + q, h); add()", ['/d/e h']],
    ['optional chains', "app?.get?.('/o', h)", ['/o h']],
  ])('%s', async (_name, body, expected) => {
    expect(await routes(body)).toEqual(expected);
  });
});

describe('modules', () => {
  it.each<[string, string, Record<string, string>, string[]]>([
    [
      'dynamic import',
      "import('./r').then((m) => app.use('/d', m.default))",
      { 'r.ts': "import { Router } from 'express'; export default Router().get('/x', () => {})" },
      ['/d/x <anonymous>'],
    ],
    [
      'awaited import',
      "const { r } = await import('./r'); app.use(r)",
      { 'r.ts': "import { Router } from 'express'; export const r = Router().get('/x', () => {})" },
      ['/x <anonymous>'],
    ],
    [
      'types do not run modules',
      "export const p = '/late'; register(app); import { register } from './r'",
      {
        'r.ts':
          "import type { X } from './main'; import 'express'; export const register = (a) => a.get('/x', () => {})",
      },
      ['/x <anonymous>'],
    ],
    [
      'import = require',
      "import r = require('./r'); app.use(r)",
      { 'r.ts': "import express = require('express'); const r = express.Router(); r.get('/x', () => {}); export = r" },
      ['/x <anonymous>'],
    ],
    [
      'namespaces of barrels',
      "import * as all from './all'; app.use(all.users.r)",
      {
        'all.ts': "export * as users from './r'",
        'r.ts': "import { Router } from 'express'; export const r = Router().get('/x', () => {})",
      },
      ['/x <anonymous>'],
    ],
  ])('%s', async (_name, body, files, expected) => {
    expect(await routes(body, files)).toEqual(expected);
  });
});

describe('names of handlers', () => {
  it.each([
    ['const a = (q, s) => {}; app.get("/", a)', ['/ a']],
    ['const o = { b: (q, s) => {}, c() {} }; app.get("/b", o.b); app.get("/c", o.c)', ['/b b', '/c c']],
    ['const wrap = (fn) => (q, s, n) => fn(q, s, n); const d = wrap(async (q, s) => {}); app.get("/", d)', ['/ d']],
    ['const e = outside(async (q, s) => {}); app.get("/", e)', ['/ e']],
    ['app.get("/", outside(function f() {}))', ['/ f']],
    ['const make = () => (q, s) => {}; app.get("/", make())', ['/ make']],
  ])('%s', async (body, expected) => {
    expect(await routes(body)).toEqual(expected);
  });
});

describe('large programs', () => {
  it('are followed to the end, though each helper calls all those after it', async () => {
    const helpers = Array.from({ length: 60 }, (_, n) => {
      const calls = Array.from({ length: 60 - n - 1 }, (_unused, m) => `f${n + m + 1}(x)`).join('; ');
      return `function f${n}(x) { ${calls} }`;
    });
    const body = `${helpers.join('\n')}\nf0(1); app.get('/end', h)`;
    const model = await link({
      'main.ts': `import express from 'express'; const app = express(); const h = () => {};\n${body}`,
    });
    expect(model.routes.map(({ path }) => path)).toEqual(['/end']);
    expect(model.warnings).toEqual([]);
  });
});

describe('labels', () => {
  it.each([
    ['({ path, params: { id } }, res) => c.inc({ a: path, b: id })', ['raw-path', 'request-input']],
    ['(req, res) => work().catch((error) => c.inc({ a: error.message, b: error.name }))', ['error-text', 'bounded']],
    [
      '(req, res) => { try { work() } catch (e) { c.inc({ a: String(e), b: req.method }) } }',
      ['error-text', 'bounded'],
    ],
    ['(req, res) => c.inc({ a: `x-${req.query.q}`, b: req.headers["x-id"] })', ['request-input', 'request-input']],
  ])('%s', async (handler, expected) => {
    const source = `import express from 'express'; import { Counter } from 'prom-client';
      const c = new Counter({ name: 'c', help: 'C', labelNames: ['a', 'b'] }); express().get('/:id', ${handler});`;
    const { updates } = await link({ 'main.ts': source });
    const origins = updates.flatMap(({ labels }) =>
      labels.map(({ origin }) => (origin.kind === 'unbounded' ? origin.source : origin.kind)),
    );
    expect(origins).toEqual(expected);
  });
});
