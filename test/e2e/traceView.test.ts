/** The trace view in a real VS Code: every way to look at traces, by keys, in three themes, and after a reload. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
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

await requires(['editor'], 'The trace view in VS Code', () => {
  let folder = '';
  let tempo: TempoDouble;
  let running: RunningEditor;
  let editor: Editor;
  let panel: FrameLocator;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redline-trace-view-'));
    await writeFile(join(folder, 'app.py'), 'print("hello")\n');
    tempo = await startTempo();
    await fetch(`${tempo.otlpUrl}/v1/traces`, { method: 'POST', body: encodeTraces(recent(Date.now())) });
    const redline = {
      'redline.environments': [{ name: 'test', tempo: { url: tempo.url } }],
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
    await editor.screenshot('trace-list');
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
    await panel.getByRole('button', { name: /Back to the list/ }).click();
    // The shortest of all; the view stays on the tab that was chosen last.
    await panel.locator('.results tbody tr').first().click();
    await tab('Comparison');
    await panel.locator('.comparison tbody tr').first().waitFor(WAIT);
    await editor.screenshot('trace-comparison');
    await tab('Waterfall');
    await tree.press('?');
    await panel.getByRole('heading', { name: 'Keys in the waterfall' }).waitFor(WAIT);
    await editor.screenshot('trace-keys');
    await panel.locator('.key-help').press('Escape');
  });

  test('looks right in light and in high contrast', async () => {
    const field = panel.getByRole('treegrid', { name: 'Spans' });
    for (const theme of ['Light High Contrast', 'Light Modern']) {
      await editor.command('Preferences: Color Theme');
      await editor.choose(theme);
      await panel
        .locator(theme === 'Light Modern' ? 'body.vscode-light' : 'body.vscode-high-contrast-light')
        .waitFor(WAIT);
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
  });
});
