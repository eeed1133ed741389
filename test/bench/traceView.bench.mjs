/**
 * The built trace view in Chromium over traces of 10 to 100,000 spans of five shapes. Prints a table of medians over several
 * runs. Frames are compared with those of an empty page that scrolls as far, because a machine without a graphics card may draw
 * no frame in time at all. Run: node test/bench/traceView.bench.mjs [runs] [--gate]
 */
import { readFile, rm, mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const ROOT = new URL('../../', import.meta.url).pathname;
const RUNS = Number(process.argv[2]) || 3;
const CASES = [
  ['mixed', 10],
  ['mixed', 1_000],
  ['mixed', 100_000],
  ['deep', 100_000],
  ['wide', 100_000],
  ['services', 100_000],
  ['broken', 100_000],
];
/** Milliseconds and megabytes at 100,000 spans. */
const BARS = { picture: 350, frame: 17, drag: 17, walk: 17, collapse: 50, find: 50, heap: 150 };

const { generateShape, encodeTraces, decodeProtobuf, loadTrace, traceMessageOf, tracePanelHtml } = await support();
const script = await build({
  entryPoints: [`${ROOT}src/webview/trace/main.ts`],
  bundle: true,
  minify: true,
  format: 'iife',
  write: false,
});
const style = await readFile(`${ROOT}media/trace.css`, 'utf8');

async function support() {
  const folder = await mkdtemp(join(tmpdir(), 'redline-bench-'));
  const outfile = join(folder, 'support.mjs');
  await build({
    stdin: {
      contents: `export { generateShape } from './test/support/otlp/shapes'; export { encodeTraces } from './test/support/otlp/encode';
        export { decodeProtobuf } from './src/telemetry/traces/otlp/protobuf'; export { loadTrace } from './src/telemetry/traces/loadTrace';
        export { traceMessageOf } from './src/protocol/traceMessage'; export { tracePanelHtml } from './src/protocol/tracePanelHtml';`,
      resolveDir: ROOT,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
  });
  const loaded = await import(pathToFileURL(outfile).href);
  await rm(folder, { recursive: true });
  return loaded;
}

function messageOf(shape, count) {
  const { traceId, traces } = generateShape(shape, count);
  const bytes = encodeTraces(traces);
  const began = performance.now();
  const { trace } = loadTrace(traceId, decodeProtobuf(bytes, [[0, bytes.length]]));
  const milliseconds = performance.now() - began;
  return { milliseconds, message: traceMessageOf(trace, 0) };
}

/** The page keeps the message ready, so that the clock starts when the data is there. */
const HOST = `
  const summary = { traceId: '1'.padStart(32, '0'), rootService: 'shop', rootName: 'GET /', startMilliseconds: 1, durationMilliseconds: 1, services: [], matchedCount: 1, matchedSpans: [] };
  const send = (message) => window.postMessage(message, '*');
  window.details = { status: 'error', statusMessage: 'failed', events: [], links: [], dropped: 0, resource: [], attributes: Array.from({ length: 20 }, (_, at) => ({ key: 'http.key.' + at, type: 'string', text: 'value ' + at })) };
  window.acquireVsCodeApi = () => ({
    getState: () => undefined,
    setState: () => {},
    postMessage: (question) => {
      const { sequence } = question;
      if (question.type === 'ready') send({ type: 'setup', source: 'bench', services: [], routes: [], intent: { kind: 'trace', traceId: summary.traceId } });
      if (question.type === 'openTrace') window.opening = sequence;
      if (question.type === 'selectSpan') send({ type: 'details', sequence, row: question.row, details: window.details });
    },
  });`;

const painted = `const painted = () => new Promise((resolve) => requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = resolve; channel.port2.postMessage(0); }));`;

/**
 * Gives the distances of the frames in milliseconds, while it scrolls: by a few rows a frame, or from end to end, as one drags the
 * bar, so that every row is another one in each frame.
 */
const SCROLL = `async (selector, isDrag) => {
  const box = document.querySelector(selector);
  box.scrollTop = 0;
  const times = [];
  const step = isDrag ? box.scrollHeight / 240 : Math.max(3, Math.min(66, box.scrollHeight / 400));
  await new Promise((resolve) => {
    const frame = (now) => {
      times.push(now);
      box.scrollTop += step;
      if (times.length < 240) requestAnimationFrame(frame); else resolve();
    };
    requestAnimationFrame(frame);
  });
  return times.slice(20).map((time, at) => time - times[at + 19]);
}`;

/** The same while the selection goes down by a span each frame. */
const WALK = `async () => {
  const grid = document.querySelector('.grid');
  const times = [];
  await new Promise((resolve) => {
    const frame = (now) => {
      times.push(now);
      grid.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
      if (times.length < 240) requestAnimationFrame(frame); else resolve();
    };
    requestAnimationFrame(frame);
  });
  return times.slice(20).map((time, at) => time - times[at + 19]);
}`;

async function measure(browser, port, { message }, shape) {
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
  await page.addInitScript(HOST);
  await page.addInitScript(`window.isUngrouped = ${shape === 'wide'}`);
  await page.goto(`http://127.0.0.1:${port}/`);
  await page.waitForFunction('window.opening !== undefined');
  const { buffer, ...rest } = message;
  served.set('/columns', Buffer.from(buffer));
  served.set('/rest', Buffer.from(JSON.stringify(rest)));
  const timed = await page.evaluate(`(async () => {
    ${painted}
    const [buffer, rest] = await Promise.all([fetch('/columns').then((r) => r.arrayBuffer()), fetch('/rest').then((r) => r.json())]);
    const seen = (selector) => new Promise((resolve) => { const look = () => document.querySelector(selector) ? resolve() : requestAnimationFrame(look); look(); });
    const began = performance.now();
    window.postMessage({ ...rest, buffer, sequence: window.opening }, '*');
    await seen('.row.selected');
    await painted();
    const picture = performance.now() - began;
    const press = async (key, done) => {
      const grid = document.querySelector('.grid');
      const from = performance.now();
      grid.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      await painted();
      await done();
      return performance.now() - from;
    };
    await new Promise((resolve) => setTimeout(resolve, 300));
    // Siblings that look alike are one row each unless they are asked for.
    if (window.isUngrouped) await press('g', async () => {});
    const collapse = await press('{', async () => {});
    await press('}', async () => {});
    await press('/', async () => {});
    const field = document.querySelector('.find-bar input');
    field.value = 'payments';
    const from = performance.now();
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await painted();
    const find = performance.now() - from;
    return { picture, collapse, find };
  })()`);
  await page.keyboard.press('Escape');
  const frames = await page.evaluate(`(${SCROLL})('.waterfall')`);
  const dragged = await page.evaluate(`(${SCROLL})('.waterfall', true)`);
  const walked = await page.evaluate(`(${WALK})()`);
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = await session.send('Runtime.getHeapUsage');
  await page.close();
  const p95 = { frame: quantile(frames, 0.95), drag: quantile(dragged, 0.95), walk: quantile(walked, 0.95) };
  return { ...timed, ...p95, heap: (usedSize + backingStorageSize) / 1e6 };
}

async function emptyFrames(browser, port) {
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
  await page.goto(`http://127.0.0.1:${port}/empty`);
  const frames = await page.evaluate(`(${SCROLL})('div')`);
  await page.close();
  return quantile(frames, 0.95);
}

const quantile = (values, q) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? 0;
const median = (values) => quantile(values, 0.5);

const parts = { nonce: 'abcdef0123456789', cspSource: "'self'", scriptUri: '/trace.js', styleUri: '/trace.css' };
const policy = tracePanelHtml(parts).replace("script-src 'nonce", "connect-src 'self'; script-src 'nonce");
const served = new Map([
  ['/', Buffer.from(policy)],
  ['/trace.js', Buffer.from(script.outputFiles[0].text)],
  ['/trace.css', Buffer.from(style)],
  [
    '/empty',
    Buffer.from('<div style="height:700px;overflow:auto"><p style="height:2200000px;margin:0">empty</p></div>'),
  ],
]);
const types = { '/trace.js': 'text/javascript', '/trace.css': 'text/css', '/columns': 'application/octet-stream' };
const web = createServer((request, response) => {
  const body = served.get(request.url);
  response
    .writeHead(body === undefined ? 404 : 200, { 'Content-Type': types[request.url] ?? 'text/html; charset=utf-8' })
    .end(body);
});
await new Promise((resolve) => web.listen(0, '127.0.0.1', resolve));
const { port } = web.address();
const browser = await chromium.launch({
  executablePath: process.env.REDLINE_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});

const rows = [];
for (const [shape, count] of CASES) {
  const prepared = messageOf(shape, count);
  const runs = [];
  for (let run = 0; run < RUNS; run++) {
    runs.push({ ...(await measure(browser, port, prepared, shape)), empty: await emptyFrames(browser, port) });
  }
  const row = { shape, spans: count, load: Math.round(prepared.milliseconds) };
  for (const name of ['picture', 'frame', 'drag', 'walk', 'empty', 'collapse', 'find', 'heap'])
    row[name] = Number(median(runs.map((run) => run[name])).toFixed(1));
  row.ratio = Number((row.frame / row.empty).toFixed(2));
  rows.push(row);
}
await browser.close();
web.close();
console.table(rows);
console.log(JSON.stringify({ bench: 'traceView', runs: RUNS, bars: BARS, rows }));
const missed = rows.flatMap((row) =>
  Object.entries(BARS).flatMap(([name, bar]) =>
    row[name] > bar && !(BARS[name] === BARS.frame && row[name] <= row.empty * 1.1)
      ? [`${row.shape} ${name} ${row[name]} > ${bar}`]
      : [],
  ),
);
if (missed.length > 0) console.log(`Above the bars: ${missed.join(', ')}`);
process.exitCode = process.argv.includes('--gate') && missed.length > 0 ? 1 : 0;
