import { MarkupContent } from 'vscode-languageserver/node';
import { describe, expect, it, vi } from 'vitest';
import { completionsAt, createRuleHovers, definitionAt } from '../../../../src/server/features/ruleQueries';
import type { Prometheus } from '../../../../src/telemetry/metrics/prometheus';
import { openSession, type TestSession } from '../../../support/session';

const EXPRESSION = 'sum by (job) (rate(orders_total{status="500"}[5m])) > shop:limit';
const FILES = {
  'requirements.txt': 'prometheus_client\nfastapi\n',
  'app.py': `from fastapi import FastAPI
from prometheus_client import Counter, Histogram

app = FastAPI()
ORDERS = Counter("orders_total", "Orders by <status>.", ["status", "shop"])
SECONDS = Histogram("order_seconds", "Time.", ["shop"])


@app.get("/orders")
def orders():
    ORDERS.labels(status="200", shop="a").inc()
    SECONDS.labels(shop="a").observe(1)
    return []
`,
  'alerts.yml': `groups:
  - name: g
    rules:
      - record: shop:limit
        expr: vector(1)
      - alert: A
        expr: ${EXPRESSION}
      - alert: B
        expr: node_load1 > 4
`,
};
const LINE = 6;
const column = (text: string): number => `        expr: ${EXPRESSION}`.indexOf(text) + 1;
const CONNECTED = { environments: [{ name: 'test', prometheus: 'http://one.test' }] };

function withServer(opened: TestSession, answers: Readonly<Record<string, number>>): ReturnType<typeof vi.fn> {
  const nothing = async (): Promise<never> => Promise.reject(new Error('not asked for here'));
  const range = vi.fn(async (query: string) => {
    const value = answers[query];
    return { ok: true as const, value: value === undefined ? [] : [[0, value] as const] };
  });
  const prometheus: Prometheus = {
    description: 'fake',
    detect: nothing,
    read: nothing,
    readBaseline: nothing,
    alerts: nothing,
    exemplars: nothing,
    instant: nothing,
    requests: () => 0,
    range,
  };
  opened.session.sources = { environment: 'test', prometheus };
  opened.show({});
  return range;
}

async function hover(opened: TestSession, line: number, character: number): Promise<string> {
  const found = await createRuleHovers(opened.session).at(opened.file('alerts.yml'), { line, character });
  return found && MarkupContent.is(found.contents) ? found.contents.value : '';
}

describe('queries of rules', () => {
  it('lead to where a metric is made', async () => {
    const opened = await openSession(FILES);
    const at = (line: number, character: number): unknown =>
      definitionAt(opened.file('alerts.yml'), { line, character }, opened.session);
    expect(at(LINE, column('orders_total'))).toEqual([
      { uri: expect.stringMatching(/app\.py$/), range: expect.objectContaining({ start: { line: 4, character: 9 } }) },
    ]);
    expect(at(LINE, column('rate'))).toEqual([]);
    expect(at(0, 0)).toEqual([]);
  });

  it('say what a metric is, where it is made and what it is now', async () => {
    const opened = await openSession(FILES, CONNECTED);
    const range = withServer(opened, { 'count(orders_total)': 12, 'sum(rate(orders_total[5m]))': 3.14159 });
    expect(await hover(opened, LINE, column('orders_total'))).toMatch(
      /^\*\*`orders_total`\*\* · counter\n\nOrders by \\<status\\>\\\.\n\n12 series now · 3\.14 per second\n\nmade at \[app\\\.py:5\]\(file:.*app\.py#L5\)$/,
    );
    expect(range).toHaveBeenCalledTimes(2);
    expect(await hover(opened, LINE, column('shop:limit'))).toBe(
      '**`shop:limit`** · recording rule\n\nThe server has no series of this name now.',
    );
    expect(await hover(opened, 8, 16)).toContain('No code of this workspace makes it.');
    expect(await hover(opened, 0, 2)).toBe('');
  });

  it('are completed by metrics and recording rules, and by labels within brackets', async () => {
    const opened = await openSession(FILES);
    const labels = (character: number): readonly string[] =>
      completionsAt(opened.file('alerts.yml'), { line: LINE, character }, opened.session).map(({ label }) => label);
    expect(labels(column('rate'))).toEqual([
      'orders_total',
      'order_seconds_bucket',
      'order_seconds_sum',
      'order_seconds_count',
      'shop:limit',
    ]);
    expect(labels(column('status'))).toEqual(['status', 'shop']);
    expect(labels(column('500'))).toEqual([]);
    expect(labels(2)).toEqual([]);
  });
});
