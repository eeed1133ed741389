import { describe, expect, it } from 'vitest';
import type { PushedMetric } from '../../../../../src/telemetry/metrics/pushed/otlpMetrics';
import {
  createPushedServices,
  type PushedLimits,
  type PushedServices,
} from '../../../../../src/telemetry/metrics/pushed/pushedServices';
import { metricOf, resourceOf, textAttribute } from '../../../../support/otlp/metrics';

const OPENED = 1_000_000;

interface Scene {
  readonly services: PushedServices;
  /** Sends at a second after opening. */
  readonly send: (second: number, ...metrics: PushedMetric[]) => ReturnType<PushedServices['add']>;
  readonly at: (second: number) => void;
  /** Rates over all that is known, by name and bound. */
  readonly rates: () => Record<string, number>;
}

function scene(limits?: PushedLimits): Scene {
  let now = OPENED;
  const services = createPushedServices({ isWanted: () => true, now: () => now, ...(limits ? { limits } : {}) });
  const at = (second: number): void => void (now = OPENED + second * 1000);
  return {
    services,
    at,
    send(second, ...metrics) {
      at(second);
      return services.add([resourceOf('shop', ...metrics)]);
    },
    rates: () =>
      Object.fromEntries(
        (services.alive()[0]?.history.rates(3600) ?? []).map(({ series, rate }) => [
          `${series.name}${series.labels['le'] ?? ''}`,
          Math.round(rate * 1000) / 1000,
        ]),
      ),
  };
}

const counter = (value: number, start: number, temporality: 'delta' | 'cumulative' = 'cumulative'): PushedMetric =>
  metricOf('hits', { kind: 'number', value }, { start: OPENED + start * 1000, temporality });

describe('services that send their metrics', () => {
  it('have a rate after the first sending, when all of their life was heard', () => {
    const { send, rates } = scene();
    send(20, counter(40, 10));
    expect(rates()).toEqual({ hits_total: 4 });
    send(30, counter(60, 10));
    expect(rates()).toEqual({ hits_total: 3 });
  });

  it('have none before the second one, when they were there before us', () => {
    const { send, rates } = scene();
    send(5, counter(1_000_000, -500));
    expect(rates()).toEqual({});
    send(15, counter(1_000_050, -500));
    expect(rates()).toEqual({ hits_total: 5 });
  });

  it('may send increases instead of totals', () => {
    const { send, rates } = scene();
    send(20, counter(40, 10, 'delta'));
    send(30, counter(20, 20, 'delta'));
    expect(rates()).toEqual({ hits_total: 3 });
  });

  it('may be several processes that send the same series', () => {
    const { send, rates } = scene();
    send(20, counter(10, 10));
    send(21, counter(5, 9));
    send(30, counter(20, 10));
    send(31, counter(15, 9));
    // 20 and 15 in 21 seconds, without any fall in between.
    expect(rates()).toEqual({ hits_total: Math.round((35 / 21) * 1000) / 1000 });
  });

  it('begin anew when they are started again, and the run before is kept to compare with', () => {
    const { send, rates, services } = scene();
    send(20, counter(100, 10));
    send(50, counter(4, 40));
    expect(rates()).toEqual({ hits_total: 0.4 });
    expect(services.alive()[0]?.history.lastRun?.rates).toMatchObject([{ rate: 10 }]);
  });

  it('have histograms with Prometheus’ buckets', () => {
    const { send, rates } = scene();
    const value = { kind: 'histogram', count: 6, sum: 3, bounds: [0.1, 1], counts: [1, 2, 3] } as const;
    send(10, metricOf('http.server.request.duration', value, { unit: 's', start: OPENED }));
    const name = 'http_server_request_duration_seconds';
    expect(rates()).toEqual({
      [`${name}_sum`]: 0.3,
      [`${name}_count`]: 0.6,
      [`${name}_bucket0.1`]: 0.1,
      [`${name}_bucket1`]: 0.3,
      [`${name}_bucket+Inf`]: 0.6,
    });
  });

  it('have exponential histograms on bounds that stay when their scale changes', () => {
    const { send, rates } = scene();
    const at = (scale: number, offset: number, counts: number[]): PushedMetric =>
      metricOf(
        'work',
        {
          kind: 'exponential',
          count: counts.reduce((sum, one) => sum + one, 0),
          sum: 1,
          scale,
          offset,
          counts,
          lowest: 0,
        },
        { unit: 's', start: OPENED },
      );
    // 0.5 s to 1 s in eight buckets, then the same ones and one of 4 s to 8 s in buckets of a doubling.
    send(10, at(3, -8, [1, 1, 1, 1, 1, 1, 1, 1]));
    send(20, at(0, -1, [8, 0, 0, 1]));
    expect(rates()).toMatchObject({
      'work_seconds_bucket0.5': 0,
      work_seconds_bucket1: 0.4,
      work_seconds_bucket4: 0.4,
      work_seconds_bucket8: 0.45,
      'work_seconds_bucket+Inf': 0.45,
    });
  });

  it('have gauges and summaries as they said them last', () => {
    const { send, services } = scene();
    const summary = { kind: 'summary', count: 2, sum: 1, quantiles: [{ share: 0.99, value: 0.7 }] } as const;
    send(
      1,
      metricOf('depth', { kind: 'number', value: 5 }, { kind: 'gauge' }),
      metricOf('took', summary, { unit: 's' }),
    );
    send(9, metricOf('depth', { kind: 'number', value: 3 }, { kind: 'gauge' }));
    const said = services
      .alive()[0]
      ?.exposed()
      .map(({ name, labels, value }) => [name, labels, value]);
    expect(said).toContainEqual(['depth', {}, 3]);
    expect(said).toContainEqual(['took_seconds', { quantile: '0.99' }, 0.7]);
  });

  it('are gone when they fall silent, and news when they come back', () => {
    const { send, services, at } = scene();
    expect(send(1, counter(1, 0)).isNews).toBe(true);
    expect(send(61, counter(2, 0)).isNews).toBe(false);
    at(61 + 149);
    expect(services.alive()).toHaveLength(1);
    at(61 + 151);
    expect(services.alive()).toHaveLength(0);
    expect(send(300, counter(3, 0)).isNews).toBe(true);
  });

  it('are waited for longer when they send rarely', () => {
    const { send, services, at } = scene();
    send(0, counter(1, 0));
    send(300, counter(2, 0));
    at(300 + 700);
    expect(services.alive()).toHaveLength(1);
  });

  it('are known by namespace and name', () => {
    const { services } = scene();
    const attributes = [textAttribute('service.name', 'cart'), textAttribute('service.namespace', 'shop')];
    services.add([
      { attributes, metrics: [counter(1, 0)] },
      { attributes: [], metrics: [counter(1, 0)] },
    ]);
    expect(services.alive().map(({ name }) => name)).toEqual(['shop/cart', 'unknown_service']);
  });

  it('cannot send more than there is room for: what is left out is counted', () => {
    const { send, services } = scene({ services: 1, numbers: 20 });
    const many = Array.from({ length: 30 }, (_, index) =>
      metricOf(`m${index}`, { kind: 'number', value: 1 }, { start: OPENED }),
    );
    const { dropped } = send(5, ...many);
    expect(dropped).toBe(20);
    expect(services.add([resourceOf('other', counter(1, 0))]).dropped).toBe(1);
    expect(services.counts()).toEqual({ services: 1, series: 10, taken: 10, dropped: 21 });
    // What is known goes on.
    expect(send(10, ...many.slice(0, 10)).dropped).toBe(0);
  });
});
