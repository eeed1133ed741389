/** From code to its spans and back, in a real VS Code: lenses, times beside the lines, stack traces. */
import type { FrameLocator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Editor } from '../support/editor/openEditor';
import { startTraceScene, type TraceScene } from '../support/editor/traceScene';
import type { PlainSpan, PlainTraces } from '../support/otlp/model';
import { requires } from '../support/requires';

const WAIT = { timeout: 20_000 };

const SHOP = `from fastapi import FastAPI
from opentelemetry import trace

app = FastAPI()
tracer = trace.get_tracer("shop")


def charge(order: str) -> None:
    with tracer.start_as_current_span("charge card"):
        raise ValueError(f"no card for {order}")


@app.get("/orders/{order}")
def read_order(order: str) -> dict[str, str]:
    charge(order)
    return {"order": order}
`;

const STACK = `Traceback (most recent call last):
  File "/srv/shop/app.py", line 15, in read_order
    charge(order)
  File "/srv/shop/app.py", line 10, in charge
    raise ValueError(f"no card for {order}")
ValueError: no card for 7
`;

/** A request of 200 ms that charges three times, in vain. */
function request(now: number): PlainTraces {
  const start = BigInt(now - 60_000) * 1_000_000n;
  const span = (number: number, more: Partial<PlainSpan>): PlainSpan => ({
    traceId: 'c0de'.padStart(32, '0'),
    spanId: String(number).padStart(16, '0'),
    parentSpanId: number === 1 ? '' : '1'.padStart(16, '0'),
    name: 'charge card',
    kind: 1,
    start: start + BigInt(number) * 10_000_000n,
    end: start + BigInt(number) * 10_000_000n + 20_000_000n,
    attributes: [],
    events: [],
    links: [],
    status: { code: 2, message: 'no card' },
    ...more,
  });
  const server = span(1, {
    name: 'GET /orders/{order}',
    kind: 2,
    end: start + 210_000_000n,
    attributes: [
      ['http.route', '/orders/{order}'],
      ['http.request.method', 'GET'],
      ['http.response.status_code', 500n],
    ],
  });
  const charges = [2, 5, 8].map((number) =>
    span(number, {
      events: [
        {
          name: 'exception',
          time: start + BigInt(number) * 10_000_000n,
          attributes: [['exception.stacktrace', STACK]],
        },
      ],
    }),
  );
  return [
    {
      attributes: [['service.name', 'shop']],
      scopes: [{ name: 'shop', version: '1', spans: [server, ...charges] }],
    },
  ];
}

await requires(['editor'], 'Code and its spans in VS Code', () => {
  let scene: TraceScene;
  let editor: Editor;
  let panel: FrameLocator;

  const hintAt = async (line: number): Promise<string> =>
    (await editor.inlayHints()).find((hint) => hint.line === line)?.text ?? '';

  beforeAll(async () => {
    const manifest = '[project]\nname = "shop"\nversion = "1"\n';
    scene = await startTraceScene({ 'app.py': SHOP, 'pyproject.toml': manifest }, request(Date.now()));
    editor = scene.editor;
    await editor.openFile('app.py');
  });

  afterAll(() => scene?.stop());

  test('a function that starts spans leads to them', async () => {
    await editor.lens(8, 'Spans');
    const hover = await editor.hover(8, 6, 'spans');
    expect(hover.text).toContain('This function’s spans');
    await editor.clickLens(8, 'Spans');
    panel = await editor.tracePanel();
    await panel.locator('.results tbody tr').first().waitFor(WAIT);
    expect(await panel.getByLabel('Operation', { exact: true }).inputValue()).toBe('charge card');
    await editor.screenshot('trace-code-search');
  });

  test('while a trace is open, its times stand at the lines that they were spent in', async () => {
    await panel.locator('.results tbody tr').first().click();
    await panel.getByRole('treegrid', { name: 'Spans' }).waitFor(WAIT);
    const charged = /3 × Σ 60 ms · 30 % · 3 failed/;
    await expect.poll(() => hintAt(9), WAIT).toMatch(charged);
    expect(await hintAt(14)).toMatch(/200 ms · 100 % · failed/);
    await editor.screenshot('trace-code-times');
  });

  test('a line of a stack trace leads to its line of code', async () => {
    const tree = panel.getByRole('treegrid', { name: 'Spans' });
    await tree.press('e');
    await panel.getByTitle('Go to /srv/shop/app.py:10').first().click();
    await expect.poll(() => editor.position(), WAIT).toEqual({ file: 'app.py', line: 10 });
    await editor.screenshot('trace-code-stack');
  });

  test('only spans whose code is here are kept, when that is asked for', async () => {
    await panel.getByRole('button', { name: 'With code' }).click();
    await panel.locator('.filters .find-count', { hasText: '4 of 4 spans' }).waitFor(WAIT);
    await panel.getByRole('button', { name: 'With code' }).click();
  });

  test('the times are gone when the trace is closed', async () => {
    await panel.getByRole('button', { name: /Back to the list/ }).click();
    await expect.poll(() => hintAt(9), WAIT).toBe('');
  });
});
