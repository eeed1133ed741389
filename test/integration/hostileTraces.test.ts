/** Traces made to break the view: they are text, whatever they say, and nothing waits for them. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeTraces } from '../support/otlp/encode';
import type { PlainAttribute, PlainSpan } from '../support/otlp/model';
import { canShowView, showLoadedTrace, type ShownView } from '../support/trace/shownView';
import { loadTrace } from '../../src/telemetry/traces/loadTrace';
import { decodeProtobuf } from '../../src/telemetry/traces/otlp/protobuf';

/** Each tries to set the canary in its own way. */
const PAYLOADS = [
  '<img src=x onerror="window.canary=1">',
  '<script>window.canary=1</script>',
  '"><svg/onload=window.canary=1>',
  "javascript:window.canary=1//' onclick=window.canary=1",
  '</style></script><iframe srcdoc="<script>parent.canary=1</script>">',
  "${window.canary=1}{{constructor.constructor('window.canary=1')()}}",
  '\u202e\u0000\ud800]]><!--<link rel=stylesheet href=//evil.example/x.css>',
];
const TRACE_ID = 'c0'.repeat(16);
const EPOCH = 1_767_225_600_000_000_000n;
/** As long as the bytes that it is replaced by. */
const MARKER = 'INVALID!';
const INVALID_UTF8 = Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80, 0x41]);
const MANY = 1_000_000;
const MEGABYTE = 1024 * 1024;

const id = (number: number): string => number.toString(16).padStart(16, '0');
const payload = (at: number): string => PAYLOADS[at % PAYLOADS.length] ?? '';
const pair = (at: number): PlainAttribute => [`${payload(at)}${at}`, payload(at + 1)];

function span(number: number, over: Partial<PlainSpan>): PlainSpan {
  return {
    traceId: TRACE_ID,
    spanId: id(number),
    parentSpanId: number === 1 ? '' : id(1),
    name: payload(number),
    kind: number % 7,
    start: EPOCH + BigInt(number) * 1000n,
    end: EPOCH + 1_000_000_000n,
    attributes: [pair(number)],
    events: [{ time: EPOCH - 5n, name: payload(number + 1), attributes: [['exception.stacktrace', payload(number)]] }],
    links: [{ traceId: TRACE_ID, spanId: id(number + 1), attributes: [pair(number)] }],
    status: { code: 2, message: payload(number + 2) },
    ...over,
  };
}

/** Row by row: markup everywhere, then one kind of damage each. */
const SPANS: readonly PlainSpan[] = [
  span(1, {}),
  span(2, { attributes: [['large', 'x<b>'.repeat((10 * MEGABYTE) / 4)]] }),
  span(3, { attributes: Array.from({ length: MANY }, (_, at) => [`key.${at}`, 'v'] as const) }),
  span(4, { name: MARKER, attributes: [[MARKER, MARKER]] }),
  span(5, { start: EPOCH + 10n, end: EPOCH - 10n }),
  span(6, { end: 2n ** 64n - 1n }),
  span(7, { start: 0n, end: 0n }),
  span(8, { parentSpanId: id(9) }),
  span(9, { parentSpanId: id(8) }),
  span(10, { parentSpanId: id(10) }),
  span(11, { parentSpanId: id(999) }),
  span(12, { name: 'n'.repeat(MEGABYTE), attributes: [['k'.repeat(MEGABYTE), 'long name']] }),
];

function hostileBytes(): Buffer {
  const bytes = encodeTraces([
    {
      attributes: [['service.name', payload(0)], pair(3)],
      scopes: [{ name: payload(1), version: payload(2), spans: SPANS }],
    },
  ]);
  for (let at = bytes.indexOf(MARKER); at >= 0; at = bytes.indexOf(MARKER, at)) INVALID_UTF8.copy(bytes, at);
  return bytes;
}

let view: ShownView;
let page: Page;

beforeAll(async () => {
  if (!canShowView) return;
  const bytes = hostileBytes();
  const loaded = loadTrace(TRACE_ID, decodeProtobuf(bytes, [[0, bytes.length]]));
  if (loaded === undefined) throw new Error('no spans');
  view = await showLoadedTrace(loaded);
  page = view.page;
  await page.locator('.row.selected').waitFor();
}, 120_000);

afterAll(() => view?.close());

/** Milliseconds from a key to the next picture. */
const pressed = (key: string): Promise<number> =>
  page.evaluate(`new Promise((resolve) => {
    const from = performance.now();
    document.querySelector('.grid').dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', bubbles: true }));
    requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => resolve(performance.now() - from); port2.postMessage(0); });
  })`);

describe.skipIf(!canShowView)('hostile traces in a browser', () => {
  it('are drawn as text, with what was mended said', async () => {
    const rows = await page.locator('.row:not([hidden])').count();
    expect(rows).toBeGreaterThan(10);
    expect(await page.locator('.row-name').allInnerTexts()).toContain(PAYLOADS[1]);
    const banners = (await page.locator('.banner').allInnerTexts()).join('\n');
    expect(banners).toContain('without a parent');
    expect(banners).toContain('circle was cut');
    expect(banners).toContain('without a usable start and end');
  });

  it('stay fluent on every span, with ten megabytes, a million attributes and bytes that are no text', async () => {
    await pressed('Home');
    const texts: string[] = [];
    for (let step = 0; step < SPANS.length + 2; step++) {
      await page.locator('.details-content dl.attributes, .details-service').first().waitFor();
      await page.locator('.details', { hasText: 'Reading the span' }).waitFor({ state: 'detached' });
      await expect.poll(() => page.locator('.details-content').innerText()).not.toContain('Reading the span');
      texts.push(await page.locator('.details-content').innerText());
      expect(await pressed('ArrowDown')).toBeLessThan(1000);
    }
    const all = texts.join('\n');
    expect(all).toContain('of 10,485,760 characters');
    expect(all).toContain('Show more: 1,700 are left');
    expect(all).toContain('… and 998,000 attributes more.');
    expect(all).toContain('1,000,000');
    expect(all).toContain('\ufffd');
    expect(await page.locator('dl.attributes > dd').count()).toBeLessThan(400);
  });

  it('are text in every other view, too', async () => {
    for (const name of ['Flame graph', 'Operations', 'Comparison', 'Waterfall']) {
      await page.locator('.tab', { hasText: name }).click();
      await page.waitForTimeout(50);
    }
    await page.locator('.grid').focus();
    await page.keyboard.press('/');
    await page.locator('.find-bar input').fill('<script>');
    await expect.poll(() => page.locator('.find-bar .find-count').innerText()).toMatch(/of \d+|matches/);
  });

  it('never ran anything, loaded anything or broke the policy', async () => {
    expect(
      await page.evaluate(
        `[window.canary, document.querySelectorAll('#app img, #app iframe, #app script, #app link').length]`,
      ),
    ).toEqual([undefined, 0]);
    expect(view.complaints).toEqual([]);
    expect(view.requested.filter((path) => !['/', '/trace.js', '/trace.css'].includes(path))).toEqual([]);
  });
});
