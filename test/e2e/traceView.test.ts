/** The trace view in a real VS Code: every way to look at traces, by keys, in three themes, and after a reload. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEditor, type Editor } from '../support/editor/openEditor';
import { QUIET_SETTINGS, startEditor, type RunningEditor } from '../support/editor/startEditor';
import { encodeTraces } from '../support/otlp/encode';
import { generateTrace } from '../support/otlp/generate';
import type { PlainTraces } from '../support/otlp/model';
import { ROOT } from '../support/ownSources';
import { requires } from '../support/requires';
import { startTempo, type TempoDouble } from '../support/tempo';

const VSIX = join(ROOT, 'dist', 'redline.vsix');
const WAIT = { timeout: 20_000 };

/** Traces of the last minutes, each longer than the one before. */
function recent(now: number): PlainTraces {
  return [5, 6, 7, 8].flatMap((seed) => {
    const { spans, traces } = generateTrace(120 * seed, seed);
    const by = BigInt(now - seed * 20_000) * 1_000_000n - (spans[0]?.start ?? 0n);
    return traces.map((resource) => ({
      ...resource,
      scopes: resource.scopes.map((scope) => ({
        ...scope,
        spans: scope.spans.map((span) => ({
          ...span,
          start: span.start + by,
          end: span.end + by + (span.parentSpanId === '' ? BigInt(seed - 5) * 3_000_000_000n : 0n),
        })),
      })),
    }));
  });
}

/** As much of Grafana as says which data sources it has. */
async function startGrafana(tempo: string): Promise<{ readonly url: string; readonly web: Server }> {
  const sources = [{ uid: 'tempo-uid', name: 'Tempo', type: 'tempo', url: tempo, isDefault: true }];
  const web = createServer((request, response) => {
    const isList = request.url === '/api/datasources';
    response.writeHead(200, { 'Content-Type': isList ? 'application/json' : 'text/html' });
    response.end(isList ? JSON.stringify(sources) : '<title>Explore</title>');
  });
  // Another loopback address, because code-server leads 127.0.0.1 through a proxy of its own.
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.2', resolve));
  const address = web.address();
  return { url: `http://127.0.0.2:${typeof address === 'object' ? address?.port : 0}`, web };
}

