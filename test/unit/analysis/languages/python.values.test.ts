import { describe, expect, it } from 'vitest';
import { sketchPython } from './pythonSketch';

async function one(source: string): Promise<string> {
  const [only, ...others] = await sketchPython(source);
  expect(others).toEqual([]);
  return only ?? '';
}

describe('Python literals', () => {
  it.each([
    [`'a\\tb\\x41\\u00e9\\101\\q'`, JSON.stringify('a\tbA\u00e9A\\q')],
    [`r'\\d+'`, JSON.stringify('\\d+')],
    [`b'\\x41\\u0041'`, JSON.stringify('A\\u0041')],
    [`"""a\nb"""`, JSON.stringify('a\nb')],
    [`'a\\\nb'`, '"ab"'],
    [`'\\U0001F600'`, JSON.stringify('\u{1F600}')],
    [`''`, '""'],
    [`'a' "b" 'c'`, '"abc"'],
    [`(\n  '/a'  # why\n  '/b'\n)`, '"/a/b"'],
    [`1_000`, '1000'],
    [`0xff`, '255'],
    [`-1.5e3`, '-1500'],
    [`~1`, '(~ 1)'],
    [`2j`, '?()'],
    [`None`, 'null'],
    [`True`, 'true'],
    [`...`, '?()'],
  ])('%s', async (source, expected) => {
    expect(await one(source)).toBe(expected);
  });
});

describe('f-strings and concatenation', () => {
  it.each([
    [`f'/users/{user.id}/x'`, 'template("/users/", user.id, "/x")'],
    [`f'plain {{id}}'`, '"plain {id}"'],
    [`f'{x!r:>{width}}'`, 'template((format x width))'],
    [`f'{x=}'`, 'template("x=", (format x))'],
    [`rf'\\d{x}'`, 'template("\\\\d", x)'],
    [`'/a' f'/{b}' '/c'`, 'template("/a/", b, "/c")'],
    [`prefix + '/users' + '/all'`, 'template(prefix, "/users/all")'],
    [`prefix + path`, 'template(prefix, path)'],
    [`('a' + x) + ('b' + y)`, 'template("a", x, "b", y)'],
    [`x + 1`, '(+ x 1)'],
    [`routes + [a, b]`, '[...routes, a, b]'],
    [`'%s/x' % name`, '(% "%s/x" name)'],
    [`'{}/x'.format(name)`, '"{}/x".format(name)'],
  ])('%s', async (source, expected) => {
    expect(await one(source)).toBe(expected);
  });
});

describe('Python operators and containers', () => {
  it.each([
    [`a or b or c`, 'choice(a | b | c)'],
    [`a and b`, '(and a b)'],
    [`not a`, '(not a)'],
    [`b if a else c`, 'choice(a ? b | c)'],
    [`a < b <= c`, '(< <= a b c)'],
    [`a not   in b`, '(not in a b)'],
    [`a is not None`, '(is not a null)'],
    [`{'a': 1, **b, c: 2}`, '{"a": 1, ...b, c: 2}'],
    [`[*a, (1, *b), {2}]`, '[...a, [1, ...b], [2]]'],
    [`x[1:2]`, 'x[(: 1 2)]'],
    [`x['a', 0]`, 'x[["a", 0]]'],
    [`a.b.c(d)(*e, f=1, **g)[0].h`, 'a.b.c(d)(...e, f=1, ...g)[0].h'],
    [`await (a.b())`, 'a.b()'],
    [`[f(x) for x in xs if x]`, 'each(x of xs: choice(x ? f(x)))'],
    [`{k: v for k, v in d.items()}`, 'each([k, v] of d.items(): {k: v})'],
    [`sum(y for x in a async for y in x)`, 'sum(each(x of a: each(y of x: y)))'],
    [`lambda a, *b, c=1, **d: a`, 'fn(a, *b, c = 1, **d) { return a }'],
    [`(yield x)`, '?(x)'],
  ])('%s', async (source, expected) => {
    expect(await one(source)).toBe(expected);
  });

  it('puts the binding of := before its statement, and into a loop', async () => {
    expect(await sketchPython('if (n := f()) > 1: g(n)')).toEqual(['let n = f()', 'if (> n 1) { g(n) } else {  }']);
    expect(await sketchPython('while chunk := read(): use(chunk)')).toEqual([
      'loop chunk { let chunk = read(); use(chunk) }',
    ]);
    expect(await sketchPython('h = lambda: (a := 1)')).toEqual(['let h = fn() { let a = 1; return a }']);
  });

  it('survives chains and nesting far beyond what people write', async () => {
    const chain = Array.from({ length: 5000 }, (_, index) => `'${index % 10}'`).join(' + ');
    expect((await one(chain)).length).toBe(5002);
    const nested = `${'['.repeat(3000)}${']'.repeat(3000)}`;
    expect(await one(nested)).toMatch(/^\[{500,}\?\(\)\]+$/);
  });
});
