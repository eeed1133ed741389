import { describe, expect, it } from 'vitest';
import { DEFAULT_EXPORT } from '../../../../src/analysis/facts';
import { factsOf } from '../../../support/typescript';
import { showStatements } from '../../../support/show';

describe('imports', () => {
  it.each([
    ["import a from 'x'", [{ kind: 'default', local: 'a' }]],
    ["import * as a from 'x'", [{ kind: 'namespace', local: 'a' }]],
    [
      "import { a, b as c, default as d } from 'x'",
      [
        { kind: 'named', name: 'a', local: 'a' },
        { kind: 'named', name: 'b', local: 'c' },
        { kind: 'named', name: 'default', local: 'd' },
      ],
    ],
    [
      "import a, * as b from 'x'",
      [
        { kind: 'default', local: 'a' },
        { kind: 'namespace', local: 'b' },
      ],
    ],
    ["import 'x'", []],
    ["import { type } from 'x'", [{ kind: 'named', name: 'type', local: 'type' }]],
  ])('%s', (text, bindings) => {
    const facts = factsOf('a.ts', text);
    expect(facts.body).toEqual([{ kind: 'import', source: 'x', bindings, range: [0, 0, 0, text.length] }]);
    expect(facts.imports).toEqual([{ source: 'x', range: [0, text.length - 3, 0, text.length] }]);
  });

  it('keeps types that stand among values apart', () => {
    const facts = factsOf('a.ts', "import a, { type B, c } from 'x'");
    expect(facts.body).toMatchObject([
      {
        kind: 'import',
        bindings: [
          { kind: 'default', local: 'a' },
          { kind: 'named', name: 'c', local: 'c' },
        ],
      },
      { kind: 'import', source: 'x', typesOnly: true, bindings: [{ kind: 'named', name: 'B', local: 'B' }] },
    ]);
    expect(facts.imports).toHaveLength(1);
  });

  it('keeps types apart, because they do not run the module', () => {
    const facts = factsOf('a.ts', "import type { Express } from 'express'");
    expect(facts.imports).toEqual([]);
    expect(facts.body).toMatchObject([{ kind: 'import', typesOnly: true, bindings: [{ local: 'Express' }] }]);
  });

  it('lowers import = require and import aliases', () => {
    const facts = factsOf('a.ts', "import a = require('x')\nimport b = a.c");
    expect(showStatements(facts.body)).toBe('let a = require("x"); let b = a.c');
    expect(facts.imports.map((entry) => entry.source)).toEqual(['x']);
  });

  it('lists modules named by require, import() and re-exports, wherever they stand', () => {
    const text =
      "const a = require('a')\nfunction f() { return import(`b`) }\nexport * from 'c'\nrequire(name)\nimport(`./${d}`)";
    expect(factsOf('a.js', text).imports.map((entry) => entry.source)).toEqual(['a', 'b', 'c']);
  });
});

describe('exports', () => {
  it.each([
    [
      'export const a = 1, { b } = c',
      [
        ['a', 'a'],
        ['b', 'b'],
      ],
    ],
    ['export function f() {}', [['f', 'f']]],
    ['export async function* g() {}', [['g', 'g']]],
    ['export class C {}', [['C', 'C']]],
    ['export enum E { A }', [['E', 'E']]],
    [
      'export { a, b as c, d as default }',
      [
        ['a', 'a'],
        ['c', 'b'],
        ['default', 'd'],
      ],
    ],
    ['export default function f() {}', [['default', 'f']]],
    ['export default class C {}', [['default', 'C']]],
    ['export default router', [['default', DEFAULT_EXPORT]]],
    ['export default () => 1', [['default', DEFAULT_EXPORT]]],
    ['export default function () {}', [['default', DEFAULT_EXPORT]]],
  ])('%s', (text, names) => {
    const exported = factsOf('a.ts', text).body.filter((statement) => statement.kind === 'export');
    expect(exported).toMatchObject([{ bindings: names.map(([name, local]) => ({ kind: 'named', name, local })) }]);
  });

  it.each([
    ["export { a as b } from 'x'", { kind: 'named', name: 'b', local: 'a' }],
    ["export { default } from 'x'", { kind: 'named', name: 'default', local: 'default' }],
    ["export * from 'x'", { kind: 'star' }],
    ["export * as n from 'x'", { kind: 'namespace', name: 'n' }],
  ])('%s', (text, binding) => {
    expect(factsOf('a.ts', text).body).toMatchObject([{ kind: 'export', source: 'x', bindings: [binding] }]);
  });

  it('binds a default expression before it is exported', () => {
    expect(showStatements(factsOf('a.ts', 'export default Router()').body)).toContain(
      `let ${DEFAULT_EXPORT} = Router()`,
    );
  });

  it('takes export = for module.exports', () => {
    expect(showStatements(factsOf('a.ts', 'export = router').body)).toBe('module.exports = router');
  });

  it('drops types', () => {
    expect(factsOf('a.ts', "export type { A } from 'x'; export type B = string").body).toMatchObject([
      { kind: 'class' },
      { kind: 'export' },
    ]);
    expect(factsOf('a.ts', 'export { type A, b }').body).toMatchObject([{ bindings: [{ name: 'b' }] }]);
  });
});
