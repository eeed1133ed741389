/** Reading what changed must give what reading all of it gives. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OpenText } from '../../../../../src/analysis/languages/incremental/openText';
import { factsOf, loadedFrontEnd } from '../../../../support/facts';
import { anyEdit, randomNumbers } from '../../../../support/randomEdits';

const EDITS = 30;
const FILES_READ = 40;
const LARGEST = 20_000;

const FIXTURES = readdirSync('test/fixtures', { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
  .map((entry) => join(entry.parentPath, entry.name))
  .sort();

const sourcesOf = (suffix: string): string[] =>
  FIXTURES.filter((path) => path.endsWith(`.${suffix}`) && readFileSync(path, 'utf8').length < LARGEST);

async function opened(path: string): Promise<OpenText> {
  const open = (await loadedFrontEnd()).open(path);
  if (!open) throw new Error(`no front end for ${path}`);
  return open;
}

/** Walks through edits and undoes some; at each step the text, and what came before it. */
function* edits(text: string, random: () => number): Generator<string> {
  const undone = [text];
  for (let count = 0; count < EDITS; count += 1) {
    const undo = undone.length > 1 && random() < 0.3 ? undone.pop() : undefined;
    const next = undo ?? anyEdit(undone.at(-1) ?? '', random);
    if (undo === undefined) undone.push(next);
    yield next;
  }
}

describe.each(['go', 'py', 'ts', 'js'])('an open text of %s', (suffix) => {
  it('says what the text read from scratch says, at once where it has no errors, and else when it is settled', async () => {
    const random = randomNumbers(suffix.length * 7919);
    const files = sourcesOf(suffix);
    let certain = 0;
    for (let count = 0; count < FILES_READ; count += 1) {
      const path = files[Math.floor(random() * files.length)] ?? '';
      const open = await opened(path);
      open.facts(readFileSync(path, 'utf8'));
      for (const text of edits(readFileSync(path, 'utf8'), random)) {
        const scratch = await factsOf(path, text);
        const facts = open.facts(text);
        if (!scratch.hasSyntaxErrors) expect(open.isCertain).toBe(true);
        if (open.isCertain) {
          certain += 1;
          expect(facts, `${path}:\n${text}`).toEqual(scratch);
        }
        // Some are settled in between, as when somebody stops typing.
        if (random() < 0.2) expect(open.settled(text), `${path}:\n${text}`).toEqual(scratch);
      }
      open.close();
    }
    expect(certain).toBeGreaterThan(FILES_READ);
  });
});

describe('an open text', () => {
  it('keeps the facts of statements that were not touched', async () => {
    const open = await opened('a.ts');
    const before = open.facts('const a = 1;\nconst b = 2;\nconst c = 3;\n');
    const after = open.facts('const a = 1;\nconst b = 20;\nconst c = 3;\n');
    expect(after?.body[0]).toBe(before?.body[0]);
    expect(after?.body[1]).not.toEqual(before?.body[1]);
    expect(after?.body[2]).toBe(before?.body[2]);
    open.close();
  });

  it('gives nothing of broken code to the text that follows', async () => {
    const open = await opened('a.go');
    const whole = 'package a\n\nfunc f() {\n\tg()\n}\n\nfunc g() {}\n';
    open.facts(whole);
    open.facts(whole.replace('{\n', '{\n"'));
    expect(open.isCertain).toBe(false);
    expect(open.facts(whole.replace('g()\n', 'h()\n'))).toEqual(await factsOf('a.go', whole.replace('g()\n', 'h()\n')));
    open.close();
  });

  it('reads all of a module in which names of the outside are declared', async () => {
    const open = await opened('a.py');
    const text = 'def f():\n    x = 1\n\nx = 2\n';
    open.facts(text);
    const edited = `global x\n${text}`;
    expect(open.facts(edited)).toEqual(await factsOf('a.py', edited));
    expect(open.facts(`${edited}x = 3\n`)).toEqual(await factsOf('a.py', `${edited}x = 3\n`));
    open.close();
  });
});
