/** The search form in a real browser: its fields and its TraceQL say the same, whichever is changed. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchQuery } from '../../src/protocol/traceView';
import { generateTrace } from '../support/otlp/generate';
import { canShowView, showTraceView, type ShownView } from '../support/trace/shownView';

const TRACE = generateTrace(60, 5);

let view: ShownView;
let page: Page;

beforeAll(async () => {
  if (!canShowView) return;
  view = await showTraceView(TRACE.traces, Number((TRACE.spans[0]?.start ?? 0n) / 1_000_000_000n));
  page = view.page;
  page.setDefaultTimeout(10_000);
  await page.locator('.results tbody tr').first().waitFor();
}, 60_000);

afterAll(() => view?.close());

const field = (name: string): Locator => page.getByLabel(name, { exact: true });
const traceQl = (): Locator => page.getByRole('combobox', { name: 'TraceQL' });

/** Searches by the keyboard, and gives what was asked. */
async function searched(from: Locator): Promise<SearchQuery> {
  const before = view.asked.length;
  await from.press('Enter');
  await expect.poll(() => view.asked.length).toBeGreaterThan(before);
  const question = view.asked.findLast(({ type }) => type === 'search');
  if (question?.type !== 'search') throw new Error('nothing was searched');
  return question.query;
}

describe.skipIf(!canShowView)('the search form in a browser', () => {
  it('writes its fields as TraceQL, and searches by the fields', async () => {
    await field('Service').fill('gateway');
    await field('At least (ms)').fill('1.5');
    await field('At most (ms)').fill('60000');
    await field('Status').selectOption('unset');
    expect(await traceQl().inputValue()).toBe(
      '{ resource.service.name = "gateway" && duration >= 1500us && duration <= 60000000us && status = unset }',
    );
    expect(await searched(field('Service'))).toMatchObject({
      service: 'gateway',
      minDurationMilliseconds: 1.5,
      maxDurationMilliseconds: 60_000,
      status: 'unset',
      traceQl: '',
    });
    await page.locator('.results tbody tr', { hasText: 'GET /orders/{id}' }).waitFor();
  });

  it('fills its fields from TraceQL that they can hold', async () => {
    await traceQl().fill('{ name = "GET /orders/{id}" && duration > 2s && status = ok }');
    expect(await field('Operation').inputValue()).toBe('GET /orders/{id}');
    expect(await field('At least (ms)').inputValue()).toBe('2000');
    expect(await field('Status').inputValue()).toBe('ok');
    expect(await field('Service').inputValue()).toBe('');
    await field('Status').selectOption('error');
    expect(await traceQl().inputValue()).toContain('&& (status = error ||');
  });

  it('rests its fields while TraceQL says more than they can', async () => {
    await traceQl().fill('{ span.db.system = "mysql" || kind = server }');
    expect(await field('Operation').isDisabled()).toBe(true);
    await page.locator('.search-hint', { hasText: 'more than the fields can' }).waitFor();
    expect((await searched(traceQl())).traceQl).toBe('{ span.db.system = "mysql" || kind = server }');
    await traceQl().fill('');
    expect(await field('Operation').isDisabled()).toBe(false);
  });

  it('takes a time of its own, either way round', async () => {
    expect(await field('From').isVisible()).toBe(false);
    await field('Time').selectOption('from … until …');
    await field('From').fill('2026-03-02T11:00:05');
    await field('Until').fill('2026-03-02T10:00:00');
    const { startMilliseconds, endMilliseconds } = await searched(field('Service'));
    expect(endMilliseconds - startMilliseconds).toBe(3_605_000);
    expect(new Date(startMilliseconds).getHours()).toBe(10);
    await page.screenshot({ path: 'test/artefacts/search-form.png' });
    await field('Time').selectOption('last 6 hours');
    expect(await searched(field('Service'))).toMatchObject({ lookbackSeconds: 21_600, startMilliseconds: 0 });
  });

  it('broke no rule of its content security policy and threw nothing', () => {
    expect(view.complaints).toEqual([]);
  });
});
