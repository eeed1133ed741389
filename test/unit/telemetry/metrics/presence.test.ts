import { describe, expect, it } from 'vitest';
import { countedMetrics, namesPattern, presentSchemas, withLabels } from '../../../../src/telemetry/metrics/presence';
import { SCHEMAS } from '../../../../src/telemetry/metrics/schemas/registry';
import { schemaById } from '../../../support/schemas';

const found = (...names: readonly string[]): Record<string, readonly string[]> =>
  Object.fromEntries(
    presentSchemas(SCHEMAS, new Set(names)).map(({ schema, latencies, counters, failures }) => [
      schema.id,
      [...latencies.map(({ name, kind }) => `${kind} ${name}`), ...counters, ...failures],
    ]),
  );

describe('names', () => {
  const pattern = new RegExp(`^(?:${namesPattern(SCHEMAS)})$`);

  it.each([
    ['http_request_duration_seconds_bucket', true],
    ['http_request_duration_seconds', true],
    ['http.server.request.duration_count', true],
    ['httpXserver.request.duration', false],
    ['shop_request_duration_seconds_count', true],
    ['celery_task_failed_total', true],
    ['go_goroutines', false],
    ['http_request_duration_seconds_sum', false],
  ])('%s is asked for: %s', (name, isWanted) => {
    expect(pattern.test(name)).toBe(isWanted);
  });

  it('fit into an address', () => {
    expect(encodeURIComponent(namesPattern(SCHEMAS)).length).toBeLessThan(7_000);
  });
});

describe('what is there', () => {
  it('tells the kinds of durations apart by their names', () => {
    expect(found('http_server_requests_seconds_count')).toEqual({ micrometer: ['count http_server_requests_seconds'] });
    expect(found('http_server_request_duration_seconds')).toEqual({
      'otel-http-stable': ['native http_server_request_duration_seconds'],
    });
    const both = found('http_request_duration_seconds_bucket', 'http_request_duration_seconds');
    expect(both).toEqual({
      handwritten: ['classic http_request_duration_seconds', 'native http_request_duration_seconds'],
    });
  });

  it('takes a name alone for a summary when its series have quantiles', () => {
    const [candidate] = presentSchemas(SCHEMAS, new Set(['http_request_duration_seconds']));
    if (!candidate) throw new Error('nothing found');
    expect(countedMetrics(candidate)).toEqual(['http_request_duration_seconds']);
    const kindWith = (...labels: string[]): string | undefined =>
      withLabels(candidate, new Set(['path', ...labels]))?.latencies[0]?.kind;
    expect([kindWith('quantile'), kindWith()]).toEqual(['summary', 'native']);
  });

  it('knows metrics by any prefix, but not what is another schema’s own', () => {
    expect(found('shop_request_duration_seconds_bucket', 'shop_requests_total', 'gin_requests_total')).toEqual({
      'go-gin-prometheus': ['gin_requests_total'],
      prefixed: ['classic shop_request_duration_seconds', 'shop_requests_total'],
    });
  });

  it.each(['http_client_request_duration_seconds', 'apiserver_request_duration_seconds', 'payments_upstream_requests'])(
    'leaves %s alone: it is no handler of the person’s own',
    (name) => {
      expect(found(`${name}_bucket`, `${name}_total`)).toEqual({});
    },
  );

  it('takes no more prefixes than can be asked for', () => {
    const many = Array.from({ length: 50 }, (_, index) => `team${index}_requests_total`);
    expect(found(...many)['prefixed']).toHaveLength(12);
  });

  it('needs a label that names the route, unless whole services are told', () => {
    const labelled = (id: string, ...labels: string[]): boolean => {
      const candidate = { schema: schemaById(id), latencies: [], counters: ['x'], failures: [] };
      return withLabels(candidate, new Set(labels)) !== undefined;
    };
    expect(labelled('handwritten', 'job', 'status')).toBe(false);
    expect(labelled('handwritten', 'job', 'path')).toBe(true);
    expect(labelled('istio', 'destination_service_name')).toBe(true);
  });
});
