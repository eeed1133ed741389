import { expect, it } from 'vitest';
import { overlayOf } from '../../../../src/analysis/fixes/overlay';
import { loadedFrontEnd } from '../../../support/facts';
import { memoryTree } from '../../../support/tree';

it('shows what was written over what is below, which stays as it is', async () => {
  const below = await memoryTree({ 'a.py': 'A = 1\n', 'b.py': 'B = 1\n' });
  const frontEnd = await loadedFrontEnd();
  const overlay = overlayOf(below, (path, text) => frontEnd.facts(path, text));
  overlay.write('a.py', 'import os\n');
  overlay.write('c.py', 'C = 1\n');
  expect(overlay.files).toEqual(['a.py', 'b.py', 'c.py']);
  expect(['a.py', 'b.py', 'c.py', 'd.py'].map((path) => overlay.text(path))).toEqual([
    'import os\n',
    'B = 1\n',
    'C = 1\n',
    undefined,
  ]);
  expect(overlay.facts('a.py')?.imports).toHaveLength(1);
  expect(overlay.facts('b.py')).toBe(below.facts('b.py'));
  expect([overlay.mentions('a.py', /os/), overlay.mentions('b.py', /os/), overlay.has('c.py')]).toEqual([
    true,
    false,
    true,
  ]);
  expect([below.text('a.py'), below.has('c.py')]).toEqual(['A = 1\n', false]);
});
