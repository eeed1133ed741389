import { describe, expect, it } from 'vitest';
import type { Value } from '../../../../../src/analysis/facts';
import { factsOf } from '../../../../support/facts';
import { showType, showValue } from '../../../../support/show';

async function valueOf(source: string): Promise<Value> {
  const { body } = await factsOf('a.go', `package p\n\nvar value = ${source}\n`);
  const [only] = body;
  if (only?.kind !== 'bind' || !only.value) throw new Error(`${source} is no value`);
  return only.value;
}

const show = async (source: string): Promise<string> => showValue(await valueOf(source));

async function typeOf(source: string): Promise<string> {
  const value = await valueOf(source);
  if (value.kind !== 'object' && value.kind !== 'list') throw new Error(`${source} is no literal`);
  return value.type ? showType(value.type) : '';
}

describe('Go generics and conversions', () => {
  it.each([
    ['f[int](x)', 'f(x)'],
    ['f[order, string](x, y)', 'f(x, y)'],
    ['pkg.Decode[[]order](x, y)', 'pkg.Decode(x, y)'],
    ['f[*order](x)', 'f(x)'],
  ])('type arguments leave no trace: %s', async (source, expected) => {
    expect(await show(source)).toBe(expected);
  });

  it.each([
    ['all[i](next)', 'all[i](next)'],
    ['s.all[i](next)', 's.all[i](next)'],
    ['handlers[r.Method](w, r)', 'handlers[r.Method](w, r)'],
    ['handlers[http.MethodGet](next)', 'handlers[http.MethodGet](next)'],
    ['all[i](next)(w, r)', 'all[i](next)(w, r)'],
    ['f[order](x)', 'f[order](x)'],
    ['pkg.Decode[pkg.Order](x, y)', 'pkg.Decode[pkg.Order](x, y)'],
  ])('what may be an index is one: %s', async (source, expected) => {
    expect(await show(source)).toBe(expected);
  });

  it('places such an index', async () => {
    expect(await valueOf('all[i](next)')).toMatchObject({
      callee: { range: [2, 12, 2, 18], index: { name: 'i', range: [2, 16, 2, 17] } },
    });
  });

  it('knows a converted value by what it is converted with, even through a qualified type', async () => {
    expect(await show('(func(http.ResponseWriter, *http.Request))(list)')).toBe('typed(list, function)');
  });
});

describe('Go composite literals', () => {
  it.each([
    ['server{store: s, Name: "x"}', '{store: s, Name: "x"}', 'server'],
    ['&http.Server{Addr: ":1", Handler: mux}', '{Addr: ":1", Handler: mux}', 'http.Server'],
    ['route{"GET", "/a", list}', '{"GET", "/a", list}', 'route'],
    ['map[string]int{"a": 1, b: 2}', '{"a": 1, b: 2}', 'map<string, int>'],
    ['[]string{"a", b}', '["a", b]', 'list<string>'],
    ['[...]string{"a"}', '["a"]', 'list<string>'],
    ['[2]string{1: "a"}', '["a"]', 'list<string>'],
    ['pair[string, int]{a, b}', '{a, b}', 'pair<string, int>'],
    ['server{}', '{}', 'server'],
  ])('%s', async (source, expected, type) => {
    expect(await show(source)).toBe(expected);
    expect(await typeOf(source)).toBe(type);
  });

  it('keeps the path of a generic type', async () => {
    const value = await valueOf('cache.Pair[string, int]{a, b}');
    expect(value).toMatchObject({ type: { path: ['cache', 'Pair'], container: 'generic' } });
  });

  it('gives elements without a type the type of the list', async () => {
    const value = await valueOf('[]*route{{"GET", "/a"}, {path: "/b"}}');
    expect(showValue(value)).toBe('[{"GET", "/a"}, {path: "/b"}]');
    expect(value).toMatchObject({ items: [{ type: { path: ['route'] } }, { type: { path: ['route'] } }] });
  });

  it('gives values without a type the type of the map, through as many levels as there are', async () => {
    const value = await valueOf('map[string][]route{"a": {{"GET", "/a"}}}');
    expect(value).toMatchObject({
      entries: [{ value: { kind: 'list', items: [{ kind: 'object', type: { path: ['route'] } }] } }],
    });
  });

  it('leaves the type of a literal within a literal alone', async () => {
    const value = await valueOf('[]any{other{"x"}, []int{1}}');
    expect(value).toMatchObject({ items: [{ type: { path: ['other'] } }, { type: { container: 'list' } }] });
  });
});

describe('ranges of Go values', () => {
  it('count UTF-16 units from zero, also behind characters that take two', async () => {
    const { body } = await factsOf('a.go', 'package p\n\nvar a, b = "😀é", f.Get("/x")\n');
    const [first, second] = body;
    expect(first).toMatchObject({ value: { range: [2, 11, 2, 16] } });
    expect(second).toMatchObject({
      value: {
        range: [2, 18, 2, 29],
        callee: { nameRange: [2, 20, 2, 23] },
        arguments: [{ value: { range: [2, 24, 2, 28] } }],
      },
    });
  });

  it('span the lines of a chain, and place its last name', async () => {
    const { body } = await factsOf('a.go', 'package p\n\nvar v = a.\n\tb().\n\tc()\n');
    expect(body).toMatchObject([{ value: { range: [2, 8, 4, 4], callee: { nameRange: [4, 1, 4, 2] } } }]);
  });

  it('hold for Windows line ends', async () => {
    const { body } = await factsOf('a.go', 'package p\r\n\r\nvar v = f(\r\n\t"x",\r\n)\r\n');
    expect(body).toMatchObject([{ value: { range: [2, 8, 4, 1], arguments: [{ value: { range: [3, 1, 3, 4] } }] } }]);
  });
});

describe('ranges of Go selectors', () => {
  it('place every name of a plain one', async () => {
    expect(await valueOf('r.URL.Path')).toMatchObject({
      range: [2, 12, 2, 22],
      nameRange: [2, 18, 2, 22],
      object: { range: [2, 12, 2, 17], nameRange: [2, 14, 2, 17], object: { range: [2, 12, 2, 13] } },
    });
  });

  it('place names with letters beyond ASCII', async () => {
    expect(await valueOf('s.größe.länge')).toMatchObject({
      nameRange: [2, 20, 2, 25],
      object: { nameRange: [2, 14, 2, 19] },
    });
  });

  it('follow a chain over lines with comments in it', async () => {
    const value = await valueOf('a.\n\t// why\n\tb /* c */ .c');
    expect(showValue(value)).toBe('a.b.c');
    expect(value).toMatchObject({ range: [2, 12, 4, 13], nameRange: [4, 12, 4, 13] });
  });
});
