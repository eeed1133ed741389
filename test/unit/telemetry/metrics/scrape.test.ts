import { describe, expect, it } from 'vitest';
import { failed, succeeded, type Result } from '../../../../src/core/failure';
import { seconds } from '../../../../src/core/units';
import type { HttpAnswer } from '../../../../src/telemetry/http';
import { createScraper, type ScrapeTarget } from '../../../../src/telemetry/metrics/scrape';
import { createPushedServices, type PushedService } from '../../../../src/telemetry/metrics/pushed/pushedServices';
import { metricOf, resourceOf, textAttribute } from '../../../support/otlp/metrics';
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

/** A clock that stands still during one round of scrapes and goes on by ten seconds at the next. */
function scraperOf(targets: readonly ScrapeTarget[], firstPause = 0): MetricsSource {
  let time = 0;
  const [first, ...others] = targets;
  if (!first) throw new Error('no target');
  const ticking: ScrapeTarget = { name: first.name, fetch: (ended) => ((time += 10_000), first.fetch(ended)) };
  return createScraper([ticking, ...others], { now: () => time, firstPause });
}

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

/** `http_requests_total` of `GET /users/{id}`, with so many since it started ten seconds ago. */
function sentBy(name: string, total: number): () => readonly PushedService[] {
  const services = createPushedServices({ isWanted: () => true, now: () => 10_000 });
  const attributes = ['method:GET', 'path:/users/{id}', 'status:200'].map((pair) => {
    const [key = '', value = ''] = pair.split(/:(.*)/);
    return textAttribute(key, value);
  });
  const metric = metricOf('http_requests', { kind: 'number', value: total }, { attributes, temporality: 'delta' });
  services.add([resourceOf(name, metric)]);
  for (const service of services.alive())
    service.history.add(
      20_000,
      service.exposed().map((sample) => ({ ...sample, value: sample.value * 2 })),
    );
  return () => services.alive();
}

describe('createScraper with services that send', () => {
  it('reads them like those that are scraped', async () => {
    const source = createScraper([], { pushed: sentBy('shop', 30) });
    expect(source.description).toBe('Services on this machine: shop');
    const series = await readFrom(source, await detectIn(source));
    expect(series).toMatchObject([{ services: ['shop'], method: 'GET', route: '/users/{id}', rate: 3, errorRate: 0 }]);
    const exposed = await source.exposed?.(signal);
    expect(exposed).toMatchObject({ value: [{ labels: { __name__: 'http_requests_total', job: 'shop' }, value: 30 }] });
  });

  it('does not count twice what a service sends and exposes', async () => {
    const scraped = serviceWith([metricsText(0, 0), metricsText(0, 0), metricsText(50, 50)], 'shop-service');
    let time = 0;
    const source = createScraper([scraped], { now: () => (time += 5_000), firstPause: 0, pushed: sentBy('shop', 99) });
    const series = await readFrom(source, await detectIn(source));
    expect(series.map(({ services }) => services)).toEqual([['shop-service']]);
  });

  it('fails when nobody is there', async () => {
    const source = createScraper([], { pushed: () => [] });
    expect(await source.detect(signal)).toMatchObject({ ok: false, failure: { reason: 'not-found' } });
  });
});

