/** From decoded spans to a trace with its details at hand. */
import { SpanFlag } from '../../core/trace/columns';
import { buildTrace } from '../../core/trace/build';
import type { DecodedSpans } from './otlp/decoded';
import type { LoadedTrace } from './source';

/** Undefined when there are no spans. */
export function loadTrace(traceId: string, decoded: DecodedSpans, partial?: string): LoadedTrace | undefined {
  const trace = buildTrace(traceId, decoded.table, decoded.strings);
  if (trace === undefined) return undefined;
  const { flags, resource, originStart, originLength } = trace.columns;
  const details: LoadedTrace['details'] = (row) => {
    const bits = flags[row];
    if (bits === undefined || (bits & SpanFlag.placeholder) !== 0) return undefined;
    return decoded.details({
      resource: resource[row] ?? 0,
      start: originStart[row] ?? 0,
      length: originLength[row] ?? 0,
    });
  };
  const resourceSpans = (): Iterable<object> => decoded.resourceSpans();
  return { trace, details, resourceSpans, ...(partial === undefined ? {} : { partial }) };
}
