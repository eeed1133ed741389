import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../../src/protocol/parseSettings';
import { budgetLine, objectivesOf } from '../../../../src/server/hover/budget';
import { boundWithin, budgetOf, budgetQuery } from '../../../../src/telemetry/metrics/budget';
import { handledRoute } from '../../../support/handled';
import { classic, detectedSchema } from '../../../support/schemas';

const DAY = 86_400;
const route = { routes: ['/users/:id'], job: 'shop', method: 'GET' };
const detected = detectedSchema({
  latencies: classic('http_request_duration_seconds'),
  counters: ['http_requests_total'],
});
const sample = (source: string, value: number): { labels: Record<string, string>; value: number } => ({
  labels: { redline_source: source },
  value,
});

describe('the error budget', () => {
  it('is asked for by errors, or by the bucket of the latency', () => {
    const errors = budgetQuery(detected, route, { window: DAY, objective: 0.99 });
    expect(errors).toContain(
      'increase(http_requests_total{job="shop",method=~"(?i:GET)",status=~"5..|5xx|error",path="/users/:id"}[86400s])',
    );
    const slow = budgetQuery(detected, route, { window: DAY, objective: 0.99, bound: 1 });
    expect(slow).toContain('le=~"1|1\\\\.0"');
    expect(slow).not.toContain('status');
    const without = detectedSchema({
      counters: ['x_total'],
      labels: { route: ['path'], method: [], status: [], service: [] },
    });
    expect(budgetQuery(without, route, { window: DAY, objective: 0.9 })).toBeUndefined();
    expect(budgetQuery(without, route, { window: DAY, objective: 0.9, bound: 1 })).toBeUndefined();
  });

  it('is what is left of the bad requests that may be', () => {
    expect(budgetOf([sample('all', 1000), sample('bad', 5)], 0.99)?.left).toBeCloseTo(0.5);
    expect(budgetOf([sample('all', 1000)], 0.99)).toEqual({ bad: 0, left: 1 });
    expect(budgetOf([sample('all', 1000), sample('good', 970)], 0.99)?.left).toBeCloseTo(-2);
    expect(budgetOf([sample('all', 0)], 0.99)).toBeUndefined();
    expect(budgetOf([], 0.99)).toBeUndefined();
  });

  it('counts latency up to the nearest bucket that is surely in time', () => {
    const buckets = [0.1, 0.25, 0.5, Infinity].map((upperBound) => ({ upperBound, rate: 1 }));
    expect(boundWithin(0.3, buckets)).toBe(0.25);
    expect(boundWithin(0.5, buckets)).toBe(0.5);
    expect(boundWithin(0.05, buckets)).toBeUndefined();
  });
});

describe('a line of the hover', () => {
  const slo = { route: '*', objective: 0.999, window: 30 * DAY };

  it('says what is left, what is overspent, and what cannot be told', () => {
    expect(budgetLine(slo, { bad: 0.0004, left: 0.6 }, undefined, true)).toBe(
      'SLO 99.9 % over 30 d: 60 % of the error budget is left (0.04 % bad)',
    );
    expect(budgetLine({ ...slo, latency: 0.3 }, { bad: 0.004, left: -3 }, 0.25, true)).toBe(
      '⚠ SLO 99.9 % within 300 ms over 30 d: the error budget is overspent 4× (0.4 % bad, counted up to 250 ms)',
    );
    expect(budgetLine(slo, undefined, undefined, false)).toContain('cannot tell, they have no status');
    expect(budgetLine(slo, undefined, undefined, true)).toContain('not known yet');
  });

  it('is for the objectives whose pattern fits', () => {
    const slos = [slo, { ...slo, route: 'GET /users/{any}' }, { ...slo, route: '/orders' }];
    expect(objectivesOf(handledRoute(), slos)).toEqual(slos.slice(0, 2));
  });
});

describe('objectives in settings', () => {
  it('are read, and mistakes are named', () => {
    const { settings, problems } = parseSettings({
      slos: [
        { route: '/a', objective: 0.99, latency: 0.3, window: '7d' },
        { route: '/b', objective: 99.9 },
      ],
      thresholds: { routes: [{ route: '/slow', p99: 5 }, { p99: 1 }] },
    });
    expect(settings.slos).toEqual([{ route: '/a', objective: 0.99, latency: 0.3, window: 7 * DAY }]);
    expect(settings.thresholds.routes).toEqual([{ route: '/slow', p99: 5 }]);
    expect(problems).toEqual([
      '“thresholds.routes” 2 needs a route.',
      '“slos” 2 needs a route and an objective between 0 and 1, such as 0.999.',
    ]);
  });
});
