/** Logs beside a trace, in a real browser: from (the double of) Loki to lines, by keyboard, long, hostile, cut and failing. */
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHttpClient } from '../../src/telemetry/http';
import { createLoki } from '../../src/telemetry/logs/loki';
import { startLokiDouble, type LokiDouble } from '../support/lokiDouble';
import { generateTrace } from '../support/otlp/generate';
import { canShowView, showTraceView, type ShownView } from '../support/trace/shownView';

const { traces, traceId, spans } = generateTrace(200, 5);
const [ROOT, SECOND] = spans;
const HOSTILE = '<img src=x onerror="window.pwned=1">';
const LINES = 1_200;
const LEVELS = ['debug', 'info', 'info', 'warn', 'error'];

let loki: LokiDouble;
let view: ShownView;
let page: Page;

const summary = (): Promise<string> => page.locator('.logs-summary').innerText();
const firstLine = (): Promise<string> => page.locator('.log-row').first().innerText();

function fill(count: number): void {
  const start = ROOT?.start ?? 0n;
  const step = 1_500_000n;
  const lines = Array.from({ length: count }, (_, index) => {
    const span = index % 3 === 0 ? SECOND : ROOT;
    const fields = {
      level: LEVELS[index % 5],
      msg: `line ${index} ${HOSTILE}`,
      span_id: span?.spanId,
      trace_id: traceId,
    };
    return { nanos: start + BigInt(index) * step, text: JSON.stringify(fields) };
  });
  loki.push({ service_name: 'gateway' }, lines);
}

describe.skipIf(!canShowView)('the logs of a trace', () => {
  beforeAll(() => void mkdirSync('test/artefacts', { recursive: true }));
  beforeEach(async () => {
    await view?.close();
    await loki?.close();
    loki = await startLokiDouble();
    const source = createLoki(createHttpClient({ url: loki.url }), `Loki at ${loki.url}`);
    view = await showTraceView(traces, Number((ROOT?.start ?? 0n) / 1_000_000_000n), source);
    page = view.page;
    await page.locator('tbody tr').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('.row.selected').waitFor();
  }, 60_000);
  afterAll(async () => {
    await view?.close();
    await loki?.close();
  });

  it('are asked for when somebody wants to see them, and not before', async () => {
    fill(30);
    expect(loki.queries).toEqual([]);
    await page.keyboard.press('o');
    await expect.poll(summary).toMatch(/^30 lines · Loki at /);
    expect(loki.queries).toContain(`{service_name="gateway"} |= "${traceId}"`);
    expect(await firstLine()).toContain('line 0 <img');
    expect(await page.locator('.log-row.log-error').count()).toBeGreaterThan(0);
    await page.screenshot({ path: 'test/artefacts/trace-logs.png' });
  });

  it('have a height that is dragged, or moved by keys, and kept', async () => {
    fill(30);
    await page.keyboard.press('o');
    await expect.poll(summary).toMatch(/^30 lines/);
    const height = async (): Promise<number> => (await page.locator('.logs').boundingBox())?.height ?? 0;
    const line = page.getByRole('separator', { name: 'Height of the logs' });
    expect(await line.getAttribute('aria-orientation')).toBe('horizontal');
    const before = await height();
    await line.focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await height()).toBeCloseTo(before + 32, -1);
    await page.keyboard.press('ArrowDown');
    expect(await height()).toBeCloseTo(before + 16, -1);
    const box = await line.boundingBox();
    if (!box) throw new Error('no line');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, y - 100, { steps: 4 });
    await page.mouse.up();
    const dragged = await height();
    expect(dragged).toBeCloseTo(before + 116, -1);
    expect(Number(await line.getAttribute('aria-valuenow'))).toBeCloseTo(dragged, -1);
    // After the person let go the line stays where it is.
    await page.mouse.move(x, y);
    expect(await height()).toBe(dragged);
    // No more than seven tenths, whatever is asked for.
    for (let press = 0; press < 60; press++) await line.press('ArrowUp');
    const whole = (await page.locator('.trace-page').boundingBox())?.height ?? 0;
    expect(await height()).toBeLessThanOrEqual(whole * 0.71);
    await page.screenshot({ path: 'test/artefacts/trace-logs-high.png' });
  });

  it('are those of the selected span, follow the selection, and lead to the span', async () => {
    fill(30);
    await page.getByRole('button', { name: 'Logs', exact: true }).click();
    await expect.poll(summary).toMatch(/^30 lines/);
    await page.getByRole('button', { name: 'This span' }).click();
    await expect.poll(summary).toMatch(/^20 lines/);
    await page.getByRole('button', { name: 'Whole trace' }).click();
    await expect.poll(summary).toMatch(/^30 lines/);
    await page.locator('.log-list').focus();
    await page.keyboard.press('Home');
    expect(await page.locator('.log-text').innerText()).toBe(`line 0 ${HOSTILE}`);
    await page.screenshot({ path: 'test/artefacts/trace-logs-line.png' });
    await page.keyboard.press('Enter');
    const selected = page.locator('.row.selected');
    await expect.poll(() => selected.getAttribute('aria-label')).not.toContain('level 1');
    await page.getByRole('button', { name: 'This span' }).click();
    await expect.poll(summary).toMatch(/^10 lines/);
    expect(loki.queries).toHaveLength(2);
  });

  it('are a thousand at most, which stay fluent, and a span is asked for alone then', async () => {
    fill(LINES);
    await page.keyboard.press('o');
    await expect.poll(summary).toMatch(/^1,000 lines, of the first 1,000: there are more/);
    expect(await page.locator('.log-row').count()).toBeLessThan(60);
    await page.locator('.log-list').focus();
    await page.keyboard.press('End');
    await expect.poll(() => page.locator('.log-row[aria-selected="true"]').innerText()).toContain('line 999 ');
    await page.getByRole('button', { name: 'This span' }).click();
    await expect.poll(summary).toMatch(/^\d+ lines/);
    expect(view.asked.filter(({ type }) => type === 'logs')).toMatchObject([{}, { row: 0 }]);
  });

  it('teach what to do when there are none, and when Loki fails', async () => {
    await page.keyboard.press('o');
    await page.getByText('No logs of this trace').waitFor();
    await page.screenshot({ path: 'test/artefacts/trace-logs-none.png' });
    loki.refuse(401, 'no org id');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('This Loki serves several tenants').waitFor();
    await page.screenshot({ path: 'test/artefacts/trace-logs-failed.png' });
    await page.keyboard.press('Escape');
  });

  it('never run what stands in them', async () => {
    fill(30);
    await page.keyboard.press('o');
    await page.locator('.log-row').first().click();
    await page.locator('.log-text').waitFor();
    expect(await page.evaluate(() => Reflect.get(globalThis, 'pwned'))).toBeUndefined();
    expect(view.complaints).toEqual([]);
  });
});
