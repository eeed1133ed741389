/** When spans start and how long they take, relative to the trace's first start. */
import { isEarlier, joinWords, nanosBetween } from './nanoseconds';
import type { SpanTable } from './spanTable';

export interface Timing {
  /** Nanoseconds since 1970. */
  readonly baseNanos: bigint;
  /** Nanoseconds from the base, by order of arrival. */
  readonly start: Float64Array;
  /** Nanoseconds. */
  readonly duration: Float64Array;
  /** 1 where a span had no start, or an end before its start. */
  readonly untimed: Uint8Array;
}

/** A span without a start is put at the trace's start with no duration, for 1970 as a start would hide all others. */
export function timeSpans(table: SpanTable): Timing {
  const { startHigh, startLow, endHigh, endLow } = table.columns;
  const base = earliestStart(table);
  const start = new Float64Array(table.count);
  const duration = new Float64Array(table.count);
  const untimed = new Uint8Array(table.count);
  for (let span = 0; span < table.count; span++) {
    const [high = 0, low = 0] = [startHigh[span], startLow[span]];
    const [lastHigh = 0, lastLow = 0] = [endHigh[span], endLow[span]];
    const hasStart = high !== 0 || low !== 0;
    if (!hasStart || isEarlier(lastHigh, lastLow, high, low)) untimed[span] = 1;
    if (hasStart) start[span] = nanosBetween(high, low, base.high, base.low);
    if (untimed[span] === 0) duration[span] = nanosBetween(lastHigh, lastLow, high, low);
  }
  return { baseNanos: joinWords(base.high, base.low), start, duration, untimed };
}

function earliestStart(table: SpanTable): { high: number; low: number } {
  const { startHigh, startLow } = table.columns;
  let base = { high: 0, low: 0 };
  let found = false;
  for (let span = 0; span < table.count; span++) {
    const [high = 0, low = 0] = [startHigh[span], startLow[span]];
    if (high === 0 && low === 0) continue;
    if (found && !isEarlier(high, low, base.high, base.low)) continue;
    base = { high, low };
    found = true;
  }
  return base;
}
