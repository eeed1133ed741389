/** The harness itself, with an extension that shows one of everything: when this fails, the harness is broken and not Redline. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEditor, type Editor } from '../../support/editor/openEditor';
import { QUIET_SETTINGS, startEditor, type RunningEditor } from '../../support/editor/startEditor';
import { packExtension } from '../../support/packExtension';
import { requires } from '../../support/requires';

const PROBE = fileURLToPath(new URL('extension/', import.meta.url));

await requires(['editor'], 'the editor harness', () => {
  let folder = '';
  let running: RunningEditor | undefined;
  let opened: Editor | undefined;
  const editor = (): Editor => {
    if (!opened) throw new Error('the editor is not open');
    return opened;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redline-harness-'));
    await writeFile(join(folder, 'routes.txt'), `first line\n${'handler one\nsomething else\n\n'.repeat(40)}`);
    await packExtension(PROBE, join(folder, 'probe.vsix'));
    running = await startEditor({ folder, vsix: join(folder, 'probe.vsix'), settings: QUIET_SETTINGS });
    opened = await openEditor({ url: running.url, folder });
    await editor().openFile('routes.txt');
  });

  afterAll(async () => {
    await opened?.close();
    await running?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('reads lenses with the lines that they stand above', async () => {
    expect(await editor().lens(2, 'p99 11 ms')).toBe('p99 11 ms | Traces');
    const lenses = await editor().lenses();
    expect(lenses.slice(0, 3).map(({ line }) => line)).toEqual([2, 5, 8]);
    expect(await editor().lens(119, /p99 \d+ ms/)).toBe('p99 11 ms | Traces');
  });

  test('reads inlay hints', async () => {
    await editor().goTo(1);
    const hints = await editor().inlayHints();
    expect(hints.slice(0, 2)).toEqual([
      { line: 2, text: 'hint 2' },
      { line: 5, text: 'hint 5' },
    ]);
  });

  test('reads a hover and its picture', async () => {
    const hover = await editor().hover(2, 3, 'Hover of');
    expect(hover.text).toContain('Hover of handler one');
    expect(hover.pictures).toBe(1);
    expect(hover.png.subarray(1, 4).toString()).toBe('PNG');
  });

  test('reads all problems, also those that are not on the screen', async () => {
    const problems = await editor().diagnostics();
    expect(problems).toHaveLength(40);
    expect(problems[39]).toMatchObject({ line: 119, column: 1, severity: 'warning', source: 'probe' });
    expect(problems[0]?.file.endsWith('/routes.txt')).toBe(true);
  });

  test('lists and applies quick fixes, types, reads the text and saves', async () => {
    expect(await editor().fixes(2)).toEqual(['Measure it']);
    await editor().quickFix(2, 'Measure it');
    await editor().goTo(1);
    await editor().type('typed (once) ');
    const text = await editor().text();
    expect(text.split('\n').slice(0, 3)).toEqual(['typed (once) first line', 'measured handler one', 'something else']);
    await editor().save();
    expect(await readFile(join(folder, 'routes.txt'), 'utf8')).toBe(text);
  });

  test('runs commands, picks from their lists, reads what they say', async () => {
    await editor().command('Probe: Pick One');
    await editor().choose('staging');
    expect(await editor().notification('picked')).toContain('picked staging');
  });

  test('clicks a lens, reaches into the panel, and comes back to the code', async () => {
    await editor().clickLens(5, 'Traces');
    const panel = await editor().tracePanel();
    await panel.getByRole('button', { name: 'span of line 5' }).click();
    await expect.poll(() => editor().position(), { timeout: 10_000 }).toEqual({ file: 'routes.txt', line: 5 });
    expect(await editor().screenshot('harness')).toMatch(/artefacts\/harness\.png$/);
  });

  test('says what it waited for, and what there was instead', async () => {
    const wait = editor().lens(5, 'never', { timeoutMs: 500 });
    await expect(wait).rejects.toThrow(/waited 0\.5 s for the lens of line 5 to say never\nlast error: it says “p99/);
  });
});
