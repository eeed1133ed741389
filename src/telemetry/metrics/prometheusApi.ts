/** The HTTP API of Prometheus and of whatever speaks it: questions, and answers that may be anything. Source: Prometheus' HTTP API documentation. */
import { failed, succeeded, type Result } from '../../core/failure';
import type { HttpAnswer, HttpClient, HttpRequest } from '../http';
import { jsonOf, property } from '../json';
import { alertsIn, type Alert } from './alerts';
import { exemplarsIn, type Exemplar } from './exemplars';
import { quoteValue } from './promql';
import { createServerClock } from './serverClock';
import { isLabels, scanVector, ungrouped, type LabelledValues } from './vector';

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

/** An answer with very many samples. */
export interface AnsweredVector {
  readonly series: readonly LabelledValues[];
  readonly warnings: readonly string[];
}

/** `[seconds since 1970, value]`. */
export type Point = readonly [number, number];

/** Seconds since 1970, by our own clock. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface PrometheusApi {
  /** An instant query. */
  query(text: string, signal: AbortSignal): Promise<Result<Answered>>;
  /** The same, for answers with very many samples. */
  vector(text: string, signal: AbortSignal): Promise<Result<AnsweredVector>>;
  /** Points of the first series of a query over time; at most `points` of them. */
  range(
    query: string,
    span: Span & { readonly points: number },
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
  exemplars(query: string, span: Span, signal: AbortSignal): Promise<Result<readonly Exemplar[]>>;
  /** How many requests were sent. */
  readonly requests: () => number;
}

/** States with which gateways refuse POST; a GET then tells whether it is that. */
const POST_REFUSED = [403, 404, 405];

/** `now` gives milliseconds since 1970. */
export function createPrometheusApi(client: HttpClient, now: () => number = Date.now): PrometheusApi {
  let sent = 0;
  let method: 'POST' | 'GET' = 'POST';
  const clock = createServerClock(now);

  const send = async (
    request: HttpRequest,
    signal: AbortSignal,
    expected: readonly number[] = [],
  ): Promise<Result<HttpAnswer>> => {
    sent += 1;
    const answer = await client.send(request, signal, expected);
    if (answer.ok) clock.observe(answer.value.date);
    return answer;
  };

  const read = (answer: Result<HttpAnswer>): Result<unknown> =>
    answer.ok ? dataOf(answer.value, client.address) : answer;

  /** The label API takes GET everywhere; POST only for /labels. */
  const get = async (path: string, parameters: Record<string, string>, signal: AbortSignal): Promise<Result<unknown>> =>
    read(await send({ method: 'GET', path, parameters }, signal));

  /** POST, because queries can be long; GET where a proxy allows nothing else. */
  const sendLong = async (
    path: string,
    parameters: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Result<HttpAnswer>> => {
    if (method === 'GET') return send({ method, path, parameters }, signal);
    const answer = await send({ method, path, parameters }, signal, POST_REFUSED);
    if (!answer.ok || !POST_REFUSED.includes(answer.value.status)) return answer;
    const again = await send({ method: 'GET', path, parameters }, signal);
    if (again.ok && dataOf(again.value, client.address).ok) method = 'GET';
    return again;
  };

  const ask = async (path: string, parameters: Record<string, string>, signal: AbortSignal): Promise<Result<unknown>> =>
    read(await sendLong(path, parameters, signal));

  const spanOf = ({ from, to }: Span): { readonly start: string; readonly end: string } => ({
    start: String(from + clock.ahead()),
    end: String(to + clock.ahead()),
  });

  return {
    requests: () => sent,
    async query(text, signal) {
      const answer = await ask('/api/v1/query', { query: text }, signal);
      return answer.ok ? succeeded(answeredOf(answer.value)) : answer;
    },
    async vector(text, signal) {
      const answer = await sendLong('/api/v1/query', { query: text }, signal);
      return answer.ok ? vectorIn(answer.value, client.address) : answer;
    },
    async range(query, span, signal) {
      const step = Math.max(1, Math.ceil((span.to - span.from) / span.points));
      const answer = await ask('/api/v1/query_range', { query, ...spanOf(span), step: `${step}s` }, signal);
      if (!answer.ok) return answer;
      const points = pointsOf(property(answer.value, 'data'));
      return succeeded(points.map(([time, value]): Point => [time - clock.ahead(), value]));
    },
    async alerts(signal) {
      const data = await get('/api/v1/alerts', {}, signal);
      return data.ok ? succeeded(alertsIn(property(data.value, 'data'))) : data;
    },
    async exemplars(query, span, signal) {
      const answer = await ask('/api/v1/query_exemplars', { query, ...spanOf(span) }, signal);
      return answer.ok ? succeeded(exemplarsIn(property(answer.value, 'data'))) : answer;
    },
    async names(path, pattern, signal) {
      const data = await get(path, { 'match[]': `{__name__=~${quoteValue(pattern)}}` }, signal);
      return data.ok ? succeeded(textsOf(property(data.value, 'data'))) : data;
    },
  };
}

const answeredOf = (answer: unknown): Answered => ({
  samples: samplesOf(property(answer, 'data')),
  warnings: warningsIn(answer),
});

function vectorIn(answer: HttpAnswer, address: string): Result<AnsweredVector> {
  const scanned = scanVector(answer.body);
  if (scanned && property(scanned.envelope, 'status') === 'success')
    return succeeded({ series: scanned.series, warnings: warningsIn(scanned.envelope) });
  const parsed = dataOf(answer, address);
  if (!parsed.ok) return parsed;
  const { samples, warnings } = answeredOf(parsed.value);
  return succeeded({ series: ungrouped(samples), warnings });
}

const warningsIn = (answer: unknown): readonly string[] => [
  // Prometheus 3 has lesser remarks apart, Thanos among the warnings; which names are counters, schemas know better.
  ...['warnings', 'infos']
    .flatMap((field) => textsOf(property(answer, field)))
    .filter((remark) => !remark.includes('might not be a counter')),
  // VictoriaMetrics has its own way of saying that a node did not answer.
  ...(property(answer, 'isPartial') === true ? ['The server answered with a part of the data.'] : []),
];

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
    // Buckets without a count are left out: where one begins later than the one before it ended, nothing lies between.
    if (left > (bounds.at(-1)?.[0] ?? 0)) bounds.push([left, below]);
    below += count;
    bounds.push([right, below]);
  }
  return [...bounds, [Infinity, Number(property(histogram, 'count'))]];
}

/** As it stands when it is what it should be; else the texts in it. */
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
