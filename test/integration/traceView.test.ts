/** The built trace view in a real browser, with a host that answers from the double of Tempo. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { buildSync } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seconds } from '../../src/core/units';
import { failureMessageOf, traceMessageOf } from '../../src/protocol/traceMessage';
import { tracePanelHtml } from '../../src/protocol/tracePanelHtml';
import type { FromView, ToView } from '../../src/protocol/traceView';
import { parseFromView } from '../../src/protocol/traceViewQuestions';
import { createSpanSearch } from '../../src/server/features/spanSearch';
import { createHttpClient } from '../../src/telemetry/http';
import { httpGetOf } from '../../src/telemetry/traces/httpGet';
import type { LoadedTrace } from '../../src/telemetry/traces/source';
import { createTempo } from '../../src/telemetry/traces/tempo';
import { encodeTraces } from '../support/otlp/encode';
import { generateTrace } from '../support/otlp/generate';
import type { PlainTraces } from '../support/otlp/model';
import { startTempo, type TempoDouble } from '../support/tempo';

const CHROMIUM = process.env['REDLINE_CHROMIUM'] ?? '/usr/bin/chromium';
const canRun = existsSync(CHROMIUM) || process.env['REDLINE_REQUIRE_ALL'] === '1';
const TRACE = generateTrace(3000, 5);
const HOSTILE = '<img src=x onerror="window.pwned=1">';
const signal = AbortSignal.timeout(120_000);

let tempo: TempoDouble;
let web: Server;
let browser: Browser;
let page: Page;
const asked: FromView[] = [];
const complaints: string[] = [];

/** The same trace with markup in every text that the view shows. */
function hostile(traces: PlainTraces): PlainTraces {
  return traces.map((resource) => ({
    ...resource,
    scopes: resource.scopes.map((scope) => ({
      ...scope,
      spans: scope.spans.map((span) =>
        span.parentSpanId === '' ? { ...span, attributes: [...span.attributes, [HOSTILE, HOSTILE] as const] } : span,
      ),
    })),
  }));
}

beforeAll(async () => {
  if (!canRun) return;
  tempo = await startTempo();
  const body = encodeTraces(hostile(TRACE.traces));
  await fetch(`${tempo.otlpUrl}/v1/traces`, { method: 'POST', body });
  const port = await serve();
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [...args, '--disable-component-update', '--disable-sync'],
  });
  page = await browser.newPage({ viewport: { width: 1200, height: 700 } });
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await connect();
  await page.goto(`http://127.0.0.1:${port}/`);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  web?.close();
  await tempo?.stop();
});

