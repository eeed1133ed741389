/** Traces that leave the view and come back, in a real VS Code: to Jaeger's pages, to a file, and from it again after a reload. */
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameLocator, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEditor, type Editor } from '../support/editor/openEditor';
import { QUIET_SETTINGS, startEditor, type RunningEditor } from '../support/editor/startEditor';
import { startJaegerDouble, type JaegerDouble } from '../support/jaegerDouble';
import { toJson } from '../support/otlp/json';
import type { PlainTraces } from '../support/otlp/model';
import { ROOT } from '../support/ownSources';
import { requires } from '../support/requires';

const VSIX = join(ROOT, 'dist', 'redline.vsix');
const WAIT = { timeout: 20_000 };
const SPAN_ID = '00000000000000b2';

/** A request and its query. */
function traceOf(traceId: string, name: string): PlainTraces {
  const start = BigInt(Date.now() - 60_000) * 1_000_000n;
  const base = { traceId, attributes: [], events: [], links: [], status: { code: 0, message: '' } };
  const spans = [
    { ...base, spanId: '00000000000000a1', parentSpanId: '', name, kind: 2, start, end: start + 250_000_000n },
    { ...base, spanId: SPAN_ID, parentSpanId: '00000000000000a1', name: 'SELECT', kind: 3, start, end: start + 9n },
  ];
  return [{ attributes: [['service.name', 'shop']], scopes: [{ name: 'test', version: '1', spans }] }];
}

const STORED = 'a'.repeat(32);
const SAVED = 'b'.repeat(32);
const DROPPED = 'c'.repeat(32);
const textOf = (traceId: string, name: string): string =>
  JSON.stringify({ resourceSpans: toJson(traceOf(traceId, name), 'otlp') });

