/** Which metrics of which schemas a source has, by the names it has. Servers and our own scraper ask the same. */
import { escapeRegex } from './promql';
import type { LatencyName, MetricSchema } from './schemas/schema';
import type { DetectedSchema, DetectedLatency } from './source';

/** Stands in a schema's names for what a program puts before. */
const ANY_PREFIX = '*_';
/** A program has one or two prefixes; a server with more is a collection, whose queries must stay bounded. */
const MOST_PREFIXED = 12;

/** Of what is asked for with any prefix, what is surely no handler of the person's own: calls to others, and infrastructure. */
const FOREIGN =
  /(?:^|_)(?:client|outgoing|outbound|upstream|backend)_|^(?:prometheus|promhttp|apiserver|kubelet|rest|workqueue|etcd|coredns|scheduler|grafana|loki|tempo|mimir|cortex|thanos|alertmanager|nginx_ingress|traefik|istio|envoy|linkerd)_/;

/** A regular expression (RE2 and JavaScript) for every name that a schema may be known by. */
export function namesPattern(schemas: readonly MetricSchema[]): string {
  const latency = schemas.flatMap((schema) => schema.latency.map(({ name }) => name));
  const counters = schemas.flatMap((schema) => [...schema.counters, ...(schema.failures ?? [])]);
  const parts = [...alternatives(latency, '(?:_bucket|_count)?'), ...alternatives(counters, '')];
  return parts.join('|');
}

function alternatives(names: readonly string[], ending: string): string[] {
  const [prefixed, whole] = [true, false].map((wanted) => [
    ...new Set(names.filter((name) => name.startsWith(ANY_PREFIX) === wanted)),
  ]);
  const joined = (list: readonly string[] | undefined, start: string, from: number): string[] =>
    list && list.length > 0
      ? [`${start}(?:${list.map((name) => escapeRegex(name.slice(from))).join('|')})${ending}`]
      : [];
  return [...joined(whole, '', 0), ...joined(prefixed, '.+_', ANY_PREFIX.length)];
}

export type PresentSchema = Omit<DetectedSchema, 'labels'>;

/** What is there of each schema. A name that one schema calls its own is not taken for another one's with a prefix. */
export function presentSchemas(schemas: readonly MetricSchema[], present: ReadonlySet<string>): PresentSchema[] {
  const owned = new Set(
    schemas.flatMap(({ latency, counters, failures }) => [
      ...latency.map(({ name }) => name),
      ...counters,
      ...(failures ?? []),
    ]),
  );
  const bases = [...new Set([...present].map((name) => name.replace(/_(?:bucket|count)$/, '')))];
  const named = (name: string, all: readonly string[]): readonly string[] => {
    if (!name.startsWith(ANY_PREFIX)) return [name];
    const ending = name.slice(1);
    const fitting = all.filter((one) => one.endsWith(ending) && !owned.has(one) && !FOREIGN.test(one));
    return fitting.sort().slice(0, MOST_PREFIXED);
  };
  return schemas.flatMap((schema): PresentSchema[] => {
    const kindsOf = schema.isRecorded ? recordedOf : latencyOf;
    const latencies = unique(
      schema.latency.flatMap((one) => named(one.name, bases).map((name) => ({ ...one, name }))),
    ).flatMap((one) => kindsOf(one, present));
    const there = (names: readonly string[] = []): string[] => [
      ...new Set(names.flatMap((name) => named(name, [...present]).filter((one) => present.has(one)))),
    ];
    const counters = there(schema.counters);
    const failures = there(schema.failures);
    return latencies.length + counters.length > 0 ? [{ schema, latencies, counters, failures }] : [];
  });
}

function unique(names: readonly LatencyName[]): LatencyName[] {
  return [...new Map(names.map((one) => [one.name, one])).values()];
}

/**
 * Buckets make a classic histogram. The name itself is a native one, or a summary, which only its labels tell. Services differ, so
 * that several kinds may stand under one name.
 */
function latencyOf({ name, toSeconds }: LatencyName, present: ReadonlySet<string>): DetectedLatency[] {
  const kinds: DetectedLatency['kind'][] = [
    ...(present.has(`${name}_bucket`) ? (['classic'] as const) : []),
    ...(present.has(name) ? (['native'] as const) : []),
  ];
  if (kinds.length === 0 && present.has(`${name}_count`)) kinds.push('count');
  return kinds.map((kind) => ({ name, toSeconds, kind }));
}

const recordedOf = ({ name, toSeconds }: LatencyName, present: ReadonlySet<string>): DetectedLatency[] =>
  present.has(name) ? [{ name, toSeconds, kind: 'recorded' }] : [];

/** With the labels that stand on its series; undefined when none of them names a route, and one should. */
export function withLabels(candidate: PresentSchema, present: ReadonlySet<string>): DetectedSchema | undefined {
  const { labels, subject } = candidate.schema;
  const keep = (names: readonly string[]): string[] => names.filter((name) => present.has(name));
  const route = keep(labels.route);
  if (route.length === 0 && subject !== 'service') return undefined;
  const latencies = candidate.latencies.map((latency) =>
    latency.kind === 'native' && present.has('quantile') ? { ...latency, kind: 'summary' as const } : latency,
  );
  return {
    ...candidate,
    latencies,
    labels: { route, method: keep(labels.method), status: keep(labels.status), service: keep(labels.service) },
  };
}

/** Names of the metrics that tell which labels there are. */
export function countedMetrics({ latencies, counters, failures }: PresentSchema): string[] {
  const durations = latencies.map(({ name, kind }) =>
    kind === 'native' || kind === 'recorded' ? name : `${name}_count`,
  );
  return [...new Set([...durations, ...counters, ...failures])];
}
