/** LogQL: the one place that quotes and the one place that writes queries (https://grafana.com/docs/loki/latest/query/). */
import { escapeRegex, quoteValue } from '../metrics/promql';

/** Names under which trace ids stand as labels, or as structured metadata, which a filter after the selector finds both. */
const TRACE_LABELS = ['trace_id', 'traceid', 'traceID', 'TraceId', 'traceId'];

/** Streams of these values of a label; of several an alternation, as matchers are anchored. */
export function streamSelector(label: string, values: readonly string[]): string {
  const [only] = values;
  if (only !== undefined && values.length === 1) return `{${label}=${quoteValue(only)}}`;
  return `{${label}=~${quoteValue(values.map(escapeRegex).join('|'))}}`;
}

/** Streams that have the label at all. */
export const anyStream = (label: string): string => `{${label}=~".+"}`;

/** Lines that have the id in their text. */
export const byText = (streams: string, traceId: string): string => `${streams} |= ${quoteValue(traceId)}`;

/** Lines that bear the id beside their text. */
export const byLabel = (streams: string, traceId: string): string =>
  `${streams} | ${TRACE_LABELS.map((label) => `${label}=${quoteValue(traceId)}`).join(' or ')}`;
