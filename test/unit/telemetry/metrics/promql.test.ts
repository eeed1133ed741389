import { describe, expect, it } from 'vitest';
import { seconds } from '../../../../src/core/units';
import {
  bucketQuery,
  healthQuery,
  servicesQuery,
  escapeRegex,
  matchAny,
  quantileQuery,
  quoteValue,
  rateQuery,
  selector,
} from '../../../../src/telemetry/metrics/promql';
import { classic, detectedSchema } from '../../../support/schemas';

const DETECTED = detectedSchema({
  latencies: classic('http_request_duration_seconds'),
  counters: ['http_requests_total'],
  labels: { route: ['path', 'route'], method: ['method'], status: ['status'], service: ['job'] },
});
const NOW = { window: seconds(300), offset: seconds(0) };

describe('quoting', () => {
  it('keeps a value from ending its string', () => {
    expect(quoteValue('a"b\\c\nd')).toBe('"a\\"b\\\\c\\nd"');
    expect(quoteValue('"} or vector(1) #')).toBe('"\\"} or vector(1) #"');
  });

  it('escapes what RE2 gives a meaning, so that a route matches only itself', () => {
    const hostile = '^/a.*(b|c)+[d]{2}?$\\';
    expect(new RegExp(`^${escapeRegex(hostile)}$`).test(hostile)).toBe(true);
    expect(new RegExp(`^${escapeRegex('/a.b')}$`).test('/axb')).toBe(false);
  });

  it('writes one value exactly, several as alternation, none as nothing', () => {
    expect(matchAny('path', [])).toEqual([]);
    expect(matchAny('path', ['/a.b'])).toEqual(['path="/a.b"']);
    expect(matchAny('path', ['/a.b', '/{c}'])).toEqual(['path=~"/a\\\\.b|/\\\\{c\\\\}"']);
    expect(matchAny('http.route', ['/a'])).toEqual(['"http.route"="/a"']);
  });

  it('quotes metric names that Prometheus 3 takes as UTF-8', () => {
    expect(selector('up', [])).toBe('up');
    expect(selector('up', ['job="a"'])).toBe('up{job="a"}');
    expect(selector('http.server.request.duration_bucket', ['le="1"'])).toBe(
      '{"http.server.request.duration_bucket",le="1"}',
    );
  });
});

describe('queries', () => {
  it('asks for bucket rates of all routes at once', () => {
    expect(bucketQuery(DETECTED, NOW)).toBe(
      'sum by (job, path, route, method, le) (rate(http_request_duration_seconds_bucket[300s]))',
    );
  });

  it('asks for an offset ago', () => {
    expect(bucketQuery(DETECTED, { window: seconds(0.5), offset: seconds(86_400) })).toContain(
      '(rate(http_request_duration_seconds_bucket[500ms] offset 86400s))',
    );
  });

  it('has none for buckets that do not exist', () => {
    const counterOnly = { ...DETECTED, latencies: [] };
    expect(bucketQuery(counterOnly, NOW)).toBeUndefined();
    expect(quantileQuery(counterOnly, { routes: ['/a'] }, 0.99, 300)).toBeUndefined();
    expect(rateQuery(counterOnly, NOW)).not.toContain(' or ');
  });

  it('asks for rates of counter and histogram in one query, told apart by a label', () => {
    const sum = (metric: string): string => `sum by (job, path, route, method, status) (rate(${metric}[300s]))`;
    expect(rateQuery(DETECTED, NOW)).toBe(
      `label_replace(${sum('http_requests_total')}, "redline_source", "counter", "", "") or ` +
        `label_replace(${sum('http_request_duration_seconds_count')}, "redline_source", "histogram", "", "")`,
    );
  });

  it('selects one route for a sparkline, under every name that the route label has', () => {
    const rate = (label: string): string =>
      `rate(http_request_duration_seconds_bucket{job="shop",method=~"(?i:GET)",${label}="/a\\"b"}[300s])`;
    expect(quantileQuery({ ...DETECTED, hasRanges: true }, { routes: ['/a'] }, 0.99, 300)).toMatch(
      /^histogram_quantile\(0\.99, sum by \(le\) \(prometheus_buckets\(rate\(.*\[300s\]\)\)\)\)$/,
    );
    expect(quantileQuery(DETECTED, { routes: ['/a"b'], job: 'shop', method: 'GET' }, 0.99, 300)).toBe(
      `histogram_quantile(0.99, sum by (le) (${rate('path')} or ${rate('route')}))`,
    );
  });

  it('gives seconds, whatever the unit of the metric', () => {
    const milliseconds = detectedSchema({
      latencies: [{ name: 'http_request_duration_ms', toSeconds: 0.001, kind: 'classic' }],
    });
    expect(quantileQuery(milliseconds, { routes: ['/a'] }, 0.5, 60)).toMatch(/^0\.001 \* histogram_quantile\(0\.5, /);
  });

  it('asks for several metrics of one schema in one query', () => {
    const several = {
      ...DETECTED,
      latencies: [...DETECTED.latencies, ...classic('request_latency_seconds')],
      counters: ['http_requests_total', 'requests_total'],
    };
    const sources = (query: string | undefined): string[] =>
      [...(query ?? '').matchAll(/"redline_source", "([\w-]+)"/g)].map(([, source]) => source ?? '');
    expect(sources(bucketQuery(several, NOW))).toEqual(['histogram', 'histogram-1']);
    expect(sources(rateQuery(several, NOW))).toEqual(['counter', 'counter-1', 'histogram', 'histogram-1']);
  });

  it('asks only for the services that are wanted', () => {
    const scope = { label: 'job', values: ['shop', 'pay|ments'] };
    expect(bucketQuery(DETECTED, { ...NOW, scope })).toContain('_bucket{job=~"shop|pay\\\\|ments"}[300s]');
    expect(rateQuery(DETECTED, { ...NOW, scope }).match(/\{job=~/g)).toHaveLength(2);
  });

  it('asks which services there are, and how they are scraped', () => {
    expect(servicesQuery(['a_total', 'b_count'], ['job', 'service.name'])).toBe(
      'count by (job, "service.name") ({__name__=~"a_total|b_count"})',
    );
    expect(healthQuery(300)).toContain('max by (job) (count_over_time(up[300s]))');
  });
});
