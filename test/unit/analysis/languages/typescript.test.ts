import { describe, expect, it } from 'vitest';
import { factsOf } from '../../../support/typescript';
import { showStatements } from '../../../support/show';

const show = (text: string, path = 'a.ts'): string => showStatements(factsOf(path, text).body);

describe('expressions', () => {
  it.each([
    ['f(1, ...rest)', 'f(1, ...rest)'],
    ['new Router', 'new Router()'],
    ['new express.Router({ mergeParams: true })', 'new express.Router({"mergeParams": true})'],
    ['a?.b?.(c)?.[d]', 'a.b(c)[d]'],
    ['a!.b', 'a.b'],
    ['await f()', 'f()'],
    ['((a))', 'a'],
    ['(0, lib.default)(x)', 'lib.default(x)'],
    ['(side(), value)()', 'side(); value()'],
    ['x as Router', 'typed(x, Router)'],
    ['x satisfies Options', 'typed(x, Options)'],
    ['<Router>x', 'typed(x, Router)'],
    ["['a'] as const", '["a"]'],
    ['f<string>(x)', 'f(x)'],
    ["'/a' + b + '/c'", 'template("/a", b, "/c")'],
    ["'/a' + (b + '/c')", 'template("/a", b, "/c")'],
    ['a + b', 'template(a, b)'],
    ['i + 1', 'operation(+ i 1)'],
    ['`/a/${id}/b`', 'template("/a/", id, "/b")'],
    ['`plain`', '"plain"'],
    ['`${a}${`/${b}`}`', 'template(a, "/", b)'],
    ['tag`x${y}`', 'tag(template("x", y))'],
    ['a ? b : c', 'choice(b | c)'],
    ["a || b || 'c'", 'choice(a | b | "c")'],
    ['a ?? b', 'choice(a | b)'],
    ['a && b', 'operation(&& a b)'],
    ['!a', 'operation(! a)'],
    ['-1', '-1'],
    ['typeof a', 'operation(typeof a)'],
    ['i++', 'operation(++ i)'],
    ['undefined', 'null'],
    ['0x1F + 1_000', 'operation(+ 31 1000)'],
    ['/^\\/users$/i', 'new RegExp("^\\\\/users$", "i")'],
    ['x => x.y', '(x) => {return x.y}'],
    ['async ({ a, b: [c] = d, ...e }, f = 1) => { g() }', '({a: a, b: [c] = d, ...e}, f) => {g()}'],
    ['(() => { a = 1 })', '() => {a = 1}'],
    ['() => (a = 1)', '() => {a = 1; return a}'],
    ['[a, , ...b]', '[a, ...b]'],
    [
      "({ a, 'b-c': d, [e]: f, g() {}, get h() { return 1 }, 1: i, ...j })",
      '{"a": a, "b-c": d, e: f, "g": () => {}, "h": () => {return 1}, "1": i, ...j}',
    ],
    ['(class A {})', 'class A'],
    ['import.meta.url', 'import.meta.url'],
    ["import('./x')", 'import("./x")'],
    ['a?.b ?? c.d[0]', 'choice(a.b | c.d[0])'],
  ])('%s', (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it.each([
    ["'a\\n\\t\\'\\\\'", "a\n\t'\\"],
    ["'\\x41\\u0042\\u{1F600}'", 'AB😀'],
    ["'a\\\nb'", 'ab'],
    ['"\\d"', 'd'],
    ['`\\``', '`'],
  ])('text %j', (text, expected) => {
    expect(factsOf('a.ts', text).body).toMatchObject([{ value: { kind: 'text', text: expected } }]);
  });

  it('keeps the values in JSX', () => {
    const text = '<App path={a} on={() => b()}><p>{c}</p>text<></></App>';
    expect(show(text, 'a.tsx')).toBe('unknown(a, () => {return b()}, unknown(c), unknown())');
    expect(show('const x = <T,>(y) => y', 'a.tsx')).toBe('let x = (y) => {return y}');
  });
});

describe('bindings', () => {
  it.each([
    ['const a = 1, b = 2', 'let a = 1; let b = 2'],
    ['let a: express.Router', 'let a: express.Router'],
    ['var { a, b: c = 1, ...d } = e', 'let {a: a, b: c = 1, ...d} = e'],
    ["const { 'a-b': c, [d]: f } = e", 'let {a-b: c, d: f} = e'],
    ['const [a, , b = 1, ...c] = d', 'let [a, , b, ...c] = d'],
    ['a.b = c', 'a.b = c'],
    ['a[b] = c', 'a[b] = c'],
    ['this.router = Router()', 'this.router = Router()'],
    ['[a, b.c] = d', '[a, b.c] = d'],
    ['({ a, b: c.d } = e)', '{a: a, b: c.d} = e'],
    ['a += 1', 'a += 1'],
    ['a ||= b', 'a ||= b'],
    ['exports = module.exports = router', 'module.exports = router; exports = module.exports'],
    ['const a = exports.a = f()', 'exports.a = f(); let a = exports.a'],
    ['f(a = 1)', 'a = 1; f(a)'],
  ])('%s', (text, expected) => {
    expect(show(text)).toBe(expected);
  });
});

describe('statements', () => {
  it.each([
    ['if (a) b(); else if (c) d(); else { e() }', 'if a {b()} else {if c {d()} else {e()}}'],
    ['if ((m = f())) g(m)', 'm = f(); if m {g(m)} else {}'],
    ['for (let i = 0; i < n; i++) f(i)', 'let i = 0; loop test operation(< i n) {f(i); operation(++ i)}'],
    ['for (;;) { break }', 'loop  {break}'],
    ['for (const [a, b] of c) d()', 'loop item [a, b] over c {d()}'],
    ['for await (const m of messages) handle(m)', 'loop item m over messages {handle(m)}'],
    ['for (const k in o) f(k)', 'loop key k over o {f(k)}'],
    ['while (a) { continue }', 'loop test a {continue}'],
    ['do { a() } while (b)', 'loop test b {a()}'],
    ['outer: for (const a of b) break outer', 'loop item a over b {break}'],
    ['try { a() } catch (e) { b(e) } finally { c() }', 'try {a()} catch e {b(e)} finally {c()}'],
    ['try { a() } catch ({ message }) {}', 'try {a()} catch  {let {message: message}} finally {}'],
    ['try { a() } catch {}', 'try {a()} catch  {} finally {}'],
    ['switch (a) { case 1: case 2: b(); break; default: c() }', 'switch a case 1 {} case 2 {b(); break} case  {c()}'],
    ["throw new Error('x')", 'throw new Error("x")'],
    ['function f() { return }', 'function f'],
    ['{ a() }', '{a()}'],
    ['namespace N { a() }', '{a()}'],
    ["declare module 'x' { const a: string }", ''],
    ['declare const a: string; function f(): void; a()', 'a()'],
    ['enum A { B }', 'enum A'],
    ['interface A { b: string }', 'interface A'],
    ["type A = 'b'", 'alias A'],
    [';;', ''],
  ])('%s', (text, expected) => {
    expect(show(text)).toBe(expected);
  });

  it('lowers old scripts', () => {
    expect(show('with (a) { b() }', 'a.js')).toBe('a; {b()}');
    expect(show("#!/usr/bin/env node\n'use strict'\nvar a = require('a')", 'a.js')).toBe(
      '"use strict"; let a = require("a")',
    );
  });

  it('goes on after a syntax error', () => {
    const facts = factsOf('a.ts', "const a = 1\nconst = ;\napp.get('/x', h)\n");
    expect(facts.hasSyntaxErrors).toBe(true);
    expect(showStatements(facts.body)).toContain('app.get("/x", h)');
  });

  it('survives nesting that would overflow the stack', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const long = Array.from({ length: 20_000 }, (_, index) => `'${index}'`).join('+');
    expect(factsOf('a.js', deep).body).toHaveLength(1);
    expect(factsOf('a.js', `x = ${long}`).body).toHaveLength(1);
    expect(factsOf('a.js', `x${'.a()'.repeat(5_000)}`).body).toHaveLength(1);
  });
});

describe('file', () => {
  it('knows directives and generated files', () => {
    const text = '// redline-ignore high-cardinality-label: few\n/* redline-ignore */ a() // other\n';
    expect(factsOf('a.ts', text).directives).toEqual([
      { text: 'redline-ignore high-cardinality-label: few', range: [0, 0, 0, 45], standsAlone: true },
      { text: 'redline-ignore', range: [1, 0, 1, 20], standsAlone: true },
    ]);
    expect(factsOf('a.ts', '/**\n * @generated by x\n */').generated).toBe(true);
    expect(factsOf('a.ts', "const a = '@generated'").generated).toBe(false);
  });

  it('gives ranges in UTF-16 units, zero-based', () => {
    const facts = factsOf('a.ts', "const s = '😀é'; app\n  .get('/x', h)\r\nb");
    expect(facts.body).toMatchObject([
      { range: [0, 0, 0, 16], value: { range: [0, 10, 0, 15] } },
      {
        range: [0, 17, 1, 15],
        value: {
          range: [0, 17, 1, 15],
          callee: { nameRange: [1, 3, 1, 6], range: [0, 17, 1, 6] },
          arguments: [{ value: { range: [1, 7, 1, 11] } }, { value: { range: [1, 13, 1, 14] } }],
        },
      },
      { range: [2, 0, 2, 1] },
    ]);
  });

  it('gives ranges of the parts of templates', () => {
    expect(factsOf('a.ts', '`/a/${b}/c`').body).toMatchObject([
      { value: { parts: [{ range: [0, 1, 0, 4] }, { range: [0, 6, 0, 7] }, { range: [0, 8, 0, 10] }] } },
    ]);
  });
});
