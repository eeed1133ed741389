/** The trace view of a large trace in a real browser: keyboard, folding, finding, hostile texts. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateTrace } from '../support/otlp/generate';
import type { PlainTraces } from '../support/otlp/model';
import { canShowView, showTraceView, type ShownView } from '../support/trace/shownView';

const TRACE = generateTrace(3000, 5);
const HOSTILE = '<img src=x onerror="window.pwned=1">';

let view: ShownView;
let page: Page;

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
  if (!canShowView) return;
  view = await showTraceView(hostile(TRACE.traces), Number((TRACE.spans[0]?.start ?? 0n) / 1_000_000_000n));
  page = view.page;
}, 60_000);

afterAll(() => view?.close());

const selected = (): Promise<string | null> => page.locator('.row.selected').getAttribute('aria-label');

describe.skipIf(!canShowView)('the trace view in a browser', () => {
  it('lists traces by itself and opens one with the keyboard', async () => {
    await page.locator('tbody tr').first().waitFor();
    expect(await page.locator('tbody tr').first().innerText()).toContain('GET /orders/{id}');
    await page.locator('tbody tr').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('.row.selected').waitFor();
    expect(await page.locator('.facts').innerText()).toContain('3,000 spans');
  });

  it('tells screen readers the tree: levels, places among siblings, the row with the focus, the widths', async () => {
    const told: unknown = await page.evaluate(`(() => {
      const grid = document.querySelector('.grid');
      const rows = [...grid.querySelectorAll('.row:not([hidden])')]
        .map((row) => ({ id: row.id, of: (name) => Number(row.getAttribute('aria-' + name)) }))
        .sort((left, right) => left.of('rowindex') - right.of('rowindex'));
      const bad = rows.filter(({ of }) => !(of('level') >= 1 && of('posinset') >= 1 && of('posinset') <= of('setsize')));
      const [root, first] = rows;
      const active = document.getElementById(grid.getAttribute('aria-activedescendant'));
      const widths = [...document.querySelectorAll('[role=separator]')].map((line) => Number(line.getAttribute('aria-valuenow')));
      return {
        bad: bad.length,
        root: ['level', 'posinset', 'setsize'].map(root.of),
        first: ['level', 'posinset'].map(first.of),
        hasMore: rows.length > 20,
        active: active.className.includes('selected'),
        focus: document.activeElement === grid,
        widths: widths.every((width) => width > 100),
      };
    })()`);
    expect(told).toEqual({
      bad: 0,
      root: [1, 1, 1],
      first: [2, 1],
      hasMore: true,
      active: true,
      focus: true,
      widths: true,
    });
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
    expect(view.asked.at(-1)).toMatchObject({ type: 'openSpan', traceId: TRACE.traceId, keepFocus: false });
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
    expect(view.complaints).toEqual([]);
  });
});