function serve(): Promise<number> {
  const bundle = buildSync({ entryPoints: ['src/webview/trace/main.ts'], bundle: true, format: 'iife', write: false });
  const files: Record<string, readonly [type: string, text: string]> = {
    '/trace.js': ['text/javascript', bundle.outputFiles[0]?.text ?? ''],
    '/trace.css': ['text/css', readFileSync('media/trace.css', 'utf8')],
  };
  const parts = { nonce: 'abcdef0123456789', cspSource: "'self'", scriptUri: '/trace.js', styleUri: '/trace.css' };
  web = createServer((request, response) => {
    const [type, text] = files[request.url ?? ''] ?? ['text/html', tracePanelHtml(parts)];
    response.writeHead(200, { 'Content-Type': type }).end(text);
  });
  return new Promise((resolve) => {
    web.listen(0, '127.0.0.1', () => {
      const address = web.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

/** Stands in for the extension: real source, real messages; only the buffer travels as base64 into the page. */
async function connect(): Promise<void> {
  const source = createTempo(httpGetOf(createHttpClient({ url: tempo.url })), 'Tempo of the test');
  const search = createSpanSearch();
  let loaded: LoadedTrace | undefined;
  const answer = async (question: FromView): Promise<ToView | undefined> => {
    const { sequence } = question;
    if (question.type === 'ready')
      return { type: 'setup', source: source.description, services: ['gateway'], routes: [] };
    if (question.type === 'search') {
      const start = Number((TRACE.spans[0]?.start ?? 0n) / 1_000_000_000n);
      const { traceQl, limit } = question.query;
      const list = await source.search(
        { traceQl, limit, start: seconds(start - 60), end: seconds(start + 60) },
        signal,
      );
      if (!list.ok) return failureMessageOf(list.failure, sequence);
      return { type: 'list', sequence, traces: list.value.traces, isCut: list.value.isCut, traceQl: list.value.query };
    }
    if (question.type === 'openTrace') {
      const trace = await source.trace(question.traceId, signal);
      if (!trace.ok) return failureMessageOf(trace.failure, sequence);
      loaded = trace.value;
      return traceMessageOf(loaded.trace, sequence);
    }
    if (question.type === 'findSpans') {
      const rows = loaded === undefined ? [] : await search.find(loaded, question.text, signal);
      return { type: 'found', sequence, text: question.text, rows };
    }
    const details = loaded?.details(question.row);
    if (question.type === 'openSpan' || details === undefined) {
      return failureMessageOf({ text: 'No code found.', nextStep: 'Open the service’s folder.' }, sequence);
    }
    return { type: 'details', sequence, row: question.row, details };
  };
  await page.exposeFunction('askHost', async (raw: unknown) => {
    const question = parseFromView(raw);
    if (question === undefined) throw new Error(`not a question: ${JSON.stringify(raw)}`);
    asked.push(question);
    const message = await answer(question);
    if (message?.type !== 'trace') return { message };
    return { message: { ...message, buffer: undefined }, columns: Buffer.from(message.buffer).toString('base64') };
  });
  await page.addInitScript(`
    let saved;
    window.acquireVsCodeApi = () => ({
      getState: () => saved,
      setState: (state) => { saved = state; },
      postMessage: async (question) => {
        const { message, columns } = await window.askHost(question);
        if (columns) message.buffer = Uint8Array.from(atob(columns), (letter) => letter.charCodeAt(0)).buffer;
        if (message) window.postMessage(message, '*');
      },
    });`);
}

const selected = (): Promise<string | null> => page.locator('.row.selected').getAttribute('aria-label');

describe.skipIf(!canRun)('the trace view in a browser', () => {
  it('lists traces by itself and opens one with the keyboard', async () => {
    await page.locator('tbody tr').first().waitFor();
    expect(await page.locator('tbody tr').first().innerText()).toContain('GET /orders/{id}');
    await page.locator('tbody tr').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('.row.selected').waitFor();
    expect(await page.locator('.facts').innerText()).toContain('3,000 spans');
  });

  it('finds by attribute, folds a level, filters, and shows the table by operation', async () => {
    await page.keyboard.press('/');
    await page.locator('.find-bar input').fill('onerror');
    const words = (bar: string): Promise<string> => page.locator(`${bar} .find-count`).innerText();
    await expect.poll(() => words('.find-bar')).toMatch(/^1 of \d+$/);
    await page.keyboard.press('Escape');
    const shown = async (): Promise<number> => Number(await page.locator('.grid').getAttribute('aria-rowcount'));
    const all = await shown();
    await page.keyboard.press('[');
    await expect.poll(shown).toBeLessThan(all);
    await page.keyboard.press('}');
    await expect.poll(shown).toBe(all);
    await page.keyboard.press('c');
    await expect.poll(() => words('.filters')).toMatch(/ of 3,000 spans$/);
    await page.keyboard.press('c');
    await expect.poll(shown).toBe(all);
    await page.locator('.tab', { hasText: 'Operations' }).click();
    await page.locator('.operations tbody tr').first().waitFor();
    await page.locator('.tab', { hasText: 'Waterfall' }).click();
    await page.locator('.grid').waitFor();
    await page.locator('.grid').focus();
    await page.keyboard.press('Home');
  });

  it('draws 3,000 spans with a few dozen row elements', async () => {
    expect(await page.locator('[role=treegrid]').getAttribute('aria-rowcount')).toBe('3000');
    expect(await page.locator('.row').count()).toBeLessThan(60);
    await page.keyboard.press('End');
    await expect.poll(() => page.locator('.row.selected').getAttribute('aria-rowindex')).toBe('3000');
    await page.keyboard.press('Home');
    await expect.poll(() => page.locator('.row.selected').getAttribute('aria-rowindex')).toBe('1');
  });

  it('shows the text of attributes as text, never as markup', async () => {
    await page.locator('.attributes dd', { hasText: HOSTILE }).waitFor();
    expect(await page.evaluate(() => Reflect.get(globalThis, 'pwned'))).toBeUndefined();
    expect(await page.locator('.details img').count()).toBe(0);
  });

  it('folds, walks to errors and goes to code by keys', async () => {
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => page.locator('[role=treegrid]').getAttribute('aria-rowcount')).toBe('1');
    await page.keyboard.press('e');
    await expect.poll(selected).toContain('error');
    await page.locator('.details-error', { hasText: 'declined' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.notice', { hasText: 'No code found.' }).waitFor();
    expect(asked.at(-1)).toMatchObject({ type: 'openSpan', traceId: TRACE.traceId, keepFocus: false });
  });

  it('puts bars where the spans run', async () => {
    await page.keyboard.press('Home');
    await page.keyboard.press('0');
    const axis = await page.locator('.axis').boundingBox();
    const bar = await page.locator('.row.selected .bar').boundingBox();
    expect(Math.abs((bar?.x ?? 0) - (axis?.x ?? -99))).toBeLessThan(2);
    expect(Math.abs((bar?.width ?? 0) - (axis?.width ?? -99))).toBeLessThan(2);
  });

  it('zooms by dragging over the minimap', async () => {
    const box = await page.locator('.minimap').boundingBox();
    if (box === null) throw new Error('no minimap');
    await page.mouse.move(box.x + box.width * 0.25, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 10);
    await page.mouse.up();
    await expect.poll(() => page.locator('.axis').innerText()).toMatch(/^(500|600) ms/);
  });

  it('goes back to the list, and marks where TraceQL is wrong', async () => {
    await page.locator('[role=treegrid]').focus();
    await page.keyboard.press('Escape');
    await page.locator('.field-code input').fill('{ duration > }');
    await page.keyboard.press('Enter');
    await page.locator('.search-caret', { hasText: '^' }).waitFor();
    expect(await page.locator('.search-caret').textContent()).toBe(`{ duration > }\n${' '.repeat(13)}^`);
    await page.locator('.message', { hasText: 'TraceQL does not parse at line 1, column 14' }).waitFor();
  });

  it('broke no rule of its content security policy and threw nothing', () => {
    expect(complaints).toEqual([]);
  });
});
