import { expect, it } from 'vitest';
import { countsEach, isOutcome, timesEach } from '../../../../../src/analysis/linker/measuring/requestMetrics';
import type { MetricDefinition } from '../../../../../src/analysis/model';

const metric = (kind: MetricDefinition['kind'], name: string, ...labels: string[]): MetricDefinition => ({
  kind,
  name,
  labels: labels.map((label) => ({ name: label, location: { file: 'a', range: [0, 0, 0, 0] } })),
  library: 'test',
  location: { file: 'a', range: [0, 0, 0, 0] },
});

it.each([
  ['http_requests_total', true],
  ['worker.jobs', true],
  ['jobs_failed_total', false],
  ['messages_published_total', false],
  ['http_client_requests_total', false],
  ['cache_requests_total', false],
  ['orders_total', false],
])('counts each: %s %s', (name, expected) => {
  expect(countsEach(metric('counter', name), [])).toBe(expected);
});

it('takes a counter with an outcome for one of each', () => {
  expect(countsEach(metric('counter', 'orders_total', 'outcome'), [])).toBe(true);
  expect(countsEach(metric('counter', 'orders_total'), ['http.response.status_code'])).toBe(true);
  expect(countsEach(metric('gauge', 'requests'), [])).toBe(false);
});

it.each([
  ['http_request_duration_seconds', true],
  ['job.duration', true],
  ['db_query_duration_seconds', false],
  ['request_size_bytes', false],
])('times each: %s %s', (name, expected) => {
  expect(timesEach(metric('histogram', name))).toBe(expected);
});

it('knows labels that tell how it ended', () => {
  expect(['status', 'code', 'outcome', 'path', 'method'].map(isOutcome)).toEqual([true, true, true, false, false]);
});
