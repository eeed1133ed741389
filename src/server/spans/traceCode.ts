/** Which lines of code the spans of an open trace ran at, and how long. */
import { setImmediate } from 'node:timers/promises';
import { SpanFlag } from '../../core/trace/columns';
import { textOf } from '../../core/trace/trace';
import { codeHintOf, type CodeHint } from '../../telemetry/traces/codeHint';
import type { LoadedTrace } from '../../telemetry/traces/source';
import { locationKey } from '../../core/range';
import type { CodeIndex, CodePlace } from './codeIndex';

/** Spans of one origin, as far as they say. Times in nanoseconds. */
export interface SpanGroup {
  readonly hint: CodeHint;
  readonly rows: readonly number[];
}

/** Rows read between two looks at other work: about ten milliseconds. */
const ROWS_AT_ONCE = 2000;

/** Reads every span of the trace once. Throws when the signal aborts. */
export async function groupSpans(loaded: LoadedTrace, signal: AbortSignal): Promise<readonly SpanGroup[]> {
  const { trace } = loaded;
  const { flags, name, kind } = trace.columns;
  const groups = new Map<string, { readonly hint: CodeHint; readonly rows: number[] }>();
  for (let row = 0; row < trace.count; row++) {
    if (row % ROWS_AT_ONCE === 0) {
      await setImmediate();
      signal.throwIfAborted();
    }
    const details = ((flags[row] ?? 0) & SpanFlag.placeholder) === 0 ? loaded.details(row) : undefined;
    if (!details) continue;
    const hint = codeHintOf(details, textOf(trace, name[row]), kind[row]);
    const key = JSON.stringify(hint);
    const known = groups.get(key);
    if (known) known.rows.push(row);
    else groups.set(key, { hint, rows: [row] });
  }
  return [...groups.values()];
}

/** All spans of the trace that ran at one line. Times in nanoseconds. */
export interface LineTimes extends CodePlace {
  readonly loaded: LoadedTrace;
  readonly rows: readonly number[];
  readonly total: number;
  readonly selfTime: number;
  readonly longest: number;
  /** The row of the longest. */
  readonly longestRow: number;
  readonly errors: number;
  /** The part of the trace's time in which at least one of them ran, from 0 to 1. */
  readonly share: number;
}

/**
 * Sums up the groups whose line is certain. When some of the trace's services are of this workspace, spans of others are of code
 * that is elsewhere, however alike their routes are; the same holds for the route that a caller names.
 */
export function linesOf(loaded: LoadedTrace, groups: readonly SpanGroup[], index: CodeIndex): readonly LineTimes[] {
  const hasOwn = groups.some(({ hint }) => hint.service !== undefined && index.isOwn(hint.service));
  const lines = new Map<string, { readonly place: CodePlace; readonly rows: number[] }>();
  for (const { hint, rows } of groups) {
    if (hasOwn && hint.service !== undefined && !index.isOwn(hint.service)) continue;
    const place = index.find(withoutCalledRoute(hint));
    if (!place) continue;
    const key = `${place.project.folder} ${locationKey({ file: place.path, range: [place.range[0], 0, 0, 0] })}`;
    const known = lines.get(key);
    if (known) for (const row of rows) known.rows.push(row);
    else lines.set(key, { place, rows: [...rows] });
  }
  return [...lines.values()].map(({ place, rows }) => ({ ...place, loaded, ...timesOf(loaded, rows) }));
}

function withoutCalledRoute(hint: CodeHint): CodeHint {
  if (!hint.isCaller || hint.route === undefined) return hint;
  const { route: _, ...own } = hint;
  return own;
}

function timesOf({ trace }: LoadedTrace, rows: readonly number[]): Omit<LineTimes, keyof CodePlace | 'loaded'> {
  const { duration, selfTime, flags } = trace.columns;
  let [total, self, errors, longestRow] = [0, 0, 0, rows[0] ?? 0];
  for (const row of rows) {
    total += duration[row] ?? 0;
    self += selfTime[row] ?? 0;
    errors += ((flags[row] ?? 0) & SpanFlag.error) === 0 ? 0 : 1;
    if ((duration[row] ?? 0) > (duration[longestRow] ?? 0)) longestRow = row;
  }
  const longest = duration[longestRow] ?? 0;
  const share = trace.duration > 0 ? Math.min(1, covered({ trace }, rows) / trace.duration) : 0;
  return { rows, total, selfTime: self, longest, longestRow, errors, share };
}

/** Nanoseconds in which at least one of the rows runs. */
function covered({ trace }: Pick<LoadedTrace, 'trace'>, rows: readonly number[]): number {
  const { start, duration } = trace.columns;
  const sorted = rows.toSorted((left, right) => (start[left] ?? 0) - (start[right] ?? 0));
  let [sum, until] = [0, -Infinity];
  for (const row of sorted) {
    const from = Math.max(until, start[row] ?? 0);
    const to = (start[row] ?? 0) + (duration[row] ?? 0);
    if (to > from) sum += to - from;
    until = Math.max(until, to);
  }
  return sum;
}
