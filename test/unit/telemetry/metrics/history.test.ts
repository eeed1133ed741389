import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExposedSample } from '../../../../src/telemetry/metrics/exposition';
import { History } from '../../../../src/telemetry/metrics/history';

const sample = (name: string, value: number, labels: Record<string, string> = {}): ExposedSample => ({
  name,
  labels,
  value,
});

function historyOf(...scrapes: readonly (readonly [seconds: number, ...samples: ExposedSample[]])[]): History {
  const history = new History();
  for (const [seconds, ...samples] of scrapes) history.add(seconds * 1000, samples);
  return history;
}

const rates = (history: History, window: number): Record<string, number> =>
  Object.fromEntries(history.rates(window).map(({ series, rate }) => [series.name, rate]));

describe('History', () => {
  it('has no rates before the second scrape', () => {
    expect(historyOf().rates(60)).toEqual([]);
    expect(historyOf([0, sample('a', 5)]).rates(60)).toEqual([]);
  });

  it('gives the increase per second over the window', () => {
    const history = historyOf([0, sample('a', 0)], [10, sample('a', 100)], [20, sample('a', 150)]);
    expect(rates(history, 60)).toEqual({ a: 7.5 });
    expect(rates(history, 10)).toEqual({ a: 5 });
  });

  it('keeps series apart by labels, in whatever order they come', () => {
    const history = historyOf(
      [0, sample('a', 1, { x: '1', y: '2' }), sample('a', 1, { x: '2', y: '1' })],
      [10, sample('a', 11, { y: '2', x: '1' }), sample('a', 1, { x: '2', y: '1' })],
    );
    expect(history.rates(60).map(({ series, rate }) => [series.labels, rate])).toEqual([
      [{ x: '1', y: '2' }, 1],
      [{ x: '2', y: '1' }, 0],
    ]);
  });

  it('counts from zero after a restart, and in a series that is new', () => {
    const history = historyOf([0, sample('a', 100)], [10, sample('a', 30), sample('b', 20)]);
    expect(rates(history, 60)).toEqual({ a: 3, b: 2 });
  });

  it('knows by its time of creation that a counter began again, although it counts more than before', () => {
    const at = (total: number, created: number): readonly ExposedSample[] => [
      sample('a_total', total, { path: '/a' }),
      sample('a_created', created, { path: '/a' }),
      sample('b_bucket', total, { le: '1' }),
      sample('b_created', 1000),
    ];
    const history = historyOf([0, ...at(10, 1000)], [10, ...at(50, 1009)], [20, ...at(60, 1009)]);
    expect(rates(history, 60)).toEqual({ a_total: 3, b_bucket: 2.5 });
    expect(history.series.map(({ name }) => name)).toEqual(['a_total', 'b_bucket']);
  });

  it('takes what it missed in one scrape for begun again, too', () => {
    const history = historyOf(
      [0, sample('a_total', 10), sample('a_created', 1000)],
      [10, sample('a_created', 1009)],
      [20, sample('a_total', 30), sample('a_created', 1009)],
    );
    expect(rates(history, 60)).toEqual({ a_total: 1 });
  });

  it('keeps exemplars that were replaced since, each once, and no more than a bound', () => {
    const seen = (value: number, timestamp?: number): ExposedSample => ({
      ...sample('d_bucket', 1, { le: '1' }),
      exemplar: { labels: { trace_id: String(value) }, value, ...(timestamp === undefined ? {} : { timestamp }) },
    });
    const history = historyOf([10, seen(0.5, 7)], [20, seen(0.5, 7)], [30, seen(0.7)]);
    expect(history.exemplars.map(({ exemplar }) => [exemplar.value, exemplar.timestamp])).toEqual([
      [0.5, 7],
      [0.7, 30],
    ]);
    for (let index = 0; index < 3000; index += 1) history.add(40_000, [seen(index)]);
    expect(history.exemplars.length).toBe(2000);
    expect(history.exemplars.at(-1)?.exemplar.value).toBe(2999);
  });

  it('leaves out what the last scrape has no more, and bridges what one scrape missed', () => {
    const history = historyOf([0, sample('a', 0), sample('b', 0)], [10, sample('b', 1)], [20, sample('a', 40)]);
    expect(rates(history, 60)).toEqual({ a: 2 });
  });

  it('never gives a negative rate', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(values, (all) => {
        const history = historyOf(...all.map((value, index) => [index, sample('a', value)] as const));
        expect(history.rates(100).every(({ rate }) => rate >= 0)).toBe(true);
      }),
    );
  });

  it('is bounded in scrapes, numbers and series', () => {
    const many = historyOf(...Array.from({ length: 500 }, (_, index) => [index, sample('a', index)] as const));
    expect(many.scrapes).toBe(240);
    const wide = new History();
    const samples = Array.from({ length: 60_000 }, (_, index) => sample('a', index, { id: String(index) }));
    for (let round = 0; round < 25; round += 1) wide.add(round * 1000, samples);
    expect(wide.isIncomplete).toBe(true);
    expect(wide.series).toHaveLength(50_000);
    expect(wide.scrapes).toBe(20);
    expect(many.isIncomplete).toBe(false);
  });
});

describe('another run of the process', () => {
  const run = (started: number, value: number): readonly ExposedSample[] => [
    sample('process_start_time_seconds', started),
    sample('a', value),
  ];

  it('starts at zero, and the one before is kept to compare with', () => {
    const history = historyOf([100, ...run(50, 0)], [110, ...run(50, 100)], [130, ...run(120, 30)]);
    expect(rates(history, 60)).toEqual({ a: 3 });
    expect(history.span(60)).toBe(10);
    expect(history.lastRun).toMatchObject({ span: 10, rates: [{ series: { name: 'a' }, rate: 10 }] });
  });

  it('is none when the start is told a little differently', () => {
    const history = historyOf([100, ...run(50, 0)], [110, ...run(50.4, 100)]);
    expect(history.lastRun).toBeUndefined();
    expect(rates(history, 60)).toEqual({ a: 10 });
  });

  it('is worth nothing when the one before was read but once', () => {
    expect(historyOf([100, ...run(50, 7)], [110, ...run(105, 1)]).lastRun).toBeUndefined();
  });
});
