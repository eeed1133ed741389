import { describe, expect, it } from 'vitest';
import { django } from '../../../../../src/analysis/frameworks/django';
import { createLinker } from '../../../../../src/analysis/linker/linker';
import { memoryTree } from '../../../../support/tree';

const HEAD = [
  'from functools import reduce',
  'from itertools import chain',
  'from operator import add',
  'from django.urls import path',
  'def f(request): ...',
  'a, b, c = path("a", f), path("b", f), path("c", f)',
  '',
].join('\n');

/** The paths of a table that an expression gives, in the order of the program. */
async function paths(source: string): Promise<string> {
  const model = await createLinker([django]).link(await memoryTree({ 'urls.py': `${HEAD}${source}\n` }));
  return model.routes.map(({ path }) => path.slice(1)).join(' ');
}

describe('lists made of several', () => {
  it.each([
    ['reduce(add, [[a], [b], [c]])', 'a b c'],
    ['reduce(add, [[b]], [a])', 'a b'],
    ['reduce(lambda left, right: left + right, [[a], [b]])', 'a b'],
    ['sum([[a], [b]], [])', 'a b'],
    ['list(chain([a], [b], (c,)))', 'a b c'],
    ['list(chain.from_iterable([[a], [c]]))', 'a c'],
    ['[entry for entry, _ in zip([a, b], [1, 2, 3])]', 'a b'],
    ['[entry for _, entry in enumerate([a, c])]', 'a c'],
    ['reduce(add, UNKNOWN)', ''],
    ['sum([1, 2])', ''],
  ])('%s', async (expression, expected) => {
    expect(await paths(`urlpatterns = ${expression}`)).toBe(expected);
  });

  it('grow where something is inserted', async () => {
    const served = await paths('names = ["b/"]\nnames.insert(0, "a/")\nurlpatterns = [path(names[0], f)]');
    expect(served).toBe('a');
  });
});
