/** What differs between two traces: spans are the same when they stand on the same path of services, names and ordinals. */
import { SpanFlag } from './columns';
import { PairNumbers } from './pairNumbers';
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
  const baseRows = rowsByPath(basePaths, paths.count);
  const otherRows = rowsByPath(otherPaths, paths.count);
  const spans: ComparedSpan[] = [];
  for (let path = 0; path < paths.count; path++) {
    const [baseRow, row] = [baseRows[path] ?? -1, otherRows[path] ?? -1];
    if (baseRow >= 0 && row >= 0) spans.push(compared(base, baseRow, other, row));
    else if (row >= 0 && isTop(other, row, otherPaths, baseRows)) spans.push(alone('added', other, row));
    else if (baseRow >= 0 && isTop(base, baseRow, basePaths, otherRows)) spans.push(alone('gone', base, baseRow));
  }
  const counts = { slower: 0, faster: 0, added: 0, gone: 0, same: 0 };
  for (const { change } of spans) counts[change]++;
  spans.sort((left, right) => Math.abs(right.difference) - Math.abs(left.difference));
  return { spans, counts };
}

/** Equal numbers for equal paths, in all traces that it has seen. */
class Paths {
  private readonly texts = new Map<string, number>();
  private readonly operations = new PairNumbers();
  private readonly steps = new PairNumbers();
  private readonly paths = new PairNumbers();

  /** By row. The placeholder's children count as roots. */
  ofTrace({ count, columns, strings }: Trace): Int32Array {
    const { parent, service, name, flags } = columns;
    const texts = Int32Array.from(strings, (text) => this.numberOf(text));
    const path = new Int32Array(count);
    const ordinals: number[] = [];
    for (let row = 0; row < count; row++) {
      const above = parent[row] ?? -1;
      const over = above < 0 ? -1 : (path[above] ?? -1);
      if (((flags[row] ?? 0) & SpanFlag.placeholder) !== 0) {
        path[row] = -1;
        continue;
      }
      const operation = this.operations.of(texts[service[row] ?? 0] ?? 0, texts[name[row] ?? 0] ?? 0);
      const step = this.steps.of(over, operation);
      const ordinal = ordinals[step] ?? 0;
      ordinals[step] = ordinal + 1;
      path[row] = this.paths.of(step, ordinal);
    }
    return path;
  }

  /** How many paths there are. */
  get count(): number {
    return this.paths.count;
  }

  private numberOf(text: string): number {
    const number = this.texts.get(text) ?? this.texts.size;
    this.texts.set(text, number);
    return number;
  }
}

/** The row of each path, -1 where the trace does not have it. */
function rowsByPath(paths: Int32Array, count: number): Int32Array {
  const rows = new Int32Array(count).fill(-1);
  paths.forEach((path, row) => {
    if (path >= 0) rows[path] = row;
  });
  return rows;
}

function isTop({ columns }: Trace, row: number, paths: Int32Array, others: Int32Array): boolean {
  const above = columns.parent[row] ?? -1;
  const path = above < 0 ? -1 : (paths[above] ?? -1);
  return path < 0 || (others[path] ?? -1) >= 0;
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
