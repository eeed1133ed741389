/** Where the logs of a trace come from: Loki, or what services of this machine sent. */
import type { Result } from '../../core/failure';
import type { LogLine } from '../../core/logs';
import type { Seconds } from '../../core/units';

export interface LogSearch {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** Only of this span: 16 hexadecimal digits. */
  readonly spanId?: string;
  /** The services of the trace, as its spans name them. */
  readonly services: readonly string[];
  /** Since 1970: around the trace or span. */
  readonly start: Seconds;
  readonly end: Seconds;
  readonly limit: number;
}

export interface FoundLogs {
  /** The earliest first. */
  readonly lines: readonly LogLine[];
  /** There are more. */
  readonly isCut: boolean;
  /** What was asked, for the person to copy; empty where there is no language for it. */
  readonly query: string;
}

export interface LogSource {
  /** For a person, without secrets: `Loki at http://localhost:3100`. */
  readonly description: string;
  logs(search: LogSearch, signal: AbortSignal): Promise<Result<FoundLogs>>;
}
