/**
 * Histograms of VictoriaMetrics' own libraries have ranges (`vmrange="1.000e-01...1.136e-01"`) in place of bounds (`le`). The server
 * converts them itself; only an answer tells that there are any. Source: MetricsQL, `prometheus_buckets`.
 */
import type { Result } from '../../core/failure';
import type { AnsweredVector, PrometheusApi } from './prometheusApi';
import { bucketQuery } from './promql';
import type { DetectedSchema, ReadRequest } from './source';

export interface AskedBuckets {
  /** The query; undefined when the schema has no buckets. */
  readonly text: string | undefined;
  readonly answer: Result<AnsweredVector>;
  /** The buckets have ranges, which the server turned into bounds. */
  readonly hasRanges?: true;
}

export type AskBuckets = (detected: DetectedSchema, request: ReadRequest, signal: AbortSignal) => Promise<AskedBuckets>;

const NOTHING: AnsweredVector = { series: [], warnings: [] };

/** Asks once, and once more where the first answer has ranges; which schemas have some is remembered. */
export function createBucketQueries(api: PrometheusApi): AskBuckets {
  const isRanged = new Map<string, boolean>();

  const ask = async (detected: DetectedSchema, request: ReadRequest, signal: AbortSignal): Promise<AskedBuckets> => {
    const text = bucketQuery(detected, request);
    const answer: AskedBuckets['answer'] =
      text === undefined ? { ok: true, value: NOTHING } : await api.vector(text, signal);
    return { text, answer, ...(request.convertsRanges ? { hasRanges: true } : {}) };
  };

  return async (detected, request, signal) => {
    const { id } = detected.schema;
    const converting = { ...request, convertsRanges: true };
    if (isRanged.get(id)) return ask(detected, converting, signal);
    const plain = await ask(detected, request, signal);
    if (isRanged.has(id) || !plain.answer.ok || !hasUnbound(detected, plain.answer.value)) return plain;
    const converted = await ask(detected, converting, signal);
    // Prometheus stores such histograms, too, and cannot convert them.
    if (converted.answer.ok || converted.answer.failure.reason === 'bad-request') isRanged.set(id, converted.answer.ok);
    return converted.answer.ok ? converted : plain;
  };
}

/** Values of buckets that have no bound; summaries and native histograms have none either, and say so. */
const hasUnbound = ({ latencies }: DetectedSchema, { series }: AnsweredVector): boolean =>
  latencies.some(({ kind }) => kind === 'classic') &&
  series.some(
    ({ labels, bounds, histogram }) => !histogram && labels['quantile'] === undefined && bounds.some(Number.isNaN),
  );
