/** Reading one trace in a real VS Code, by keys and by mouse: finding, folding, zooming, links, copies. */
import type { FrameLocator, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Editor } from '../support/editor/openEditor';
import { startTraceScene, type TraceScene } from '../support/editor/traceScene';
import type { PlainSpan, PlainTraces } from '../support/otlp/model';
import { requires } from '../support/requires';

const WAIT = { timeout: 20_000 };
const MS = 1_000_000n;
const QUERIES = 312;

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');

/** A request over three services: 312 queries alike, a payment that fails, and a link to a job of its own. */
function order(now: number): PlainTraces {
  const start = BigInt(now - 60_000) * MS;
  const span = (
    id: number,
    parent: number,
    name: string,
    from: bigint,
    to: bigint,
    more: Partial<PlainSpan> = {},
  ): PlainSpan => ({
    traceId: hex(1, 32),
    spanId: hex(id, 16),
    parentSpanId: parent === 0 ? '' : hex(parent, 16),
    name,
    kind: 1,
    start: start + from * MS,
    end: start + to * MS,
    attributes: [],
    events: [],
    links: [],
    status: { code: 0, message: '' },
    ...more,
  });
  const batch = (service: string, ...spans: readonly PlainSpan[]): PlainTraces[number] => ({
    attributes: [['service.name', service]],
    scopes: [{ name: 'test', version: '1', spans }],
  });
  const queries = Array.from({ length: QUERIES }, (_, at) =>
    span(100 + at, 2, 'SELECT items', 10n + BigInt(at), 11n + BigInt(at), {
      kind: 3,
      attributes: [['db.query.text', `SELECT * FROM items WHERE id = ${at}`]],
    }),
  );
  const failed = {
    status: { code: 2, message: 'card refused' },
    links: [{ traceId: hex(2, 32), spanId: hex(900, 16), attributes: [] }],
  };
  return [
    batch('gateway', span(1, 0, 'GET /orders/{id}', 0n, 500n, { kind: 2 })),
    batch(
      'orders',
      span(2, 1, 'load order', 5n, 350n),
      ...queries,
      span(3, 1, 'call payments', 360n, 480n, { kind: 3 }),
    ),
    batch('payments', span(4, 3, 'POST /charges', 365n, 475n, { kind: 2, ...failed })),
    batch('jobs', { ...span(900, 0, 'settle later', 600n, 700n), traceId: hex(2, 32) }),
  ];
}

await requires(['editor'], 'Reading a trace in VS Code', () => {
  let scene: TraceScene;
  let editor: Editor;
  let panel: FrameLocator;
  let tree: Locator;

  const rows = async (): Promise<number> => Number(await tree.getAttribute('aria-rowcount'));
  const selected = async (): Promise<string> => (await panel.locator('.row.selected').getAttribute('aria-label')) ?? '';
  const isSelected = (text: string | RegExp): Promise<void> => expect.poll(selected, WAIT).toMatch(text);
  const clipboard = (): Promise<unknown> => editor.page.evaluate('navigator.clipboard.readText()');

  beforeAll(async () => {
    scene = await startTraceScene({ 'app.py': 'print("hello")\n' }, order(Date.now()));
    editor = scene.editor;
    await editor.openFile('app.py');
    await editor.command('Redline: Show Traces');
    panel = await editor.tracePanel();
    await panel.locator('.results tbody tr', { hasText: 'GET /orders/{id}' }).click();
    tree = panel.getByRole('treegrid', { name: 'Spans' });
    await tree.waitFor(WAIT);
  });

  afterAll(() => scene?.stop());

  test('similar siblings stand as one row, and open', async () => {
    await panel.locator('.row.group', { hasText: `SELECT items × ${QUERIES}` }).waitFor(WAIT);
    expect(await rows()).toBe(5);
    await editor.screenshot('trace-siblings');
    await tree.press('g');
    await expect.poll(rows, WAIT).toBe(4 + QUERIES);
  });

  test('find walks from match to match, in names and in attributes', async () => {
    await tree.press('/');
    await panel.locator('.find-bar input').fill('id = 31');
    await panel.locator('.find-bar .find-count', { hasText: /1 of 3/ }).waitFor(WAIT);
    await isSelected('SELECT items');
    await panel.locator('.find-bar input').press('Enter');
    await panel.locator('.find-bar .find-count', { hasText: /2 of 3/ }).waitFor(WAIT);
    await editor.screenshot('trace-find');
    await panel.locator('.find-bar input').press('Escape');
    await tree.press('g');
  });

  test('errors, the slowest span and the critical path are a key away', async () => {
    await tree.press('Home');
    await tree.press('e');
    await isSelected('POST /charges');
    await tree.press('l');
    await isSelected('GET /orders/{id}');
    await tree.press('L');
    await isSelected('POST /charges');
    await tree.press('c');
    await panel.locator('.filters .find-count', { hasText: /of 316 spans/ }).waitFor(WAIT);
    await tree.press('c');
    await tree.press('x');
    await panel.locator('.filters .find-count', { hasText: '1 of 316 spans' }).waitFor(WAIT);
    expect(await rows()).toBe(3);
    await tree.press('x');
  });

  test('folds by level and to the calls between services, and shows a subtree alone', async () => {
    await tree.press('{');
    await expect.poll(rows, WAIT).toBe(3);
    await tree.press(']');
    await expect.poll(rows, WAIT).toBe(5);
    await tree.press('[');
    await expect.poll(rows, WAIT).toBe(3);
    await tree.press('}');
    await expect.poll(rows, WAIT).toBe(5);
    await tree.press('v');
    await expect.poll(rows, WAIT).toBeLessThan(5);
    await tree.press('}');
    await tree.press('Home');
    await tree.press('ArrowDown');
    await tree.press('r');
    await panel.locator('.root-banner', { hasText: 'Only the subtree of orders load order' }).waitFor(WAIT);
    await tree.press('r');
    await expect.poll(rows, WAIT).toBe(5);
  });

  test('the minimap and the keys zoom in time', async () => {
    const last = (): Promise<string> => panel.locator('.axis').innerText();
    const whole = await last();
    const map = panel.locator('.minimap');
    const box = await map.boundingBox();
    if (!box) throw new Error('no minimap');
    await editor.page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2);
    await editor.page.mouse.down();
    await editor.page.mouse.move(box.x + box.width * 0.95, box.y + box.height / 2, { steps: 5 });
    await editor.page.mouse.up();
    await expect.poll(last, WAIT).not.toBe(whole);
    await editor.screenshot('trace-zoom');
    await tree.press('0');
    await expect.poll(last, WAIT).toBe(whole);
    await tree.press('e');
    await tree.press('f');
    await expect.poll(last, WAIT).not.toBe(whole);
    await tree.press('0');
  });

  test('a span is copied, and its link leads to another trace', async () => {
    await tree.press('Home');
    await tree.press('e');
    await isSelected('POST /charges');
    await panel.locator('.details-error', { hasText: 'card refused' }).waitFor(WAIT);
    await panel.locator('.copies .link', { hasText: 'Span id' }).click();
    await expect.poll(clipboard, WAIT).toBe(hex(4, 16));
    await panel.locator('.copies .link', { hasText: 'Link' }).click();
    await expect.poll(clipboard, WAIT).toMatch(new RegExp(`/trace/${hex(1, 32)}\\?span=${hex(4, 16)}$`));
    await panel.locator('.details .link', { hasText: 'Trace 00000000…' }).click();
    await isSelected('settle later');
  });
});
