/** What is offered while somebody types a search: names and values from (the double of) Tempo, in a real browser. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateTrace } from '../support/otlp/generate';
import { canShowView, showTraceView, type ShownView } from '../support/trace/shownView';

const TRACE = generateTrace(200, 5);

let view: ShownView;
let page: Page;

describe.skipIf(!canShowView)('completion of a search', () => {
  beforeAll(async () => {
    view = await showTraceView(TRACE.traces, Number((TRACE.spans[0]?.start ?? 0n) / 1_000_000_000n));
    page = view.page;
    await page.locator('tbody tr').first().waitFor();
  }, 60_000);
  afterAll(() => view?.close());

  const offered = (): Promise<string[]> => page.locator('.completions li span:first-child').allInnerTexts();
  const asked = (): object[] => view.asked.filter(({ type }) => type === 'terms');

  it('knows the attributes that Tempo has', async () => {
    const field = page.getByRole('combobox', { name: 'TraceQL' });
    await field.click();
    await field.pressSequentially('{ resource.host', { delay: 20 });
    await expect.poll(offered).toContain('resource.host.name');
    // Once, however many keys there were.
    expect(asked()).toMatchObject([{ field: '' }]);
  });

  it('knows the values of an attribute, ready to be searched for', async () => {
    const field = page.getByRole('combobox', { name: 'TraceQL' });
    await field.fill('');
    await field.pressSequentially('{ span.db.system.name = post', { delay: 20 });
    await expect.poll(offered).toEqual(['"postgresql"']);
    await page.screenshot({ path: 'test/artefacts/traceql-terms.png' });
    await page.keyboard.press('Tab');
    await page.keyboard.type('}');
    await page.keyboard.press('Enter');
    await page.locator('tbody tr').first().waitFor();
    expect(view.asked.at(-1)).toMatchObject({ query: { traceQl: '{ span.db.system.name = "postgresql" }' } });
    expect(asked()).toHaveLength(2);
  });

  it('offers services and their operations in the form', async () => {
    await page.getByRole('combobox', { name: 'TraceQL' }).fill('');
    const options = (id: string): Promise<string[]> =>
      page.locator(`datalist#${id} option`).evaluateAll((all) => all.map((one) => one.getAttribute('value') ?? ''));
    await page.getByLabel('Service').first().focus();
    await expect.poll(() => options('services')).toContain('payments');
    await page.getByLabel('Service').first().fill('payments');
    await page.getByRole('combobox', { name: 'Operation' }).focus();
    await expect.poll(() => options('operations')).toContain('charge');
    expect(view.complaints).toEqual([]);
  });
});
