import { describe, expect, it } from 'vitest';
import type { FunctionFacts } from '../../../../src/analysis/facts';
import { factsOf } from '../../../support/facts';
import { showStatements } from '../../../support/show';

async function functionOf(source: string): Promise<FunctionFacts> {
  const { body } = await factsOf('a.go', `package a\n${source}\n`);
  const [statement] = body;
  if (statement?.kind !== 'function') throw new Error('no function');
  return statement.function;
}

async function statements(code: string): Promise<string> {
  return showStatements((await functionOf(`func f() {\n${code}\n}`)).body);
}

describe('statements', () => {
  it.each([
    // Assignments
    ['x := 1', 'let x = 1'],
    ['a, b := 1, 2', 'let a = 1; let b = 2'],
    ['a, err := f()', 'let [a, err] = f()'],
    ['_, err := f()', 'let [, err] = f()'],
    ['_ = f()', 'f()'],
    ['x.y = z', 'x.y = z'],
    ['m["k"] = v', 'm["k"] = v'],
    ['*p = v', 'p = v'],
    ['s += "x"', 's += "x"'],
    ['n++', 'n += 1'],
    ['n--', 'n -= 1'],
    ['var x int', 'let x: int'],
    ['var x, y = 1, 2', 'let x = 1; let y = 2'],
    ['var a, b = f()', 'let [a, b] = f()'],
    ['var mux http.ServeMux', 'let mux: http.ServeMux'],
    ['const prefix = "/api"', 'let prefix = "/api"'],
    // Calls
    ['f(a, b...)', 'f(a, ...b)'],
    ['go f()', 'f()'],
    ['defer f()', 'defer f()'],
    ['defer func() { x() }()', 'defer () => {x()}()'],
    ['panic("x")', 'panic("x"); throw'],
    ['ch <- v', 'unknown(ch, v)'],
    // Control flow
    ['if a { b() }', 'if a {b()} else {}'],
    ['if a { b() } else { c() }', 'if a {b()} else {c()}'],
    ['if a { b() } else if c { d() }', 'if a {b()} else {if c {d()} else {}}'],
    ['if err := f(); err != nil { return }', '{let err = f(); if operation(!= err null) {return} else {}}'],
    ['for { f() }', 'loop  {f()}'],
    ['for a { f() }', 'loop test a {f()}'],
    ['for i := 0; i < 3; i++ { f(i) }', '{let i = unknown(0); loop test operation(< i 3) {f(i); i += 1}}'],
    [
      'for n := head; n != nil; n = n.next { f(n) }',
      '{let n = head; loop test operation(!= n null) {f(n); n = n.next}}',
    ],
    ['for i := 0; i < len(xs); i++ { f(xs[i]) }', 'loop key i item [] over xs {f(xs[i])}'],
    ['for i := len(xs) - 1; i >= 0; i-- { f(xs[i]) }', 'loop key i item [] over xs {f(xs[i])}'],
    [
      'for i := len(xs) - 1; i > 0; i-- { f(i) }',
      '{let i = unknown(operation(- len(xs) 1)); loop test operation(> i 0) {f(i); i -= 1}}',
    ],
    ['for i := 0; j < len(xs); i++ { f(i) }', '{let i = unknown(0); loop test operation(< j len(xs)) {f(i); i += 1}}'],
    ['for i := 0; i < len(xs); i += 2 { f(i) }', '{let i = 0; loop test operation(< i len(xs)) {f(i); i += 2}}'],
    ['for ; a; { f() }', 'loop test a {f()}'],
    ['for i, x := range xs { f(x) }', 'loop key i item x over xs {f(x)}'],
    ['for _, x := range xs { f(x) }', 'loop item x over xs {f(x)}'],
    ['for i := range xs { f(i) }', 'loop key i over xs {f(i)}'],
    ['for range xs { f() }', 'loop over xs {f()}'],
    ['switch x { case 1, 2: a(); default: b() }', 'switch x case 1, 2 {a()} case  {b()}'],
    ['switch { case a: b() }', 'switch  case a {b()}'],
    ['switch x := f(); x { case 1: }', '{let x = f(); switch x case 1 {}}'],
    ['switch v := x.(type) { case *http.Request: f(v) }', '{let v = x; switch x case type(http.Request) {f(v)}}'],
    [
      'select { case v := <-ch: f(v); case out <- 1: g(); default: h() }',
      'switch  case  {let v = operation(<- ch); f(v)} case unknown(out, 1) {g()} case  {h()}',
    ],
    ['{ x := 1; f(x) }', '{let x = 1; f(x)}'],
    ['outer: for a { continue outer }', 'loop test a {continue}'],
    ['for a { break }', 'loop test a {break}'],
    ['goto end; end: f()', 'f()'],
    ['return', 'return'],
    ['return a, nil', 'return a, null'],
    ['type local struct { a int }', 'struct local'],
    [';', ''],
  ])('%s', async (code, expected) => {
    expect(await statements(code)).toBe(expected);
  });
});

describe('results with names', () => {
  it('are variables that a bare return returns', async () => {
    const { body, returns } = await functionOf('func f() (mux *http.ServeMux, err error) {\n mux = g()\n return\n}');
    expect(showStatements(body)).toBe('let mux: http.ServeMux; let err: error; mux = g(); return mux, err');
    expect(returns.map(({ path }) => path.join('.'))).toEqual(['http.ServeMux', 'error']);
  });

  it('are not those of a function inside', async () => {
    const { body } = await functionOf('func f() (x int) {\n g(func() { return })\n return\n}');
    expect(showStatements(body)).toBe('let x: int; g(() => {return}); return x');
  });
});
