/**
 * Exemplars: single observations of a histogram with the trace they belong to.
 * Source: https://prometheus.io/docs/prometheus/latest/querying/api/#querying-exemplars
 */
import { property } from '../json';

export interface Exemplar {
  readonly traceId: string;
  /** In the metric's unit. */
  readonly value: number;
  /** Seconds since 1970. */
  readonly at: number;
}

/** As OpenTelemetry, the client libraries and Grafana's documentation name it. */
const TRACE_LABELS = ['trace_id', 'traceID', 'traceId', 'TraceID', 'traceid'];

/** Reads the `data` of an answer: one for each trace, the slowest first. */
export function exemplarsIn(data: unknown): readonly Exemplar[] {
  const slowest = new Map<string, Exemplar>();
  for (const series of Array.isArray(data) ? data : []) {
    const listed = property(series, 'exemplars');
    for (const item of Array.isArray(listed) ? listed : []) {
      const exemplar = exemplarOf(item);
      if (exemplar && exemplar.value > (slowest.get(exemplar.traceId)?.value ?? -1))
        slowest.set(exemplar.traceId, exemplar);
    }
  }
  return [...slowest.values()].sort((left, right) => right.value - left.value);
}

function exemplarOf(item: unknown): Exemplar | undefined {
  const labels = property(item, 'labels');
  const traceId = TRACE_LABELS.map((label) => property(labels, label)).find((text) => typeof text === 'string');
  const [value, at] = [Number(property(item, 'value')), Number(property(item, 'timestamp'))];
  // Nothing but hexadecimal digits goes into an address or a command.
  if (typeof traceId !== 'string' || !/^[0-9a-f]{8,32}$/i.test(traceId)) return undefined;
  return Number.isFinite(value) && value >= 0 && Number.isFinite(at) ? { traceId, value, at } : undefined;
}
