/** Fix All in Workspace in a real VS Code: what would change is shown first, and one confirmation changes all of it. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEditor, type Editor } from '../support/editor/openEditor';
import { QUIET_SETTINGS, startEditor, type RunningEditor } from '../support/editor/startEditor';
import { ROOT } from '../support/ownSources';
import { requires } from '../support/requires';

const VSIX = join(ROOT, 'dist', 'redline.vsix');
const METRICS = `import { Counter } from 'prom-client';

export const logins = new Counter({ name: 'logins', help: 'Logins.', labelNames: ['user_id', 'code'] });
`;
const USE = `import { logins } from './metrics';

export function login(id: string): void {
  logins.inc({ user_id: id, code: '200' });
}
`;

await requires(['editor'], 'Fix All in Workspace', () => {
  let folder = '';
  let running: RunningEditor | undefined;
  let editor: Editor;
  const read = (file: string): Promise<string> => readFile(join(folder, file), 'utf8');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redline-fixall-'));
    await writeFile(join(folder, 'package.json'), '{ "name": "shop" }\n');
    await writeFile(join(folder, 'metrics.ts'), METRICS);
    await writeFile(join(folder, 'use.ts'), USE);
    running = await startEditor({ folder, vsix: VSIX, settings: QUIET_SETTINGS });
    editor = await openEditor({ url: running.url, folder });
  });

  afterAll(async () => {
    await editor?.close();
    await running?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  test('shows every file that changes, and changes nothing before it is confirmed', async () => {
    await editor.openFile('metrics.ts');
    await editor.diagnostic(({ message }) => message.includes('user_id'), 'the risky label');
    await editor.command('Redline: Fix All in Workspace');
    await editor.page.getByRole('button', { name: 'Apply' }).waitFor();
    await editor.screenshot('fix-all-preview');
    expect([await read('metrics.ts'), await read('use.ts')]).toEqual([METRICS, USE]);
  });

  test('changes all of it at once when it is confirmed', async () => {
    const boxes = editor.page.locator('.bulk-edit-panel .edit-checkbox, .refactor-preview .edit-checkbox');
    // The preview draws itself anew while it is read, and loses a click now and then.
    for (const box of await boxes.all())
      await expect
        .poll(async () => {
          if (!(await box.isChecked())) await box.click();
          return box.isChecked();
        })
        .toBe(true);
    await editor.screenshot('fix-all-chosen');
    await editor.page.getByRole('button', { name: 'Apply' }).click();
    await editor.openFile('metrics.ts');
    expect(await editor.text()).toContain("name: 'logins_total', help: 'Logins.', labelNames: ['code']");
    await editor.openFile('use.ts');
    expect(await editor.text()).toContain("logins.inc({ code: '200' });");
  });

  test('one undo takes all of it back, in every file, byte by byte', async () => {
    await editor.command('File: Save All Files');
    await expect.poll(() => read('use.ts'), { timeout: 5000 }).not.toBe(USE);
    expect(await read('metrics.ts')).not.toBe(METRICS);
    await undoEverywhere();
    await expect.poll(() => read('use.ts'), { timeout: 5000 }).toBe(USE);
    await expect.poll(() => read('metrics.ts'), { timeout: 5000 }).toBe(METRICS);
  });

  test('so it does with a single fix that changes two files', async () => {
    await editor.openFile('metrics.ts');
    await editor.diagnostic(({ message }) => message.includes('user_id'), 'the risky label');
    await editor.quickFix(3, 'Drop the label “user_id”');
    await editor.command('File: Save All Files');
    await expect.poll(() => read('use.ts'), { timeout: 5000 }).not.toBe(USE);
    expect(await read('metrics.ts')).not.toBe(METRICS);
    await editor.openFile('metrics.ts');
    await undoEverywhere();
    await expect.poll(() => read('use.ts'), { timeout: 5000 }).toBe(USE);
    await expect.poll(() => read('metrics.ts'), { timeout: 5000 }).toBe(METRICS);
  });

  /** The editor may ask whether all files are meant. */
  async function undoEverywhere(): Promise<void> {
    await editor.goTo(1, 1);
    await editor.page.keyboard.press('Control+z');
    const all = editor.page.getByRole('button', { name: /Undo in 2 Files/ });
    await all.click({ timeout: 3000 }).catch(() => undefined);
    await editor.screenshot('fix-undone');
    await editor.command('File: Save All Files');
  }
});