describe('createScraper', () => {
  it('finds the schema that the services write', async () => {
    const detected = await detectIn(scraperOf([serviceWith([metricsText(0, 0)])]));
    expect(detected).toMatchObject({
      schema: { id: 'handwritten' },
      latencies: [{ name: 'http_request_duration_seconds' }],
      counters: ['http_requests_total'],
      labels: { route: ['path'], method: ['method'], status: ['status'], service: ['job'] },
    });
  });

  it('makes rates of two scrapes, with the target as job', async () => {
    const source = scraperOf([serviceWith([metricsText(100, 10), metricsText(190, 20)])]);
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
    const source = scraperOf([serviceWith([metricsText(100, 0), metricsText(150, 0), metricsText(30, 0)])]);
    const detected = await detectIn(source);
    await readFrom(source, detected);
    expect((await readFrom(source, detected))[0]?.rate).toBe((50 + 30) / 20);
  });

  it('counts what a series that is new had at its first scrape', async () => {
    const other = 'http_requests_total{method="GET",path="/other",status="200"} 1';
    const source = scraperOf([serviceWith([other, `${other}\n${metricsText(20, 0)}`])]);
    const series = await readFrom(source, await detectIn(source));
    expect(series.find(({ route }) => route === '/users/{id}')?.rate).toBe(2);
  });

  it('forgets what is older than the window', async () => {
    const texts = Array.from({ length: 12 }, (_, index) => metricsText(index < 3 ? index * 1000 : 2000, 0));
    const source = scraperOf([serviceWith(texts)]);
    const detected = await detectIn(source);
    for (let round = 0; round < 10; round += 1) await readFrom(source, detected);
    expect((await readFrom(source, detected))[0]?.rate).toBe(0);
  });

  it('keeps services apart, and goes on when one of them is down', async () => {
    const source = scraperOf([
      serviceWith([metricsText(0, 0), metricsText(50, 0)], 'a'),
      serviceWith([metricsText(0, 0), metricsText(70, 0), undefined], 'b'),
    ]);
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
    const found = await scraperOf([serviceWith([undefined])]).detect(signal);
    expect(found).toMatchObject({ ok: false, failure: { reason: 'refused' } });
  });

  it('has nothing to compare with', async () => {
    const source = scraperOf([serviceWith([metricsText(0, 0)])]);
    const detected = await detectIn(source);
    expect(await source.readBaseline(detected, NOW, signal)).toMatchObject({ ok: false });
    const earlier = await source.read(detected, { ...NOW, offset: seconds(60) }, signal);
    expect(earlier).toEqual(succeeded({ series: [], queries: [], warnings: [] }));
  });

  it('does not wait for the second scrape when it is cancelled', async () => {
    const source = scraperOf([serviceWith([metricsText(0, 0)])], 60_000);
    const detected = await detectIn(source);
    const controller = new AbortController();
    controller.abort();
    const began = performance.now();
    await source.read(detected, NOW, controller.signal);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('scrapes once for several questions at a time', async () => {
    let scrapes = 0;
    const target = { name: 'shop', fetch: () => ((scrapes += 1), Promise.resolve(answer(metricsText(scrapes, 0)))) };
    let time = 0;
    const source = createScraper([target], { now: () => time, firstPause: 0 });
    const detected = await detectIn(source);
    time = 5_000;
    await Promise.all([source.read(detected, NOW, signal), source.read(detected, NOW, signal)]);
    await source.read(detected, { ...NOW, window: seconds(3600) }, signal);
    // Detection, and the second scrape that each first reading insists on; the last finds it fresh.
    expect(scrapes).toBe(3);
  });

  it('takes no web page for metrics', async () => {
    const page = { status: 200, contentType: 'text/html', body: new TextEncoder().encode('<!doctype html>') };
    const source = scraperOf([{ name: 'shop', fetch: () => Promise.resolve(succeeded(page)) }]);
    expect(await source.detect(signal)).toMatchObject({ ok: false, failure: { reason: 'not-this-api' } });
  });

  it('reads a fresh round when the one under way was cancelled', async () => {
    const controller = new AbortController();
    const source = scraperOf([serviceWith([undefined, metricsText(0, 0)])]);
    const lost = source.detect(controller.signal);
    controller.abort();
    expect(await source.detect(signal)).toMatchObject({ ok: true });
    expect(await lost).toMatchObject({ ok: false });
  });
});

describe('a service that is started again', () => {
  const running = (started: number, count: number): string =>
    `${metricsText(count, 0)}\nprocess_start_time_seconds ${started}`;

  it('is compared with its run before', async () => {
    const source = scraperOf([serviceWith([running(1, 0), running(1, 50), running(25, 100)])]);
    const detected = await detectIn(source);
    const first = await source.read(detected, NOW, signal);
    expect(first.ok && first.value.span).toBe(10);
    const again = await source.read(detected, NOW, signal);
    expect(again.ok && again.value.span).toBe(5);
    const before = await source.readBaseline(detected, NOW, signal);
    expect(before).toMatchObject({ ok: true, value: { since: 'run', span: 10, series: [{ rate: 5 }] } });
  });

  it('has nothing to be compared with before', async () => {
    const source = scraperOf([serviceWith([running(1, 0), running(1, 50)])]);
    const detected = await detectIn(source);
    await source.read(detected, NOW, signal);
    expect(await source.readBaseline(detected, NOW, signal)).toMatchObject({ ok: false });
  });
});
