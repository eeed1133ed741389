/** Picking, comparing and looking at a trace from other sides, in a real browser. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateTrace } from '../support/otlp/generate';
import type { PlainTraces } from '../support/otlp/model';
import { canShowView, showTraceView, type ShownView } from '../support/trace/shownView';

const FAST = generateTrace(400, 5);
const FROM = Number((FAST.spans[0]?.start ?? 0n) / 1_000_000_000n);

/** Another call of the same route, later and with one slow span. */
function slower(traces: PlainTraces): PlainTraces {
  const later = 20_000_000_000n;
  return traces.map((resource) => ({
    ...resource,
    scopes: resource.scopes.map((scope) => ({
      ...scope,
      spans: scope.spans.map((span) => ({
        ...span,
        traceId: span.traceId.replace(/.$/, 'f'),
        start: span.start + later,
        end: span.end + later + (span.parentSpanId === '' ? 3_000_000_000n : 0n),
      })),
    })),
  }));
}

let view: ShownView;
let page: Page;

beforeAll(async () => {
  if (!canShowView) return;
  view = await showTraceView([...FAST.traces, ...slower(FAST.traces)], FROM);
  page = view.page;
  await page.locator('tbody tr').nth(1).waitFor();
}, 60_000);

afterAll(() => view?.close());

const press = (key: string): Promise<void> => page.keyboard.press(key);
const clipboard = (): Promise<unknown> => page.evaluate('navigator.clipboard.readText()');
const tab = (name: string): Promise<void> => page.locator('.tab', { hasText: name }).click();

describe.skipIf(!canShowView)('the tools of the trace view in a browser', () => {
  it('picks the slower trace in the plot by key and by click', async () => {
    await page.locator('.scatter').focus();
    await press('ArrowDown');
    await expect.poll(() => page.locator('.scatter-words').innerText()).toContain('2 s');
    await press('ArrowUp');
    await expect.poll(() => page.locator('.scatter-words').innerText()).toContain('5 s');
    const box = await page.locator('.scatter canvas').boundingBox();
    await page.mouse.click((box?.x ?? 0) + 64 + 4, (box?.y ?? 0) + 10 + 0.7 * 118 + 2);
    await expect.poll(() => page.locator('.scatter-words').innerText()).toContain('2 s');
    await page.locator('.scatter').focus();
    await press('Enter');
    await page.locator('.row.selected').waitFor();
  });

  it('shows a subtree alone, folds to calls between services, walks to the slowest, and lists its keys', async () => {
    const rows = async (): Promise<number> => Number(await page.locator('.grid').getAttribute('aria-rowcount'));
    await press('l');
    await page.locator('.row.selected').waitFor();
    await press('Home');
    const all = await rows();
    await press('ArrowDown');
    await press('r');
    await page.locator('.root-banner', { hasText: 'Only the subtree of' }).waitFor();
    expect(await rows()).toBeLessThan(all);
    await press('r');
    await expect.poll(rows).toBe(all);
    await press('v');
    await expect.poll(rows).toBeLessThan(all);
    await press('}');
    await press('?');
    await page.locator('.key-help[open]', { hasText: 'next, previous error' }).waitFor();
    await press('Escape');
    await page.locator('.key-help[open]').waitFor({ state: 'detached' });
  });

  it('draws the flame graph, and walks and zooms in it by keys', async () => {
    await page.locator('.grid').focus();
    await press('u');
    await page.locator('.flame-words', { hasText: 'GET /orders/{id}' }).waitFor();
    await press('ArrowDown');
    const child = await page.locator('.flame-words').innerText();
    expect(child).toMatch(/ · .* in and below · .* self/);
    await press('Enter');
    await press('ArrowUp');
    await expect.poll(() => page.locator('.flame-words').innerText()).toContain('(100 %)');
    const alpha = `document.querySelector('.flame canvas').getContext('2d').getImageData(10, 10, 1, 1).data[3]`;
    expect(await page.evaluate(alpha)).toBe(255);
    await press('Escape');
    await press(' ');
    await page.locator('.grid').waitFor();
  });

  it('compares with the trace that was kept', async () => {
    await page.locator('.grid').focus();
    await press('b');
    await press('Escape');
    await page.locator('tbody tr', { hasText: '5 s' }).click();
    await page.locator('.row.selected').waitFor();
    await tab('Comparison');
    await page.locator('.comparison tbody tr', { hasText: '▲ Slower' }).waitFor();
    expect(await page.locator('.comparison tbody tr').count()).toBe(1);
    await page.locator('.comparison .operation-name .link').click();
    await page.locator('.row.selected', { hasText: 'GET /orders/{id}' }).waitFor();
  });

  it('copies the span and a link to it', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.locator('.copies .link', { hasText: 'JSON' }).click();
    await page.locator('.notice', { hasText: 'The span was copied.' }).waitFor();
    const copied: unknown = JSON.parse(String(await clipboard()));
    expect(copied).toMatchObject({ name: 'GET /orders/{id}', kind: 'server' });
    await page.locator('.copies .link', { hasText: 'Link' }).click();
    await expect.poll(() => clipboard()).toMatch(/^vscode:\/\/redline\.test\/trace\/[0-9a-f]{32}\?span=[0-9a-f]{16}$/);
  });

  it('broke no rule of its content security policy and threw nothing', () => {
    expect(view.complaints).toEqual([]);
  });
});
