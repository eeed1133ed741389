import { describe, expect, it } from 'vitest';
import { failed, succeeded } from '../../../../src/core/failure';
import { cardinalitiesOf, readCardinalities, type AskedMetric } from '../../../../src/telemetry/metrics/cardinality';
import type { Sample } from '../../../../src/telemetry/metrics/prometheusApi';

const { signal } = new AbortController();
const ORDERS: AskedMetric = {
  names: ['orders', 'orders_total', 'orders_created'],
  starts: [],
  labels: ['user', 'status'],
};
const sample = (labels: Record<string, string>, value = 1): Sample => ({ labels, value });

/** Answers each query by the first of these whose start fits; notes what was asked. */
function server(answers: readonly (readonly [start: string, samples: readonly Sample[]])[]) {
  const asked: string[] = [];
  return {
    asked,
    ask: (query: string) => {
      asked.push(query);
      return Promise.resolve(succeeded(answers.find(([start]) => query.startsWith(start))?.[1] ?? []));
    },
  };
}

describe('readCardinalities', () => {
  it('counts series by name, then the labels of what is large, in the jobs that are asked about', async () => {
    const { ask, asked } = server([
      [
        'count by (__name__) ({__name__=~"orders|orders_total",job="shop"})',
        [sample({ __name__: 'orders_total' }, 900)],
      ],
      ['label_replace', [sample({ redline_label: 'user' }, 899), sample({ redline_label: 'status' }, 3)]],
      ['topk', [sample({ user: 'ann' }), sample({ user: 'bob' }), sample({ user: 'ann', status: 'paid' })]],
    ]);
    const result = await readCardinalities(ask, { metrics: [ORDERS], jobs: ['shop'], limit: 100 }, signal);
    expect(result).toEqual(
      succeeded({
        series: new Map([['orders_total', 900]]),
        overflowed: [],
        labels: [
          { metric: 'orders_total', label: 'user', values: 899, examples: ['ann', 'bob'] },
          { metric: 'orders_total', label: 'status', values: 3, examples: ['paid'] },
        ],
      }),
    );
    expect(asked).toEqual([
      'count by (__name__) ({__name__=~"orders|orders_total",job="shop"})',
      'count by (__name__) ({__name__=~"orders|orders_total",job="shop",otel_metric_overflow="true"})',
      'label_replace(count(count by (user) (orders_total{job="shop"})), "redline_label", "user", "", "") or ' +
        'label_replace(count(count by (status) (orders_total{job="shop"})), "redline_label", "status", "", "")',
      'topk(12, orders_total{job="shop"})',
    ]);
  });

  it('looks into nothing small, nothing huge, and at most eight metrics', async () => {
    const metrics = Array.from({ length: 20 }, (_, index): AskedMetric => ({
      names: [`m${index}_total`],
      starts: [],
      labels: ['a'],
    }));
    const sizes = metrics.map(({ names: [name = ''] }, index) =>
      sample({ __name__: name }, [50, 5_000_000][index] ?? 1000 + index),
    );
    const { ask, asked } = server([['count by (__name__) ({__name__=~', sizes]]);
    await readCardinalities(ask, { metrics, jobs: ['shop'], limit: 100 }, signal);
    const counted = asked.flatMap((query) => /^topk\(12, (\w+)\{/.exec(query)?.[1] ?? []);
    expect(counted).toEqual([
      'm19_total',
      'm18_total',
      'm17_total',
      'm16_total',
      'm15_total',
      'm14_total',
      'm13_total',
      'm12_total',
    ]);
  });

  it('knows names that an exporter completes, and what an SDK cut off', async () => {
    const otel: AskedMetric = { names: ['shop_orders'], starts: ['shop_orders'], labels: ['user'] };
    const { ask, asked } = server([
      [
        'count by (__name__) ({__name__=~"shop_orders|shop_orders(?:_[a-z_]+?)?(?:_total|_count)?"})',
        [sample({ __name__: 'shop_orders_total' }, 500)],
      ],
      ['count by (__name__)', [sample({ __name__: 'shop_orders_total' })]],
      ['label_replace', [sample({ redline_label: 'user' }, 498)]],
    ]);
    const result = await readCardinalities(ask, { metrics: [otel], jobs: [], limit: 100 }, signal);
    expect(result).toMatchObject({
      ok: true,
      value: { overflowed: ['shop_orders_total'], labels: [{ values: 498, examples: [] }] },
    });
    expect(asked).toHaveLength(4);
  });

  it('asks nothing for no metrics, and hands on why nobody answers', async () => {
    const { ask, asked } = server([]);
    expect(await readCardinalities(ask, { metrics: [], jobs: ['a'], limit: 1 }, signal)).toMatchObject({ ok: true });
    expect(asked).toEqual([]);
    const refused = failed('refused', 'Nothing listens.', 'Start it.');
    const answer = await readCardinalities(
      () => Promise.resolve(refused),
      { metrics: [ORDERS], jobs: [], limit: 1 },
      signal,
    );
    expect(answer).toBe(refused);
  });
});

describe('cardinalitiesOf', () => {
  it('counts what a service exposes itself', () => {
    const samples = [
      ...Array.from({ length: 30 }, (_, index) =>
        sample({ __name__: 'orders_total', user: `u${index}`, status: 'paid' }),
      ),
      sample({ __name__: 'orders_total', otel_metric_overflow: 'true' }),
      sample({ __name__: 'other_total', user: 'x' }),
    ];
    const { labels, overflowed, series } = cardinalitiesOf(samples, { metrics: [ORDERS], jobs: [], limit: 20 });
    expect(labels.map(({ label, values }) => [label, values])).toEqual([
      ['user', 30],
      ['status', 1],
    ]);
    expect(labels[0]?.examples).toHaveLength(12);
    expect(overflowed).toEqual(['orders_total']);
    expect([...series]).toEqual([['orders_total', 31]]);
  });
});
