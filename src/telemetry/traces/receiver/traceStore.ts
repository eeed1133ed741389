/** Traces that arrived, as protobuf, in bounded memory: the oldest give way, and every span that is not kept is counted. */
import { joined } from '../otlp/write';
import type { TracePart } from './splitByTrace';

export interface StoreLimits {
  readonly traces: number;
  /** Of all traces together. */
  readonly bytes: number;
  /** Of one trace; spans beyond are refused, so that one endless trace does not push out all others. */
  readonly bytesPerTrace: number;
}

export interface StoreCounts {
  readonly traces: number;
  readonly spans: number;
  readonly bytes: number;
  /** Spans that were kept and gave way to newer ones. */
  readonly replaced: number;
  /** Spans of traces that were too large, which the exporter was told. */
  readonly refused: number;
}

export interface TraceStore {
  /** Answers how many spans were refused. */
  add(parts: readonly TracePart[]): number;
  /** The ids, the trace that began last first. */
  newestFirst(): readonly string[];
  /** A `TracesData` message with all that came; undefined for a trace that is not kept. */
  read(traceId: string): Uint8Array | undefined;
  counts(): StoreCounts;
  clear(): void;
}

export const STORE_LIMITS: StoreLimits = { traces: 10_000, bytes: 96 * 1024 * 1024, bytesPerTrace: 48 * 1024 * 1024 };

/** What a piece of memory costs beside its bytes. */
const OVERHEAD = 256;

interface Kept {
  readonly pieces: Uint8Array[];
  spans: number;
  bytes: number;
}

export function createTraceStore(limits: StoreLimits = STORE_LIMITS): TraceStore {
  const kept = new Map<string, Kept>();
  let [spans, bytes, replaced, refused] = [0, 0, 0, 0];

  const evict = (): void => {
    for (const [traceId, trace] of kept) {
      if (kept.size <= limits.traces && bytes <= limits.bytes) return;
      kept.delete(traceId);
      spans -= trace.spans;
      bytes -= trace.bytes;
      replaced += trace.spans;
    }
  };

  const addOne = (part: TracePart): number => {
    const cost = part.bytes.length + OVERHEAD;
    const trace = kept.get(part.traceId) ?? { pieces: [], spans: 0, bytes: 0 };
    if (trace.bytes + cost > limits.bytesPerTrace) return part.spans;
    kept.set(part.traceId, trace);
    trace.pieces.push(part.bytes);
    trace.spans += part.spans;
    trace.bytes += cost;
    spans += part.spans;
    bytes += cost;
    evict();
    return 0;
  };

  return {
    add(parts) {
      const left = parts.reduce((sum, part) => sum + addOne(part), 0);
      refused += left;
      return left;
    },
    newestFirst: () => [...kept.keys()].reverse(),
    read(traceId) {
      const trace = kept.get(traceId);
      return trace && joined(trace.pieces);
    },
    counts: () => ({ traces: kept.size, spans, bytes, replaced, refused }),
    clear() {
      kept.clear();
      [spans, bytes] = [0, 0];
    },
  };
}
