import { describe, expect, it } from 'vitest';
import { failed, succeeded, type Result } from '../../../../src/core/failure';
import { seconds } from '../../../../src/core/units';
import type { HttpAnswer } from '../../../../src/telemetry/http';
import { createScraper, type ScrapeTarget } from '../../../../src/telemetry/metrics/scrape';
import type { DetectedSchema, MetricsSource, RouteSeries } from '../../../../src/telemetry/metrics/source';

const { signal } = new AbortController();
const NOW = { window: seconds(60), offset: seconds(0) };
const REFUSED = failed('refused', 'Nothing listens.', 'Start it.');

const answer = (text: string): Result<HttpAnswer> =>
  succeeded({ status: 200, contentType: 'text/plain', body: new TextEncoder().encode(text) });

const metricsText = (ok: number, errors: number): string =>
  [
    `http_requests_total{method="GET",path="/users/{id}",status="200"} ${ok}`,
    `http_requests_total{method="GET",path="/users/{id}",status="500"} ${errors}`,
    `http_request_duration_seconds_bucket{method="GET",path="/users/{id}",le="0.1"} ${ok}`,
    `http_request_duration_seconds_bucket{method="GET",path="/users/{id}",le="+Inf"} ${ok + errors}`,
    `http_request_duration_seconds_count{method="GET",path="/users/{id}"} ${ok + errors}`,
    'process_cpu_seconds_total 5',
  ].join('\n');

/** A service whose `/metrics` gives the next of these at every scrape, ten seconds apart; the last for ever. */
function serviceWith(texts: readonly (string | undefined)[], name = 'shop'): ScrapeTarget {
  let index = 0;
  return {
    name,
    fetch: () => {
      const text = texts[Math.min(index++, texts.length - 1)];
      return Promise.resolve(text === undefined ? REFUSED : answer(text));
    },
  };
}

/** A clock that stands still during one round of scrapes and then goes on by ten seconds. */
function clockPer(targets: number): () => number {
  let calls = 0;
  return () => Math.floor(calls++ / targets) * 10_000;
}

const scraperOf = (targets: readonly ScrapeTarget[], now: () => number): MetricsSource =>
  createScraper(targets, now, 0);

async function detectIn(source: MetricsSource): Promise<DetectedSchema> {
  const detected = await source.detect(signal);
  if (!detected.ok || !detected.value[0]) throw new Error('nothing detected');
  return detected.value[0];
}

async function readFrom(source: MetricsSource, detected: DetectedSchema): Promise<readonly RouteSeries[]> {
  const reading = await source.read(detected, NOW, signal);
  if (!reading.ok) throw new Error(reading.failure.text);
  return reading.value.series;
}

describe('createScraper', () => {
  it('finds the schema that the services write', async () => {
    const detected = await detectIn(scraperOf([serviceWith([metricsText(0, 0)])], clockPer(1)));
    expect(detected).toMatchObject({
      schema: { id: 'handwritten' },
      latencies: [{ name: 'http_request_duration_seconds' }],
      counters: ['http_requests_total'],
      labels: { route: ['path'], method: ['method'], status: ['status'], service: ['job'] },
    });
  });

  it('makes rates of two scrapes, with the target as job', async () => {
    const source = scraperOf([serviceWith([metricsText(100, 10), metricsText(190, 20)])], clockPer(1));
    expect(await readFrom(source, await detectIn(source))).toEqual([
      {
        services: ['shop'],
        method: 'GET',
        route: '/users/{id}',
        rate: 10,
        errorRate: 1,
        buckets: [
          { upperBound: 0.1, rate: 9 },
          { upperBound: Infinity, rate: 10 },
        ],
      },
    ]);
  });

  it('counts on after a restart, from zero', async () => {
    const source = scraperOf(
      [serviceWith([metricsText(100, 0), metricsText(150, 0), metricsText(30, 0)])],
      clockPer(1),
    );
    const detected = await detectIn(source);
    await readFrom(source, detected);
    expect((await readFrom(source, detected))[0]?.rate).toBe((50 + 30) / 20);
  });

  it('counts what a series that is new had at its first scrape', async () => {
    const other = 'http_requests_total{method="GET",path="/other",status="200"} 1';
    const source = scraperOf([serviceWith([other, `${other}\n${metricsText(20, 0)}`])], clockPer(1));
    const series = await readFrom(source, await detectIn(source));
    expect(series.find(({ route }) => route === '/users/{id}')?.rate).toBe(2);
  });

  it('forgets what is older than the window', async () => {
    const texts = Array.from({ length: 12 }, (_, index) => metricsText(index < 3 ? index * 1000 : 2000, 0));
    const source = scraperOf([serviceWith(texts)], clockPer(1));
    const detected = await detectIn(source);
    for (let round = 0; round < 10; round += 1) await readFrom(source, detected);
    expect((await readFrom(source, detected))[0]?.rate).toBe(0);
  });

  it('keeps services apart, and goes on when one of them is down', async () => {
    const source = scraperOf(
      [
        serviceWith([metricsText(0, 0), metricsText(50, 0)], 'a'),
        serviceWith([metricsText(0, 0), metricsText(70, 0), undefined], 'b'),
      ],
      clockPer(2),
    );
    const detected = await detectIn(source);
    const ratesNow = async (): Promise<unknown> =>
      (await readFrom(source, detected)).map(({ services, rate }) => [services[0], rate]);
    expect(await ratesNow()).toEqual([
      ['a', 5],
      ['b', 7],
    ]);
    expect(await ratesNow()).toEqual([['a', 2.5]]);
  });

  it('fails when no service answers', async () => {
    const found = await scraperOf([serviceWith([undefined])], clockPer(1)).detect(signal);
    expect(found).toMatchObject({ ok: false, failure: { reason: 'refused' } });
  });

  it('has nothing to compare with', async () => {
    const source = scraperOf([serviceWith([metricsText(0, 0)])], clockPer(1));
    const detected = await detectIn(source);
    expect(await source.readBaseline(detected, NOW, signal)).toMatchObject({ ok: false });
    const earlier = await source.read(detected, { ...NOW, offset: seconds(60) }, signal);
    expect(earlier).toEqual(succeeded({ series: [], queries: [], warnings: [] }));
  });

  it('does not wait for the second scrape when it is cancelled', async () => {
    const source = createScraper([serviceWith([metricsText(0, 0)])], clockPer(1), 60_000);
    const detected = await detectIn(source);
    const controller = new AbortController();
    controller.abort();
    const began = performance.now();
    await source.read(detected, NOW, controller.signal);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
