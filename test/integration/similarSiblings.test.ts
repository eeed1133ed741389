/** A request that asks the database once for each order, in a real browser: the view shows what is wrong at one glance. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlainSpan, PlainTraces } from '../support/otlp/model';
import { canShowView, showTraceView, type ShownView } from '../support/trace/shownView';

const QUERIES = 312;
const START = 1_767_225_600_000_000_000n;
const MILLISECOND = 1_000_000n;

const span = (id: number, parent: number, name: string, from: number, length: number): PlainSpan => ({
  traceId: 'a'.repeat(32),
  spanId: id.toString(16).padStart(16, '0'),
  parentSpanId: parent === 0 ? '' : parent.toString(16).padStart(16, '0'),
  name,
  kind: parent === 0 ? 2 : 3,
  start: START + BigInt(from) * MILLISECOND,
  end: START + BigInt(from + length) * MILLISECOND,
  attributes: [['db.query.text', 'SELECT * FROM lines WHERE order_id = $1']],
  events: [],
  links: [],
  status: { code: 0, message: '' },
});

const service = (name: string, spans: readonly PlainSpan[]): PlainTraces[number] => ({
  attributes: [['service.name', name]],
  scopes: [{ name: 'test', version: '1', spans }],
});

const TRACE: PlainTraces = [
  service('shop', [
    span(1, 0, 'GET /orders', 0, 1000),
    span(2, 1, 'list orders', 10, 980),
    ...Array.from({ length: QUERIES }, (_, index) => span(10 + index, 2, 'SELECT lines', 20 + index * 3, 2)),
    span(3, 1, 'render', 991, 8),
  ]),
];

let view: ShownView;
let page: Page;

beforeAll(async () => {
  if (!canShowView) return;
  view = await showTraceView(TRACE, Number(START / 1_000_000_000n));
  page = view.page;
}, 60_000);

afterAll(() => view?.close());

const rowsShown = async (): Promise<number> =>
  Number(await page.locator('[role=treegrid]').getAttribute('aria-rowcount'));

describe.skipIf(!canShowView)('similar siblings', () => {
  it('are one row that says how many they are and how long they take together', async () => {
    await page.locator('tbody tr').first().click();
    await page.locator('.row').first().waitFor();
    await expect.poll(rowsShown).toBe(4);
    const group = page.locator('.row.group');
    expect(await group.innerText()).toContain('SELECT lines');
    expect(await group.innerText()).toContain('× 312');
    expect(await group.getAttribute('aria-label')).toContain('312');
    expect(await group.innerText()).toContain('624 ms');
  });

  it('are shown one by one by Enter, and as one again by the left arrow', async () => {
    await page.locator('.row.group').click();
    await page.locator('.row.group.selected').waitFor();
    await page.locator('[role=treegrid]').focus();
    await page.keyboard.press('Enter');
    await expect.poll(rowsShown).toBe(3 + QUERIES);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(rowsShown).toBe(4);
  });

  it('have a bar from the first start to the last end', async () => {
    const axis = await page.locator('.axis').boundingBox();
    const bar = await page.locator('.row.group .bar').boundingBox();
    if (axis === null || bar === null) throw new Error('nothing is drawn');
    expect((bar.x - axis.x) / axis.width).toBeCloseTo(0.02, 2);
    expect(bar.width / axis.width).toBeCloseTo((3 * (QUERIES - 1) + 2) / 1000, 2);
  });

  it('are counted in the table of operations, whose names lead back', async () => {
    await page.locator('.tab', { hasText: 'Operations' }).click();
    const row = page.locator('.operations tbody tr', { hasText: 'SELECT lines' });
    expect(await row.innerText()).toMatch(/312/);
    await row.locator('button').click();
    await expect.poll(() => page.locator('.find-bar .find-count').innerText()).toContain('of 312');
  });

  it('show themselves all for good by a key', async () => {
    await page.locator('.find-bar input').press('Escape');
    await page.keyboard.press('g');
    await expect.poll(rowsShown).toBe(3 + QUERIES);
    await page.keyboard.press('g');
    await expect.poll(rowsShown).toBe(4);
    expect(view.complaints).toEqual([]);
  });
});
