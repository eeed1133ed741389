/** Logs that arrived, by the trace they belong to, in bounded memory: the oldest traces give way, and what is not kept is counted. */
import type { LogLine } from '../../../core/logs';
import type { LogRecord } from './logRecord';

export interface LogCounts {
  readonly traces: number;
  readonly lines: number;
  readonly bytes: number;
  /** Lines that belong to no trace, which nobody could ask for. */
  readonly untraced: number;
  /** Lines that were kept and gave way to newer ones. */
  readonly replaced: number;
  /** Lines of traces that have too many, which the exporter was told. */
  readonly refused: number;
}

export interface LogLimits {
  readonly bytes: number;
  readonly bytesPerTrace: number;
}

export interface LogStore {
  /** Answers how many lines were refused. */
  add(records: readonly LogRecord[]): number;
  /** Of a trace, in the order in which they came. */
  read(traceId: string): readonly LogLine[];
  counts(): LogCounts;
  clear(): void;
}

export const LOG_LIMITS: LogLimits = { bytes: 32 * 1024 * 1024, bytesPerTrace: 4 * 1024 * 1024 };

/** What a line costs beside its texts; a character takes two bytes at most. */
const OVERHEAD = 400;
const PER_ATTRIBUTE = 120;

interface Kept {
  readonly lines: LogLine[];
  bytes: number;
}

export function createLogStore(limits: LogLimits = LOG_LIMITS): LogStore {
  const kept = new Map<string, Kept>();
  let [lines, bytes, untraced, replaced, refused] = [0, 0, 0, 0, 0];

  const evict = (): void => {
    for (const [traceId, trace] of kept) {
      if (bytes <= limits.bytes) return;
      kept.delete(traceId);
      lines -= trace.lines.length;
      bytes -= trace.bytes;
      replaced += trace.lines.length;
    }
  };

  /** False when its trace has too many. */
  const addOne = ({ traceId, line }: LogRecord): boolean => {
    const cost = costOf(line);
    const trace = kept.get(traceId) ?? { lines: [], bytes: 0 };
    if (trace.bytes + cost > limits.bytesPerTrace) return false;
    kept.set(traceId, trace);
    trace.lines.push(line);
    trace.bytes += cost;
    lines++;
    bytes += cost;
    evict();
    return true;
  };

  return {
    add(records) {
      const traced = records.filter(({ traceId }) => traceId !== '');
      untraced += records.length - traced.length;
      const left = traced.filter((record) => !addOne(record)).length;
      refused += left;
      return left;
    },
    read: (traceId) => kept.get(traceId)?.lines ?? [],
    counts: () => ({ traces: kept.size, lines, bytes, untraced, replaced, refused }),
    clear() {
      kept.clear();
      [lines, bytes] = [0, 0];
    },
  };
}

const costOf = ({ body, attributes }: LogLine): number =>
  OVERHEAD +
  body.length * 2 +
  attributes.reduce((sum, { key, text }) => sum + PER_ATTRIBUTE + (key.length + text.length) * 2, 0);