await requires(['editor'], 'Traces that leave and come back, in VS Code', () => {
  let folder = '';
  let jaeger: JaegerDouble;
  let running: RunningEditor;
  let editor: Editor;
  let panel: FrameLocator;
  let input: Locator;

  const title = (text: string): Promise<void> => panel.locator('.trace-header h1', { hasText: text }).waitFor(WAIT);
  const selected = (): Promise<string | null> => panel.locator('.row.selected').getAttribute('aria-label');

  /** The dialog writes its own name when it is ready, over what somebody typed before. */
  async function nameFile(path: string): Promise<void> {
    const fill = async (): Promise<string> => {
      await input.fill(path);
      await editor.page.waitForTimeout(400);
      return input.inputValue();
    };
    await input.waitFor(WAIT);
    await expect.poll(fill, WAIT).toBe(path);
    await input.press('Enter');
  }

  /** As a person does it: pulling the page away keeps the workbench from writing down what was shown. */
  async function reload(): Promise<void> {
    const reloaded = editor.page.waitForEvent('load', { timeout: 60_000 });
    await editor.command('Developer: Reload Window');
    await reloaded;
    await editor.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
    panel = await editor.tracePanel({ timeoutMs: 60_000 });
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redline-files-'));
    await writeFile(join(folder, 'app.py'), 'print("hello")\n');
    await writeFile(join(folder, 'saved.json'), textOf(SAVED, 'GET /saved'));
    const names = { traceId: STORED, service: 'shop', operation: 'GET /stored' };
    jaeger = await startJaegerDouble(traceOf(STORED, 'GET /stored'), names);
    const settings = {
      ...QUIET_SETTINGS,
      'redline.environments': [{ name: 'test', jaeger: { url: jaeger.url } }],
      'redline.environment': 'test',
      'redline.local.enabled': false,
    };
    running = await startEditor({ folder, vsix: VSIX, settings });
    editor = await openEditor({ url: running.url, folder });
    input = editor.page.locator('.quick-input-widget input');
    await editor.openFile('app.py');
    await editor.command('Redline: Show Traces');
    panel = await editor.tracePanel();
    await panel.locator('.results tbody tr', { hasText: 'GET /stored' }).click(WAIT);
    await title('GET /stored');
  }, 300_000);

  afterAll(async () => {
    await editor?.close();
    await running?.stop();
    jaeger?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** The address that the browser is sent to, after the editor has asked whether it may. */
  async function openedInJaeger(): Promise<URL> {
    const opened = editor.page.context().waitForEvent('page', WAIT);
    await panel.getByRole('button', { name: 'Open in Jaeger' }).click();
    await editor.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Open', exact: true }).click(WAIT);
    const page = await opened;
    const url = new URL(page.url());
    await page.close();
    return url;
  }

  test('the trace, its span and the search open in Jaeger', async () => {
    await panel.locator('.row', { hasText: 'SELECT' }).click();
    await expect.poll(selected, WAIT).toContain('SELECT');
    await editor.screenshot('jaeger-trace');
    const trace = await openedInJaeger();
    expect([trace.origin, trace.pathname]).toEqual([jaeger.url, `/trace/${STORED}`]);
    expect(trace.searchParams.get('uiFind')).toBe(SPAN_ID);
    await panel.getByRole('button', { name: /Back to the list/ }).click();
    await panel.getByLabel('Service', { exact: true }).fill('shop');
    await panel.getByRole('button', { name: 'Find traces' }).click();
    await panel.locator('.results tbody tr').first().waitFor(WAIT);
    const search = await openedInJaeger();
    expect([search.pathname, search.searchParams.get('service')]).toEqual(['/search', 'shop']);
  });

  test('the palette exports the trace that is shown', async () => {
    await panel.locator('.results tbody tr').first().click();
    await title('GET /stored');
    const path = join(folder, 'exported.json');
    await editor.command('Redline: Export Trace');
    await nameFile(path);
    expect(await editor.notification('The trace was written to')).toContain(path);
    const written: unknown = JSON.parse(await readFile(path, 'utf8'));
    expect(written).toEqual({ resourceSpans: expect.any(Array) });
    expect(JSON.stringify(written)).toContain(STORED);
  });

  test('a trace from a file is there again after a reload, at the same span', async () => {
    await editor.command('Redline: Open Trace File');
    await nameFile(join(folder, 'saved.json'));
    await title('GET /saved');
    await panel.locator('.row', { hasText: 'SELECT' }).click();
    await expect.poll(selected, WAIT).toContain('SELECT');
    const label = await selected();
    await reload();
    await title('GET /saved');
    await expect.poll(selected, { timeout: 40_000 }).toBe(label);
    await editor.screenshot('trace-file-restored');
  });

  test('when the file is gone, one sentence says so, and what to do', async () => {
    const path = join(folder, 'saved.json');
    await rename(path, join(folder, 'elsewhere.json'));
    await reload();
    const words = `This trace came from ${path}, which cannot be read any more.`;
    const failure = panel.locator('.message', { hasText: words });
    await failure.waitFor({ timeout: 40_000 });
    expect(await failure.innerText()).toContain('Open the file again.');
    await editor.screenshot('trace-file-gone-light');
    await editor.command('Preferences: Color Theme');
    await editor.choose('Dark Modern');
    await panel.locator('body.vscode-dark').waitFor(WAIT);
    await editor.screenshot('trace-file-gone-dark');
    await rename(join(folder, 'elsewhere.json'), path);
    await panel.getByRole('button', { name: 'Try again' }).click();
    await title('GET /saved');
  });

  test('what was dropped on the view is there again, too', async () => {
    const text = JSON.stringify(textOf(DROPPED, 'GET /dropped'));
    await panel.locator('#app').evaluate(`(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([${text}], 'dropped.json', { type: 'application/json' }));
      const drop = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
      document.getElementById('app').dispatchEvent(drop);
    })()`);
    await title('GET /dropped');
    await reload();
    await title('GET /dropped');
  });

  test('the logs are as high as somebody made them, after a reload, too', async () => {
    const height = async (): Promise<number> => Math.round((await panel.locator('.logs').boundingBox())?.height ?? 0);
    const line = (): Locator => panel.getByRole('separator', { name: 'Height of the logs' });
    await panel.getByRole('button', { name: 'Logs', exact: true }).click();
    await panel.locator('.logs').waitFor(WAIT);
    const before = await height();
    for (let press = 0; press < 5; press++) await line().press('ArrowUp');
    const chosen = await height();
    expect(chosen).toBeGreaterThan(before + 60);
    await editor.screenshot('trace-logs-height-dark');
    await reload();
    await title('GET /dropped');
    await panel.locator('.logs').waitFor(WAIT);
    expect(Math.abs((await height()) - chosen)).toBeLessThanOrEqual(2);
  });
});
