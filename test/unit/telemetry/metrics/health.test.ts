import { describe, expect, it } from 'vitest';
import { withoutNumbers, type RouteStats, type StatsCause } from '../../../../src/core/red';
import { withCauses } from '../../../../src/telemetry/metrics/health';
import type { CodeRoute } from '../../../../src/telemetry/metrics/routeIndex';
import type { JobHealth } from '../../../../src/telemetry/metrics/source';

const route = (key: string, service: string): CodeRoute => ({
  key,
  method: 'GET',
  path: `/${key}`,
  services: [service],
});
const measured: RouteStats = { ...withoutNumbers('no-traffic'), state: 'ok', rate: 1 };
const job = (name: string, more: Partial<JobHealth> = {}): JobHealth => ({
  job: name,
  isUp: true,
  scrapes: 20,
  ...more,
});

/** Causes of routes of the service `shop`, by their stats. */
function causes(all: readonly RouteStats[], jobs: readonly JobHealth[]): (StatsCause | undefined)[] {
  const routes = all.map((_, index) => route(`r${index}`, 'shop'));
  const stats = new Map(all.map((one, index) => [`r${index}`, one]));
  return [...withCauses(stats, routes, jobs).values()].map(({ cause }) => cause);
}

describe('withCauses', () => {
  it('adds nothing when all is well, or nothing is known', () => {
    expect(causes([measured, withoutNumbers('no-traffic')], [job('shop')])).toEqual([undefined, undefined]);
    expect(causes([withoutNumbers('no-series')], [])).toEqual([undefined]);
  });

  it('tells a service whose targets are all down', () => {
    const down = [job('prod/shop-service', { isUp: false })];
    expect(causes([withoutNumbers('no-series'), withoutNumbers('no-traffic')], down)).toEqual([
      'target-down',
      'target-down',
    ]);
    expect(causes([withoutNumbers('no-series')], [...down, job('shop')])).toEqual([undefined]);
  });

  it('tells a service that no job is named after, unless series of it are there', () => {
    expect(causes([withoutNumbers('no-series'), withoutNumbers('no-series')], [job('other')])).toEqual([
      'not-scraped',
      'not-scraped',
    ]);
    expect(causes([withoutNumbers('no-series'), measured], [job('other')])).toEqual([undefined, undefined]);
  });

  it('tells a window that holds fewer than four scrapes', () => {
    const rarely = [job('shop', { scrapes: 3 })];
    expect(causes([measured, withoutNumbers('no-traffic')], rarely)).toEqual(['short-window', 'short-window']);
    expect(causes([measured], [...rarely, job('shop-api', { scrapes: 4 })])).toEqual([undefined]);
  });

  it('finds the job by what the series say, too', () => {
    expect(causes([{ ...measured, services: ['web'] }], [job('web', { scrapes: 1 })])).toEqual(['short-window']);
  });

  it('says nothing of a route that is ambiguous, or whose server is unreachable', () => {
    const down = [job('shop', { isUp: false, scrapes: 0 })];
    expect(causes([withoutNumbers('ambiguous'), withoutNumbers('unreachable')], down)).toEqual([undefined, undefined]);
  });
});
