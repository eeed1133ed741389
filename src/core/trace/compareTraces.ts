/** What differs between two traces: spans are the same when they stand on the same path of services, names and ordinals. */
import { SpanFlag } from './columns';
import type { Trace } from './trace';

export const CHANGES = ['slower', 'faster', 'added', 'gone', 'same'] as const;

export type Change = (typeof CHANGES)[number];

export interface ComparedSpan {
  readonly change: Change;
  /** Rows in the two traces; -1 where the span is not. */
  readonly baseRow: number;
  readonly row: number;
  /** Nanoseconds; undefined where the span is not. */
  readonly baseDuration: number | undefined;
  readonly duration: number | undefined;
  /** Nanoseconds that it takes longer; a span that is in one trace alone counts as a whole. */
  readonly difference: number;
}

export interface Comparison {
  /** The largest difference first. */
  readonly spans: readonly ComparedSpan[];
  readonly counts: Readonly<Record<Change, number>>;
}

/** Below both of these a difference is noise: a tenth of the duration, and nanoseconds. */
const LEAST_SHARE = 0.1;
const LEAST_DIFFERENCE = 50_000;

/** Of an added or gone subtree only its top is told, because the rest follows from it. */
export function compareTraces(base: Trace, other: Trace): Comparison {
  const paths = new Paths();
  const [basePaths, otherPaths] = [paths.ofTrace(base), paths.ofTrace(other)];
  const baseRows = rowsByPath(base, basePaths);
  const otherRows = rowsByPath(other, otherPaths);
  const spans: ComparedSpan[] = [];
  for (const [path, row] of otherRows) {
    const baseRow = baseRows.get(path);
    if (baseRow !== undefined) spans.push(compared(base, baseRow, other, row));
    else if (isTop(other, row, otherPaths, baseRows)) spans.push(alone('added', other, row));
  }
  for (const [path, row] of baseRows) {
    if (!otherRows.has(path) && isTop(base, row, basePaths, otherRows)) spans.push(alone('gone', base, row));
  }
  const counts = { slower: 0, faster: 0, added: 0, gone: 0, same: 0 };
  for (const { change } of spans) counts[change]++;
  spans.sort((left, right) => Math.abs(right.difference) - Math.abs(left.difference));
  return { spans, counts };
}

/** Equal numbers for equal paths, in all traces that it has seen. */
class Paths {
  private readonly numbers = new Map<string, number>();

  /** By row. The placeholder's children count as roots. */
  ofTrace({ count, columns, strings }: Trace): Int32Array {
    const { parent, service, name, flags } = columns;
    const path = new Int32Array(count);
    const ordinals = new Map<string, number>();
    for (let row = 0; row < count; row++) {
      const above = parent[row] ?? -1;
      const over = above < 0 ? -1 : (path[above] ?? -1);
      if (((flags[row] ?? 0) & SpanFlag.placeholder) !== 0) {
        path[row] = -1;
        continue;
      }
      const step = JSON.stringify([over, strings[service[row] ?? 0], strings[name[row] ?? 0]]);
      const ordinal = ordinals.get(step) ?? 0;
      ordinals.set(step, ordinal + 1);
      path[row] = this.numberOf(`${ordinal} ${step}`);
    }
    return path;
  }

  private numberOf(key: string): number {
    const number = this.numbers.get(key) ?? this.numbers.size;
    this.numbers.set(key, number);
    return number;
  }
}

function rowsByPath({ count }: Trace, paths: Int32Array): Map<number, number> {
  const rows = new Map<number, number>();
  for (let row = 0; row < count; row++) {
    const path = paths[row] ?? -1;
    if (path >= 0) rows.set(path, row);
  }
  return rows;
}

function isTop({ columns }: Trace, row: number, paths: Int32Array, others: ReadonlyMap<number, number>): boolean {
  const above = columns.parent[row] ?? -1;
  const path = above < 0 ? -1 : (paths[above] ?? -1);
  return path < 0 || others.has(path);
}

function compared(base: Trace, baseRow: number, other: Trace, row: number): ComparedSpan {
  const [baseDuration, duration] = [base.columns.duration[baseRow] ?? 0, other.columns.duration[row] ?? 0];
  const difference = duration - baseDuration;
  const isNoise = Math.abs(difference) < Math.max(LEAST_DIFFERENCE, baseDuration * LEAST_SHARE);
  const change = isNoise ? 'same' : difference > 0 ? 'slower' : 'faster';
  return { change, baseRow, row, baseDuration, duration, difference };
}

function alone(change: 'added' | 'gone', { columns }: Trace, row: number): ComparedSpan {
  const duration = columns.duration[row] ?? 0;
  return change === 'added'
    ? { change, baseRow: -1, row, baseDuration: undefined, duration, difference: duration }
    : { change, baseRow: row, row: -1, baseDuration: duration, duration: undefined, difference: -duration };
}
