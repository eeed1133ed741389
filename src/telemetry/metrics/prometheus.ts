/** Prometheus and whatever speaks its HTTP API: which schemas exist, and their rates in at most two queries a reading. */
import { failed, succeeded, type Result } from '../../core/failure';
import type { HttpAnswer, HttpClient } from '../http';
import { jsonOf, property } from '../json';
import { decodeReading } from './decode';
import { bucketQuery, escapeRegex, healthQuery, quoteValue, rateQuery, servicesQuery, SOURCE_LABEL } from './promql';
import { SCHEMAS } from './schemas/registry';
import type { MetricSchema } from './schemas/schema';
import type { DetectedSchema, JobHealth, MetricsSource, SchemaReading } from './source';

/** One sample of an instant query. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Answered {
  readonly samples: readonly Sample[];
  readonly warnings: readonly string[];
}

export interface Prometheus extends MetricsSource {
  /** `[seconds since 1970, value]` of the first series of a range query; at most `points` of them. */
  range(
    query: string,
    from: number,
    to: number,
    points: number,
    signal: AbortSignal,
  ): Promise<Result<readonly (readonly [number, number])[]>>;
  /** How many requests were sent, for tests and our own metrics. */
  readonly requests: () => number;
}

/** Requests to one server: counted, and by the method that it takes. */
interface Asker {
  readonly ask: (path: string, parameters: Parameters, signal: AbortSignal) => Promise<Result<unknown>>;
  /** An instant query; no text gives no samples. */
  readonly query: (text: string | undefined, signal: AbortSignal) => Promise<Result<Answered>>;
  /** Names or values of labels, restricted to series of these metrics. */
  readonly names: (path: string, metrics: readonly string[], signal: AbortSignal) => Promise<Result<readonly string[]>>;
  readonly sent: () => number;
}

type Parameters = Record<string, string | readonly string[]>;

