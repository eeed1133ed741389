import { describe, expect, it } from 'vitest';
import { succeeded } from '../../../../src/core/failure';
import type { HttpClient } from '../../../../src/telemetry/http';
import { createPrometheusApi } from '../../../../src/telemetry/metrics/prometheusApi';
import { createServerClock } from '../../../../src/telemetry/metrics/serverClock';

const NOW = 1_700_000_000_000;

describe('the clock of a server', () => {
  it('is ours until it is known, and when it is about the same', () => {
    const clock = createServerClock(() => NOW);
    expect(clock.ahead()).toBe(0);
    clock.observe(NOW + 4_000);
    expect(clock.ahead()).toBe(0);
    clock.observe(undefined);
    expect(clock.ahead()).toBe(0);
  });

  it('may be ahead or behind, and be put right', () => {
    const clock = createServerClock(() => NOW);
    clock.observe(NOW + 3_600_000);
    expect(clock.ahead()).toBe(3_600);
    clock.observe(NOW - 120_000);
    expect(clock.ahead()).toBe(-120);
    clock.observe(NOW);
    expect(clock.ahead()).toBe(0);
  });

  it('is what spans of time are asked for by, and answers are in ours', async () => {
    const asked: Record<string, unknown>[] = [];
    const client: HttpClient = {
      address: 'http://prometheus',
      send: ({ parameters = {} }) => {
        asked.push(parameters);
        const data = { resultType: 'matrix', result: [{ metric: {}, values: [[NOW / 1000 + 3_600, '0.5']] }] };
        const body = new TextEncoder().encode(JSON.stringify({ status: 'success', data }));
        return Promise.resolve(
          succeeded({ status: 200, contentType: 'application/json', body, date: NOW + 3_600_000 }),
        );
      },
    };
    const api = createPrometheusApi(client, () => NOW);
    const { signal } = new AbortController();
    await api.query('up', signal);
    const now = NOW / 1000;
    const points = await api.range('up', { from: now - 60, to: now, points: 6 }, signal);
    expect(asked[1]).toMatchObject({ start: String(now + 3_540), end: String(now + 3_600) });
    expect(points).toEqual(succeeded([[now, 0.5]]));
  });
});
