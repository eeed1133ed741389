/** What the documents say there is, and what there is. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RULES } from '../../src/analysis/rules/registry';
import { ROOT } from '../support/ownSources';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const PAGES = ['README.md', 'CHANGELOG.md', ...['docs', 'docs/rules'].flatMap(pagesIn)];

function pagesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
}

describe('rule pages', () => {
  test('every rule has one, and no page is left of another', () => {
    const named = pagesIn('docs/rules').map((page) => posix.basename(page, '.md'));
    expect(named.sort()).toEqual(RULES.map(({ id }) => id).sort());
  });

  test.each(RULES.map(({ id }) => id))('%s says why, what is not flagged, and how to silence it', (id) => {
    const page = read(`docs/rules/${id}.md`);
    expect(page.split('\n')[0]).toBe(`# ${id}`);
    for (const part of ['**Why.**', '**Not flagged.**', '**Silence it.**', `redline-ignore ${id}`])
      expect(page).toContain(part);
    expect(read('docs/rules.md')).toContain(`rules/${id}.md`);
  });
});

test.each(PAGES)('%s links to what is there', (page) => {
  const targets = [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target]) => target ?? '');
  const missing = targets.filter((target) => !isThere(posix.join(posix.dirname(page), target)));
  expect(missing).toEqual([]);
});

function isThere(path: string): boolean {
  return readdirSync(join(ROOT, posix.dirname(path))).includes(posix.basename(path));
}

test('the README names every command of the command line', () => {
  const commands = [...read('src/cli/main.ts').matchAll(/import \{ (\w+)Command \}/g)].map(([, name]) => name ?? '');
  expect(commands.length).toBeGreaterThan(3);
  const readme = read('README.md');
  expect(commands.filter((name) => !new RegExp(`\`${name}[\` ]`).test(readme))).toEqual([]);
});
