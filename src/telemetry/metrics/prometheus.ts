/** Prometheus and whatever speaks its HTTP API: which schemas exist, and their rates in at most two queries a reading. */
import { succeeded, type Result } from '../../core/failure';
import type { HttpClient } from '../http';
import type { Alert } from './alerts';
import { decodeReading } from './decode';
import type { Exemplar } from './exemplars';
import { createPrometheusApi, type AnsweredVector, type Point, type PrometheusApi, type Sample } from './prometheusApi';
import { countedMetrics, namesPattern, presentSchemas, withLabels } from './presence';
import { escapeRegex, healthQuery, rateQuery, servicesQuery, SOURCE_LABEL } from './promql';
import { createBucketQueries } from './vmRanges';
import { SCHEMAS } from './schemas/registry';
import type { MetricSchema } from './schemas/schema';
import type { DetectedSchema, JobHealth, MetricsSource, SchemaReading } from './source';

export interface Prometheus extends MetricsSource {
  /** `[seconds since 1970, value]` of the first series of a range query; at most `points` of them. */
  range(
    query: string,
    from: number,
    to: number,
    points: number,
    signal: AbortSignal,
  ): Promise<Result<readonly Point[]>>;
  /** The samples of an instant query. */
  instant(query: string, signal: AbortSignal): Promise<Result<readonly Sample[]>>;
  /** Alerts that fire or are pending. Fails where the server has no such API. */
  alerts(signal: AbortSignal): Promise<Result<readonly Alert[]>>;
  /** Exemplars of the series that a query reads, the slowest first; times in seconds since 1970. */
  exemplars(query: string, from: number, to: number, signal: AbortSignal): Promise<Result<readonly Exemplar[]>>;
  /** How many requests were sent, for tests and our own metrics. */
  readonly requests: () => number;
}

/** `choice`: which of several behind the address answers, in words, once that is known. */
export function createPrometheus(
  client: HttpClient,
  schemas: readonly MetricSchema[] = SCHEMAS,
  choice: () => string | undefined = () => undefined,
): Prometheus {
  const api = createPrometheusApi(client);
  const askBuckets = createBucketQueries(api);
  return {
    get description() {
      const chosen = choice();
      return `Prometheus at ${client.address}${chosen === undefined ? '' : ` (${chosen})`}`;
    },
    requests: api.requests,
    detect: (signal) => detect(api, schemas, signal),
    async health(window, signal) {
      const answer = await api.query(healthQuery(window), signal);
      return answer.ok ? succeeded(healthOf(answer.value.samples)) : answer;
    },
    async read(detected, request, signal) {
      const rateText = rateQuery(detected, request);
      const [buckets, rates] = await Promise.all([askBuckets(detected, request, signal), api.vector(rateText, signal)]);
      if (!buckets.answer.ok) return buckets.answer;
      if (!rates.ok) return rates;
      const read = reading(detected, [buckets.text, rateText], buckets.answer.value, rates.value);
      return succeeded(buckets.hasRanges ? { ...read, hasRanges: true } : read);
    },
    async readBaseline(detected, request, signal) {
      const { text, answer } = await askBuckets(detected, request, signal);
      return answer.ok ? succeeded(reading(detected, [text], answer.value, NOTHING)) : answer;
    },
    async instant(query, signal) {
      const answer = await api.query(query, signal);
      return answer.ok ? succeeded(answer.value.samples) : answer;
    },
    alerts: api.alerts,
    exemplars: (query, from, to, signal) => api.exemplars(query, { from, to }, signal),
    range: (query, from, to, points, signal) => api.range(query, { from, to, points }, signal),
  };
}

const NOTHING: AnsweredVector = { series: [], warnings: [] };

async function detect(
  api: PrometheusApi,
  schemas: readonly MetricSchema[],
  signal: AbortSignal,
): Promise<Result<readonly DetectedSchema[]>> {
  const present = await api.names('/api/v1/label/__name__/values', namesPattern(schemas), signal);
  if (!present.ok) return present;
  const found: DetectedSchema[] = [];
  for (const candidate of presentSchemas(schemas, new Set(present.value))) {
    const metrics = countedMetrics(candidate);
    const labels = await api.names('/api/v1/labels', metrics.map(escapeRegex).join('|'), signal);
    if (!labels.ok) return labels;
    const detected = withLabels(candidate, new Set(labels.value));
    if (!detected) continue;
    // Without this word everything is read: slower, and no failure.
    const services = await api.query(servicesQuery(metrics, detected.labels.service), signal);
    found.push(services.ok ? { ...detected, services: services.value.samples.map(({ labels }) => labels) } : detected);
  }
  return succeeded(found);
}

function reading(
  detected: DetectedSchema,
  texts: readonly (string | undefined)[],
  buckets: AnsweredVector,
  rates: AnsweredVector,
): SchemaReading {
  return {
    series: decodeReading(detected, buckets.series, rates.series),
    queries: texts.filter((text) => text !== undefined),
    warnings: [...new Set([...buckets.warnings, ...rates.warnings])],
  };
}

function healthOf(samples: readonly Sample[]): JobHealth[] {
  const jobs = new Map<string, JobHealth>();
  for (const { labels, value } of samples) {
    const job = labels['job'];
    if (job === undefined || !Number.isFinite(value)) continue;
    const known = jobs.get(job) ?? { job, isUp: false, scrapes: 0 };
    if (labels[SOURCE_LABEL] === 'up') jobs.set(job, { ...known, isUp: value > 0 });
    if (labels[SOURCE_LABEL] === 'scrapes') jobs.set(job, { ...known, scrapes: value });
    if (labels[SOURCE_LABEL] === 'interval') jobs.set(job, { ...known, interval: value });
  }
  return [...jobs.values()];
}