await requires(['editor'], 'The trace view in VS Code', () => {
  let folder = '';
  let tempo: TempoDouble;
  let grafana: Awaited<ReturnType<typeof startGrafana>>;
  let running: RunningEditor;
  let editor: Editor;
  let panel: FrameLocator;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redline-trace-view-'));
    await writeFile(join(folder, 'app.py'), 'print("hello")\n');
    tempo = await startTempo();
    await fetch(`${tempo.otlpUrl}/v1/traces`, { method: 'POST', body: encodeTraces(recent(Date.now())) });
    grafana = await startGrafana(tempo.url);
    const redline = {
      'redline.environments': [{ name: 'test', tempo: { url: tempo.url }, grafana: { url: grafana.url } }],
      'redline.environment': 'test',
      'redline.local.enabled': false,
    };
    running = await startEditor({ folder, vsix: VSIX, settings: { ...QUIET_SETTINGS, ...redline } });
    editor = await openEditor({ url: running.url, folder });
    await editor.openFile('app.py');
    await editor.command('Redline: Show Traces');
    panel = await editor.tracePanel();
  });

  afterAll(async () => {
    await editor?.close();
    await running?.stop();
    await tempo?.stop();
    grafana?.web.close();
    await rm(folder, { recursive: true, force: true });
  });

  const tab = (name: string): Promise<void> => panel.getByRole('tab', { name }).click();

  test('plots what it found, and completes and checks TraceQL', async () => {
    await panel.locator('.results tbody tr').nth(3).waitFor(WAIT);
    await panel.locator('.scatter').press('ArrowUp');
    await panel.locator('.scatter-words', { hasText: 'GET /orders/{id}' }).waitFor(WAIT);
    const field = panel.getByRole('combobox', { name: 'TraceQL' });
    await field.pressSequentially('{ kin');
    await panel.getByRole('option', { name: 'kind' }).waitFor(WAIT);
    await editor.screenshot('trace-completion');
    await field.press('Tab');
    expect(await field.inputValue()).toBe('{ kind ');
    await field.pressSequentially('= = server }');
    await panel.locator('.search-caret', { hasText: '“=” cannot follow “=”.' }).waitFor(WAIT);
    await field.fill('{ resource.service.name = "gateway" && kind = server }');
    await field.press('Enter');
    await panel.locator('.results-summary', { hasText: '4 traces' }).waitFor(WAIT);
    expect(await panel.locator('.completions').isVisible()).toBe(false);
    await editor.screenshot('trace-list');
  });

  test('cancels what takes long, by key and by button, down to the request', async () => {
    const held = tempo.hold();
    await panel.getByRole('button', { name: 'Find traces' }).click();
    await panel.locator('.message', { hasText: 'Looking for traces' }).waitFor(WAIT);
    await expect.poll(() => held.asked(), WAIT).toBe(1);
    await editor.screenshot('trace-loading');
    await panel.locator('.search').press('Escape');
    await panel.locator('.results-summary', { hasText: '4 traces' }).waitFor(WAIT);
    await expect.poll(() => held.abandoned(), WAIT).toBe(1);
    await panel.locator('.results tbody tr').first().click();
    await panel.locator('.message', { hasText: 'Opening the trace' }).waitFor(WAIT);
    await expect.poll(() => held.asked(), WAIT).toBe(2);
    await panel.getByRole('button', { name: 'Cancel' }).click();
    await panel.locator('.results-summary', { hasText: '4 traces' }).waitFor(WAIT);
    await expect.poll(() => held.abandoned(), WAIT).toBe(2);
    held.release();
  });

  test('opens the slowest from the plot, and shows it as flame graph, table and comparison', async () => {
    const plot = panel.locator('.scatter');
    for (const _ of [1, 2, 3, 4]) await plot.press('ArrowUp');
    await plot.press('Enter');
    const tree = panel.getByRole('treegrid', { name: 'Spans' });
    await tree.waitFor(WAIT);
    await tree.press('b');
    await tree.press('l');
    await editor.screenshot('trace-waterfall');
    await tree.press('u');
    await panel.locator('.flame-words', { hasText: 'in and below' }).waitFor(WAIT);
    await editor.screenshot('trace-flame');
    await tab('Operations');
    await panel.locator('.operations tbody tr').first().waitFor(WAIT);
    await editor.screenshot('trace-operations');
    await panel.getByRole('button', { name: /Back to the list/ }).click();
    // The shortest of all; the view stays on the tab that was chosen last.
    await panel.locator('.results tbody tr').first().click();
    await tab('Comparison');
    await panel.locator('.comparison tbody tr').first().waitFor(WAIT);
    expect(await panel.locator('.comparison th', { hasText: 'Difference' }).isVisible()).toBe(true);
    await editor.screenshot('trace-comparison');
    await tab('Waterfall');
    await tree.press('?');
    await panel.getByRole('heading', { name: 'Keys in the waterfall' }).waitFor(WAIT);
    await editor.screenshot('trace-keys');
    await panel.locator('.key-help').press('Escape');
  });

  /** What the trace shown says of itself: spans, services, errors, start and id. */
  const facts = (): Promise<string> => panel.locator('.facts').innerText();

  test('saves the trace, opens the file, and takes one that is dropped', async () => {
    const shown = await facts();
    const path = join(folder, 'exported.json');
    await panel.getByRole('button', { name: 'Export' }).click();
    const input = editor.page.locator('.quick-input-widget input');
    // The dialog writes its own name when it is ready, over what somebody typed before.
    const fill = async (): Promise<string> => {
      await input.fill(path);
      await editor.page.waitForTimeout(400);
      return input.inputValue();
    };
    await input.waitFor(WAIT);
    await expect.poll(fill, WAIT).toBe(path);
    await editor.screenshot('trace-export');
    await input.press('Enter');
    expect(await editor.notification('The trace was written to')).toContain(path);
    const text = await readFile(path, 'utf8');
    expect(text.match(/"traceId"/g)?.length).toBeGreaterThan(500);
    // The backend does not answer any more: what is shown now is from the file.
    const held = tempo.hold();
    await panel.getByRole('button', { name: /Back to the list/ }).click();
    await panel.getByRole('button', { name: 'Open file…' }).click();
    await input.waitFor(WAIT);
    await expect.poll(fill, WAIT).toBe(path);
    await input.press('Enter');
    await panel.locator('.facts').waitFor(WAIT);
    expect(await facts()).toBe(shown);
    await panel.getByRole('button', { name: /Back to the list/ }).click();
    const dropped = JSON.stringify(text.replaceAll('GET /orders/{id}', 'GET /dropped'));
    await panel.locator('#app').evaluate(`(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([${dropped}], 'dropped.json', { type: 'application/json' }));
      const drop = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true });
      document.getElementById('app').dispatchEvent(drop);
    })()`);
    await panel.locator('.trace-header h1', { hasText: 'GET /dropped' }).waitFor(WAIT);
    held.release();
  });

  /** The address that the browser is sent to, after the editor has asked whether it may. */
  async function openedInGrafana(): Promise<URL> {
    const opened = editor.page.context().waitForEvent('page', WAIT);
    await panel.getByRole('button', { name: 'Open in Grafana' }).click();
    await editor.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Open', exact: true }).click(WAIT);
    const page = await opened;
    const url = new URL(page.url());
    await page.close();
    return url;
  }

  test('opens the trace in Grafana, at the data source that it is from', async () => {
    const url = await openedInGrafana();
    expect([url.origin, url.pathname]).toEqual([grafana.url, '/explore']);
    const id = (await panel.locator('.facts .trace-id').innerText()).trim();
    expect(JSON.parse(url.searchParams.get('panes') ?? '')).toMatchObject({
      redline: { datasource: 'tempo-uid', queries: [{ queryType: 'traceql', query: id }] },
    });
    await panel.getByRole('button', { name: /Back to the list/ }).click();
    expect((await openedInGrafana()).searchParams.get('panes')).toContain('\\"gateway\\" && kind = server');
  });

  test('opens a link to a span', async () => {
    await panel.locator('.results tbody tr').first().waitFor(WAIT);
    const [span] = tempo.spans().filter(({ span: { parentSpanId } }) => parentSpanId !== '');
    if (span === undefined) throw new Error('no spans');
    const { traceId, spanId } = span.span;
    await editor.command('Developer: Open URL');
    const input = editor.page.locator('.quick-input-widget input');
    await input.fill(`vscode://redline.redline-telemetry/trace/${traceId}?span=${spanId}`);
    await input.press('Enter');
    const allow = editor.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Open' });
    await allow.click(WAIT);
    await panel.locator('.facts', { hasText: traceId }).waitFor(WAIT);
    await panel.getByRole('button', { name: 'Span id' }).waitFor(WAIT);
    expect(await panel.getByRole('button', { name: 'Span id' }).getAttribute('title')).toBe(`Copy span id ${spanId}`);
    await editor.screenshot('trace-link');
  });

  test('looks right in dark, in light and in high contrast', async () => {
    const field = panel.getByRole('treegrid', { name: 'Spans' });
    const themes = {
      'Dark High Contrast': 'body.vscode-high-contrast:not(.vscode-high-contrast-light)',
      'Dark Modern': 'body.vscode-dark',
      'Light High Contrast': 'body.vscode-high-contrast-light',
      'Light Modern': 'body.vscode-light',
    };
    for (const [theme, body] of Object.entries(themes)) {
      await editor.command('Preferences: Color Theme');
      await editor.choose(theme);
      await panel.locator(body).waitFor(WAIT);
      await editor.screenshot(`trace-${theme.toLowerCase().replaceAll(' ', '-')}`);
    }
    expect(await field.isVisible()).toBe(true);
  });

  test('comes back after the window was reloaded, at the same span', async () => {
    const label = await panel.locator('.row.selected').getAttribute('aria-label');
    // As a person does it: pulling the page away keeps the workbench from writing down what was shown.
    const reloaded = editor.page.waitForEvent('load', { timeout: 60_000 });
    await editor.command('Developer: Reload Window');
    await reloaded;
    await editor.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
    panel = await editor.tracePanel({ timeoutMs: 60_000 });
    await expect.poll(() => panel.locator('.row.selected').getAttribute('aria-label'), { timeout: 40_000 }).toBe(label);
    await panel.getByRole('button', { name: /Back to the list/ }).click();
    await panel.locator('.results-summary', { hasText: '4 traces' }).waitFor(WAIT);
    expect(await panel.getByRole('combobox', { name: 'TraceQL' }).inputValue()).toBe(
      '{ resource.service.name = "gateway" && kind = server }',
    );
  });
});
