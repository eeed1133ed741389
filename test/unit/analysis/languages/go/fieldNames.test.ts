import { describe, expect, it } from 'vitest';
import { factsOf } from '../../../../support/facts';
import { showStatements } from '../../../../support/show';

const show = async (source: string): Promise<string> =>
  showStatements((await factsOf('a.go', `package p\n\nvar v = ${source}\n`)).body);

describe('literals of Go structs without a name', () => {
  it.each([
    ['struct{ a, b int }{1, x}', 'let v = {"a": 1, "b": x}'],
    ['struct{ a int }{a: 1}', 'let v = {"a": 1}'],
    ['&struct{ a int }{1}', 'let v = {"a": 1}'],
    ['struct{}{}', 'let v = {}'],
    ['[]struct{ a int }{{1}, {a: 2}}', 'let v = [{"a": 1}, {"a": 2}]'],
    ['[]*struct{ a int }{{1}, nil}', 'let v = [{"a": 1}, null]'],
    ['[...]struct{ a int }{{1}}', 'let v = [{"a": 1}]'],
    ['[2]struct{ a int }{1: {1}}', 'let v = [{"a": 1}]'],
    ['map[string]struct{ a int }{"k": {1}}', 'let v = {"k": {"a": 1}}'],
    ['map[string][]struct{ a int }{"k": {{1}}}', 'let v = {"k": [{"a": 1}]}'],
    ['[]struct{ http.Handler; *mux }{{h, m}}', 'let v = [{"Handler": h, "mux": m}]'],
    ['[]struct{ a int }{{1, 2}}', 'let v = [{"a": 1, 2}]'],
    ['[]struct{ a struct{ b int } }{{struct{ b int }{1}}}', 'let v = [{"a": {"b": 1}}]'],
    ['[]named{{1}, {a: 2}}', 'let v = [{1}, {a: 2}]'],
    ['map[string]int{k: 1}', 'let v = {k: 1}'],
  ])('%s', async (source, expected) => {
    expect(await show(source)).toBe(expected);
  });

  it('place a name that is not written where its value starts', async () => {
    const { body } = await factsOf('a.go', 'package p\n\nvar v = struct{ a, b int }{1, b: 2}\n');
    expect(body).toMatchObject([
      { value: { entries: [{ key: { range: [2, 27, 2, 27] } }, { key: { range: [2, 30, 2, 31] } }] } },
    ]);
  });
});
