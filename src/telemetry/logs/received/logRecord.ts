/** A log record of OTLP as both encodings give it, with the trace that it belongs to. */
import type { LogLine } from '../../../core/logs';

export interface LogRecord {
  /** 32 hexadecimal digits; empty where the record belongs to no trace. */
  readonly traceId: string;
  readonly line: LogLine;
}
