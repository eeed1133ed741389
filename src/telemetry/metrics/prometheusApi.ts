/** The HTTP API of Prometheus and of whatever speaks it: questions, and answers that may be anything. Source: Prometheus' HTTP API documentation. */
import { failed, succeeded, type Result } from '../../core/failure';
import type { HttpAnswer, HttpClient } from '../http';
import { jsonOf, property } from '../json';
import { alertsIn, type Alert } from './alerts';
import { exemplarsIn, type Exemplar } from './exemplars';
import { quoteValue } from './promql';

/** One sample of an instant query. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  /** NaN for a sample that is a histogram. */
  readonly value: number;
  readonly histogram?: NativeHistogram;
}

/** Rates of a native histogram: how many at or below each upper bound, in the metric's unit; ascending, the last is all. */
export type NativeHistogram = readonly (readonly [upperBound: number, rate: number])[];

export interface Answered {
  readonly samples: readonly Sample[];
  readonly warnings: readonly string[];
}

/** `[seconds since 1970, value]`. */
export type Point = readonly [number, number];

export interface PrometheusApi {
  /** An instant query. */
  query(text: string, signal: AbortSignal): Promise<Result<Answered>>;
  /** Points of the first series of a query over time; at most `points` of them. */
  range(
    query: string,
    span: { readonly from: number; readonly to: number; readonly points: number },
    signal: AbortSignal,
  ): Promise<Result<readonly Point[]>>;
  /** Names of metrics, or of labels, of the series whose name matches this (anchored) regular expression. */
  names(
    path: '/api/v1/labels' | '/api/v1/label/__name__/values',
    pattern: string,
    signal: AbortSignal,
  ): Promise<Result<readonly string[]>>;
  /** Alerts that fire or are pending. */
  alerts(signal: AbortSignal): Promise<Result<readonly Alert[]>>;
  /** Exemplars of all series that a query reads, between two times in seconds since 1970. */
  exemplars(
    query: string,
    span: { readonly from: number; readonly to: number },
    signal: AbortSignal,
  ): Promise<Result<readonly Exemplar[]>>;
  /** How many requests were sent. */
  readonly requests: () => number;
}

export function createPrometheusApi(client: HttpClient): PrometheusApi {
  let sent = 0;
  let method: 'POST' | 'GET' = 'POST';

  /** POST, because queries can be long; GET where a proxy allows nothing else. */
  const ask = async (
    path: string,
    parameters: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Result<unknown>> => {
    sent += 1;
    const answer = await client.send({ method, path, parameters }, signal, method === 'POST' ? [404, 405] : []);
    if (!answer.ok) return answer;
    if (answer.value.status === 405 || answer.value.status === 404) {
      method = 'GET';
      return ask(path, parameters, signal);
    }
    return dataOf(answer.value, client.address);
  };

  return {
    requests: () => sent,
    async query(text, signal) {
      const answer = await ask('/api/v1/query', { query: text }, signal);
      return answer.ok ? succeeded(answeredOf(answer.value)) : answer;
    },
    async range(query, { from, to, points }, signal) {
      const step = Math.max(1, Math.ceil((to - from) / points));
      const parameters = { query, start: String(from), end: String(to), step: `${step}s` };
      const answer = await ask('/api/v1/query_range', parameters, signal);
      return answer.ok ? succeeded(pointsOf(property(answer.value, 'data'))) : answer;
    },
    async alerts(signal) {
      sent += 1;
      const answer = await client.send({ method: 'GET', path: '/api/v1/alerts', parameters: {} }, signal);
      if (!answer.ok) return answer;
      const data = dataOf(answer.value, client.address);
      return data.ok ? succeeded(alertsIn(property(data.value, 'data'))) : data;
    },
    async exemplars(query, { from, to }, signal) {
      const parameters = { query, start: String(from), end: String(to) };
      const answer = await ask('/api/v1/query_exemplars', parameters, signal);
      return answer.ok ? succeeded(exemplarsIn(property(answer.value, 'data'))) : answer;
    },
    async names(path, pattern, signal) {
      // The label API takes GET everywhere; POST only for /labels.
      sent += 1;
      const parameters = { 'match[]': `{__name__=~${quoteValue(pattern)}}` };
      const answer = await client.send({ method: 'GET', path, parameters }, signal);
      if (!answer.ok) return answer;
      const data = dataOf(answer.value, client.address);
      return data.ok ? succeeded(textsOf(property(data.value, 'data'))) : data;
    },
  };
}

function answeredOf(answer: unknown): Answered {
  return {
    samples: samplesOf(property(answer, 'data')),
    warnings: [
      ...textsOf(property(answer, 'warnings')),
      // VictoriaMetrics has its own way of saying that a node did not answer.
      ...(property(answer, 'isPartial') === true ? ['The server answered with a part of the data.'] : []),
    ],
  };
}

/** The parsed body of an answer with `status: success`. */
function dataOf(answer: HttpAnswer, address: string): Result<unknown> {
  const parsed = jsonOf(answer, address, 'Prometheus');
  if (!parsed.ok || property(parsed.value, 'status') === 'success') return parsed;
  const next = 'Check that the address is that of Prometheus itself.';
  return failed('not-this-api', `${address} does not answer like Prometheus.`, next);
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function samplesOf(data: unknown): Sample[] {
  const result = property(data, 'result');
  if (!Array.isArray(result)) return [];
  return result.map((item: unknown) => {
    const pair = property(item, 'value');
    const labels = labelsOf(property(item, 'metric'));
    const histogram = histogramOf(property(item, 'histogram'));
    if (histogram) return { labels, value: NaN, histogram };
    return { labels, value: Array.isArray(pair) ? Number(pair[1]) : NaN };
  });
}

/**
 * `[time, { count, buckets: [[boundaries, left, right, count], …] }]`, as the HTTP API documents it. What lies left of the first
 * bucket is known to be nothing, which is worth a bound.
 */
function histogramOf(pair: unknown): NativeHistogram | undefined {
  const histogram: unknown = Array.isArray(pair) ? pair[1] : undefined;
  if (histogram === undefined) return undefined;
  const listed = property(histogram, 'buckets');
  const bounds: [number, number][] = [];
  let below = 0;
  for (const bucket of Array.isArray(listed) ? listed : []) {
    const [, left, right, count] = Array.isArray(bucket) ? bucket.map(Number) : [];
    if (left === undefined || right === undefined || count === undefined) continue;
    if (bounds.length === 0 && left > 0) bounds.push([left, 0]);
    below += count;
    bounds.push([right, below]);
  }
  return [...bounds, [Infinity, Number(property(histogram, 'count'))]];
}

const isLabels = (metric: object): metric is Record<string, string> => {
  for (const name in metric) if (typeof property(metric, name) !== 'string') return false;
  return true;
};

/** As it stands when it is what it should be, which it is for tens of thousands of samples; else the texts in it. */
function labelsOf(metric: unknown): Readonly<Record<string, string>> {
  if (typeof metric !== 'object' || metric === null) return {};
  if (isLabels(metric)) return metric;
  return Object.fromEntries(
    Object.entries(metric).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function pointsOf(data: unknown): Point[] {
  const result = property(data, 'result');
  const values = Array.isArray(result) ? property(result[0], 'values') : undefined;
  return (Array.isArray(values) ? values : []).flatMap((pair: unknown) => {
    const point: Point = Array.isArray(pair) ? [Number(pair[0]), Number(pair[1])] : [NaN, NaN];
    return Number.isFinite(point[0]) && Number.isFinite(point[1]) ? [point] : [];
  });
}
