/** Finds spans of an open trace by their attributes. */
import { setImmediate } from 'node:timers/promises';
import { AttributeIndex } from '../../core/trace/attributeIndex';
import type { LoadedTrace } from '../../telemetry/traces/source';

/** Rows read between two looks at other work: about ten milliseconds. */
const ROWS_AT_ONCE = 2000;

export interface SpanSearch {
  /** Rows with a fitting key or value, ascending. Throws when the signal aborts; what was read is kept for the next time. */
  find(loaded: LoadedTrace, text: string, signal: AbortSignal): Promise<number[]>;
}

/** Reads a trace's attributes at its first search; the texts live as long as the trace does. */
export function createSpanSearch(): SpanSearch {
  const known = new WeakMap<LoadedTrace, AttributeIndex>();
  return {
    async find(loaded, text, signal) {
      const index = known.get(loaded) ?? new AttributeIndex();
      known.set(loaded, index);
      while (index.count < loaded.trace.count) {
        signal.throwIfAborted();
        const until = Math.min(loaded.trace.count, index.count + ROWS_AT_ONCE);
        while (index.count < until) index.add(loaded.details(index.count));
        await setImmediate();
      }
      return index.find(text);
    },
  };
}