function createAsker(client: HttpClient): Asker {
  let sent = 0;
  let method: 'POST' | 'GET' = 'POST';

  /** POST, because route alternations can be long; GET where a proxy allows nothing else. */
  const ask = async (path: string, parameters: Parameters, signal: AbortSignal): Promise<Result<unknown>> => {
    sent += 1;
    const answer = await client.send({ method, path, parameters }, signal, method === 'POST' ? [404, 405] : []);
    if (!answer.ok) return answer;
    if (method === 'POST' && (answer.value.status === 405 || answer.value.status === 404)) {
      method = 'GET';
      return ask(path, parameters, signal);
    }
    return dataOf(answer.value, client.address);
  };

  const query = async (text: string | undefined, signal: AbortSignal): Promise<Result<Answered>> => {
    if (text === undefined) return succeeded({ samples: [], warnings: [] });
    const answer = await ask('/api/v1/query', { query: text }, signal);
    return answer.ok
      ? succeeded({
          samples: samplesOf(property(answer.value, 'data')),
          warnings: [
            ...textsOf(property(answer.value, 'warnings')),
            // VictoriaMetrics has its own way of saying that a node did not answer.
            ...(property(answer.value, 'isPartial') === true ? ['The server answered with a part of the data.'] : []),
          ],
        })
      : answer;
  };

  const names = async (
    path: string,
    metrics: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<readonly string[]>> => {
    const pattern = quoteValue(metrics.map(escapeRegex).join('|'));
    // The label API takes GET everywhere; POST only for /labels.
    sent += 1;
    const answer = await client.send(
      { method: 'GET', path, parameters: { 'match[]': `{__name__=~${pattern}}` } },
      signal,
    );
    if (!answer.ok) return answer;
    const data = dataOf(answer.value, client.address);
    return data.ok ? succeeded(textsOf(property(data.value, 'data'))) : data;
  };

  return { ask, query, names, sent: () => sent };
}

export function createPrometheus(client: HttpClient, schemas: readonly MetricSchema[] = SCHEMAS): Prometheus {
  const { ask, query, names, sent } = createAsker(client);
  return {
    description: `Prometheus at ${client.address}`,
    requests: sent,
    async detect(signal) {
      const present = await names('/api/v1/label/__name__/values', schemas.flatMap(metricNames), signal);
      if (!present.ok) return present;
      const found: DetectedSchema[] = [];
      for (const candidate of candidates(schemas, new Set(present.value))) {
        const metrics = [...candidate.latencies.map(({ name }) => `${name}_count`), ...candidate.counters];
        const labels = await names('/api/v1/labels', metrics, signal);
        if (!labels.ok) return labels;
        const detected = withLabels(candidate, new Set(labels.value));
        if (!detected) continue;
        // Without this word everything is read: slower, and no failure.
        const services = await query(servicesQuery(metrics, detected.labels.service), signal);
        found.push(
          services.ok ? { ...detected, services: services.value.samples.map(({ labels }) => labels) } : detected,
        );
      }
      return succeeded(found);
    },
    async health(window, signal) {
      const answer = await query(healthQuery(window), signal);
      return answer.ok ? succeeded(healthOf(answer.value.samples)) : answer;
    },
    async read(detected, request, signal) {
      const texts = [bucketQuery(detected, request), rateQuery(detected, request)];
      const [buckets, rates] = await Promise.all([query(texts[0], signal), query(texts[1], signal)]);
      if (!buckets.ok) return buckets;
      if (!rates.ok) return rates;
      return succeeded(reading(detected, texts, buckets.value, rates.value));
    },
    async readBaseline(detected, request, signal) {
      const text = bucketQuery(detected, request);
      const buckets = await query(text, signal);
      if (!buckets.ok) return buckets;
      return succeeded(reading(detected, [text], buckets.value, { samples: [], warnings: [] }));
    },
    async range(text, from, to, points, signal) {
      const step = Math.max(1, Math.ceil((to - from) / points));
      const answer = await ask(
        '/api/v1/query_range',
        { query: text, start: String(from), end: String(to), step: `${step}s` },
        signal,
      );
      return answer.ok ? succeeded(pointsOf(property(answer.value, 'data'))) : answer;
    },
  };
}

function reading(
  detected: DetectedSchema,
  texts: readonly (string | undefined)[],
  buckets: Answered,
  rates: Answered,
): SchemaReading {
  return {
    series: decodeReading(detected, buckets.samples, rates.samples),
    queries: texts.filter((text) => text !== undefined),
    warnings: [...new Set([...buckets.warnings, ...rates.warnings])],
  };
}

function metricNames(schema: MetricSchema): string[] {
  return [...schema.latency.map(({ name }) => `${name}_bucket`), ...schema.counters];
}

type Candidate = Omit<DetectedSchema, 'labels'>;

function candidates(schemas: readonly MetricSchema[], present: ReadonlySet<string>): Candidate[] {
  return schemas.flatMap((schema): Candidate[] => {
    const latencies = schema.latency.filter(({ name }) => present.has(`${name}_bucket`));
    const counters = schema.counters.filter((name) => present.has(name));
    return latencies.length + counters.length > 0 ? [{ schema, latencies, counters }] : [];
  });
}

function healthOf(samples: readonly Sample[]): JobHealth[] {
  const jobs = new Map<string, JobHealth>();
  for (const { labels, value } of samples) {
    const job = labels['job'];
    if (job === undefined || !Number.isFinite(value)) continue;
    const known = jobs.get(job) ?? { job, isUp: false, scrapes: 0 };
    if (labels[SOURCE_LABEL] === 'up') jobs.set(job, { ...known, isUp: value > 0 });
    if (labels[SOURCE_LABEL] === 'scrapes') jobs.set(job, { ...known, scrapes: value });
  }
  return [...jobs.values()];
}

function withLabels(candidate: Candidate, present: ReadonlySet<string>): DetectedSchema | undefined {
  const { labels } = candidate.schema;
  const keep = (names: readonly string[]): string[] => names.filter((name) => present.has(name));
  const route = keep(labels.route);
  if (route.length === 0) return undefined;
  return {
    ...candidate,
    labels: { route, method: keep(labels.method), status: keep(labels.status), service: keep(labels.service) },
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
    return { labels: labelsOf(property(item, 'metric')), value: Array.isArray(pair) ? Number(pair[1]) : NaN };
  });
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

function pointsOf(data: unknown): (readonly [number, number])[] {
  const result = property(data, 'result');
  const values = Array.isArray(result) ? property(result[0], 'values') : undefined;
  return (Array.isArray(values) ? values : []).flatMap((pair: unknown) => {
    const point: readonly [number, number] = Array.isArray(pair) ? [Number(pair[0]), Number(pair[1])] : [NaN, NaN];
    return Number.isFinite(point[0]) && Number.isFinite(point[1]) ? [point] : [];
  });
}
