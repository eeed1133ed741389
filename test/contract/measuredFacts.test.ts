/** The list of facts names tests; a list that nobody checks names tests of last year. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/ownSources';

const ROW = /^\| (?<fact>.+) \| `(?<file>[^`]+)`: (?<words>.+) \|$/;

const rows = readFileSync(join(ROOT, 'docs', 'measured-facts.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| Fact'))
  .map((line) => {
    const { fact = line, file, words } = ROW.exec(line)?.groups ?? {};
    return { line, fact, file, words };
  });

test('there are facts', () => {
  expect(rows.length).toBeGreaterThan(20);
});

test.each(rows)('$fact', ({ line, file, words }) => {
  if (file === undefined || words === undefined) throw new Error(`not of the form “fact | test”: ${line}`);
  expect(existsSync(join(ROOT, file)), file).toBe(true);
  expect(readFileSync(join(ROOT, file), 'utf8').toLowerCase()).toContain(words.toLowerCase());
});
