/** What git holds: nothing of one machine, nothing made, nothing large. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectFiles, ROOT } from '../support/ownSources';

const MAX_BYTES = 400_000;
const TEXT = /\.(?:[cm]?[jt]sx?|json|md|go|mod|sum|py|toml|ya?ml|css|svg|txt)$|^\.|\/run$/;
/** Home and work folders of whoever wrote it. System programs have the same path for all. */
const MACHINE_PATH = /(?<![\w.~$}/-])\/(?:root|work|home\/(?!user\b|me\b|app\b|node\b)\w+|Users\/(?!me\b)\w+)\//;

const files = projectFiles().filter((path) => path !== 'test/contract/tidiness.test.ts');
const texts = files.filter((path) => TEXT.test(path) && path !== 'package-lock.json');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

describe('tidiness', () => {
  test('no file names a folder of one machine', () => {
    const found = texts.flatMap((path) =>
      read(path)
        .split('\n')
        .flatMap((line, index) => (MACHINE_PATH.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });

  test('nothing that tools make is kept', () => {
    const made =
      /(?:^|\/)(?:dist|node_modules|coverage|artefacts|\.venv|__pycache__)\/|\.(?:vsix|map|log|pyc|orig|rej|bak|tmp)$|~$/;
    expect(files.filter((path) => made.test(path))).toEqual([]);
  });

  test('no file is larger than its worth', () => {
    const large = files.filter((path) => statSync(join(ROOT, path)).size > MAX_BYTES);
    expect(large).toEqual([]);
  });

  test('texts end with one line break and have no trailing spaces outside Markdown', () => {
    const found = texts.filter((path) => {
      const text = read(path);
      return (
        text !== '' && (!text.endsWith('\n') || /\n\n$/.test(text) || (!path.endsWith('.md') && /[ \t]\n/.test(text)))
      );
    });
    expect(found).toEqual([]);
  });
});
