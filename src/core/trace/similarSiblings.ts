/** Siblings that do the same, such as the queries of an N+1: shown as one row. */
import { SpanFlag } from './columns';
import { PairNumbers } from './pairNumbers';
import type { Trace } from './trace';

export interface SimilarGroup {
  /** The members, ascending; all have the same parent. */
  readonly rows: readonly number[];
  /** Sum of the members' durations, in nanoseconds. */
  readonly total: number;
  /** The longest one's duration, in nanoseconds. */
  readonly longest: number;
  /** Nanoseconds from the trace's start: the first start and the last end. */
  readonly from: number;
  readonly to: number;
  /** Members with an error in or below them. */
  readonly errors: number;
}

export interface SimilarSiblings {
  /** In order of their first rows, so that outer groups come before those within them. */
  readonly groups: readonly SimilarGroup[];
  /** By row: the index of its group, or -1. */
  readonly groupOf: Int32Array;
}

/** Fewer siblings than this stay as they are. */
export const LEAST_SIMILAR = 5;

/** Groups siblings, next to each other or not, of the same service, name and shape: the same again for all below them. */
export function similarSiblings(trace: Trace, least = LEAST_SIMILAR): SimilarSiblings {
  const shape = shapesOf(trace);
  const { parent, flags } = trace.columns;
  const siblings = new PairNumbers();
  const counts: number[] = [];
  const numberOf = new Int32Array(trace.count).fill(-1);
  for (let row = 0; row < trace.count; row++) {
    if (((flags[row] ?? 0) & SpanFlag.placeholder) !== 0) continue;
    const number = siblings.of(parent[row] ?? -1, shape[row] ?? 0);
    numberOf[row] = number;
    counts[number] = (counts[number] ?? 0) + 1;
  }
  const members = new Map<number, number[]>();
  for (let row = 0; row < trace.count; row++) {
    const number = numberOf[row] ?? -1;
    if (number < 0 || (counts[number] ?? 0) < least) continue;
    const rows = members.get(number);
    if (rows === undefined) members.set(number, [row]);
    else rows.push(row);
  }
  const groups = [...members.values()].map((rows) => summarise(trace, rows));
  const groupOf = new Int32Array(trace.count).fill(-1);
  groups.forEach(({ rows }, index) => rows.forEach((row) => (groupOf[row] = index)));
  return { groups, groupOf };
}

/** A 1 for each row that a group's first row stands for: all members' subtrees but that row, unless the group is open. */
export function hiddenBySimilar(
  trace: Trace,
  { groups }: SimilarSiblings,
  openGroups: ReadonlySet<number>,
): Uint8Array {
  const { size } = trace.columns;
  const hidden = new Uint8Array(trace.count);
  groups.forEach(({ rows }, index) => {
    const first = rows[0] ?? 0;
    if (openGroups.has(index) || hidden[first] === 1) return;
    for (const row of rows) hidden.fill(1, row, row + (size[row] ?? 1));
    hidden[first] = 0;
  });
  return hidden;
}

/**
 * Equal numbers for equal subtrees. Children come after their parents, so the rows are read from the last one; what is known of
 * a row's children so far is one number.
 */
function shapesOf({ count, columns }: Trace): Int32Array {
  const { service, name, parent } = columns;
  const [operations, children, shapes] = [new PairNumbers(), new PairNumbers(), new PairNumbers()];
  const shape = new Int32Array(count);
  const below = new Int32Array(count).fill(-1);
  for (let row = count - 1; row >= 0; row--) {
    const own = shapes.of(operations.of(service[row] ?? 0, name[row] ?? 0), below[row] ?? -1);
    shape[row] = own;
    const above = parent[row] ?? -1;
    if (above >= 0) below[above] = children.of(below[above] ?? -1, own);
  }
  return shape;
}

function summarise({ columns }: Trace, rows: readonly number[]): SimilarGroup {
  let [total, longest, from, to, errors] = [0, 0, Infinity, 0, 0];
  for (const row of rows) {
    const [start, duration] = [columns.start[row] ?? 0, columns.duration[row] ?? 0];
    total += duration;
    longest = Math.max(longest, duration);
    from = Math.min(from, start);
    to = Math.max(to, start + duration);
    if (((columns.flags[row] ?? 0) & (SpanFlag.error | SpanFlag.errorBelow)) !== 0) errors++;
  }
  return { rows, total, longest, from, to, errors };
}
