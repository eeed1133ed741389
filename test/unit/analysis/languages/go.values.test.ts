import { describe, expect, it } from 'vitest';
import type { Value } from '../../../../src/analysis/facts';
import { factsOf } from '../../../support/facts';
import { showType, showValue } from '../../../support/show';

async function valueOf(code: string): Promise<Value> {
  const { body } = await factsOf('a.go', `package a\nvar x = ${code}\n`);
  const [statement] = body;
  if (statement?.kind !== 'bind' || !statement.value) throw new Error('no value');
  return statement.value;
}

describe('values', () => {
  it.each([
    // Literals
    ['"a\\n\\"b\\"\\x41\\u00e9\\101"', '"a\\n\\"b\\"AéA"'],
    ['`a\\n"b"`', JSON.stringify('a\\n"b"')],
    ["'a'", '"a"'],
    ['1_000', '1000'],
    ['0x1F', '31'],
    ['0b101', '5'],
    ['017', '15'],
    ['1.5e3', '1500'],
    ['-3', '-3'],
    ['3i', 'unknown()'],
    ['true', 'true'],
    ['nil', 'null'],
    ['iota', 'unknown()'],
    // Names and members
    ['a.b.c', 'a.b.c'],
    ['ä.ö', 'ä.ö'],
    ['f().b', 'f().b'],
    ['(a).b', 'a.b'],
    ['(*p).b', 'p.b'],
    ['a.\n b', 'a.b'],
    ['xs[0]', 'xs[0]'],
    ['xs[1:2]', 'operation([:] xs)'],
    ['xs[:]', 'xs'],
    ['x.(*http.Request)', 'typed(x, http.Request)'],
    // Operators
    ['"a" + b + "c"', 'template("a", b, "c")'],
    ['1 + 2', 'operation(+ 1 2)'],
    ['a && b', 'operation(&& a b)'],
    ['!a', 'operation(! a)'],
    ['&a', 'a'],
    ['<-ch', 'operation(<- ch)'],
    // Calls
    ['f()', 'f()'],
    ['http.HandlerFunc(f)', 'http.HandlerFunc(f)'],
    ['f[int](x)', 'f(x)'],
    ['f[int]', 'f[int]'],
    ['f[int, string](x)', 'f(x)'],
    ['[]byte(s)', 'typed(s, list<byte>)'],
    ['make([]string, 0)', 'make(type(list<string>), 0)'],
    ['make(map[string]int)', 'make(type(map<string, int>))'],
    ['new(http.ServeMux)', 'new(type(http.ServeMux))'],
    ['func(a, b int) {}', '(a, b) => {}'],
    ['func(int) {}', '() => {}'],
    // Composite literals
    ['[]string{"a", "b"}', '["a", "b"]'],
    ['[...]int{1, 2}', '[1, 2]'],
    ['[]int{2: 1}', '[1]'],
    ['map[string]int{"a": 1, k: 2}', '{"a": 1, k: 2}'],
    ['T{A: 1, B: x}', '{A: 1, B: x}'],
    ['T{1, x}', '{1, x}'],
    ['&http.Server{Handler: mux}', '{Handler: mux}'],
    ['[]T{{A: 1}, {2}}', '[{A: 1}, {2}]'],
    ['struct{ A int }{A: 1}', '{"A": 1}'],
  ])('%s', async (code, expected) => {
    expect(showValue(await valueOf(code))).toBe(expected);
  });

  it('gives the elements of a container its type', async () => {
    const value = await valueOf('map[string][]*web.Route{"a": {{Path: "/"}}}');
    if (value.kind !== 'object') throw new Error('no object');
    const list = value.entries[0]?.value;
    if (list?.kind !== 'list' || !list.type) throw new Error('no list');
    expect(showType(list.type)).toBe('list<web.Route>');
    const [item] = list.items;
    expect(item?.kind === 'object' && item.type && showType(item.type)).toBe('web.Route');
  });

  it('knows where the parts of a plain selector stand', async () => {
    const value = await valueOf('server.mux.Handle');
    expect(value).toMatchObject({
      range: [1, 8, 1, 25],
      nameRange: [1, 19, 1, 25],
      object: { range: [1, 8, 1, 18], nameRange: [1, 15, 1, 18], object: { name: 'server', range: [1, 8, 1, 14] } },
    });
  });

  it('counts positions in UTF-16 units', async () => {
    const value = await valueOf('f("😀é", ünïcode, b)');
    if (value.kind !== 'call') throw new Error('no call');
    expect(value.arguments.map((argument) => argument.value.range)).toEqual([
      [1, 10, 1, 15],
      [1, 17, 1, 24],
      [1, 26, 1, 27],
    ]);
  });
});
