/** What every decoder makes of an answer. */
import type { SpanDetails } from '../../../core/trace/details';
import type { SpanTable } from '../../../core/trace/spanTable';
import type { StringTable } from '../../../core/trace/strings';

/** Where a span stands in what was decoded: the numbers that the decoder itself put into the span's columns. */
export interface SpanOrigin {
  readonly resource: number;
  readonly start: number;
  readonly length: number;
}

export interface DecodedSpans {
  readonly table: SpanTable;
  readonly strings: StringTable;
  /** The first span's trace id, 32 hexadecimal digits; empty when there is no span. */
  readonly traceId: string;
  /** Reads the rest of one span. */
  details(origin: SpanOrigin): SpanDetails;
  /** Everything as it arrived, as pieces of the list `resourceSpans` of OTLP JSON. */
  resourceSpans(): Iterable<object>;
}
