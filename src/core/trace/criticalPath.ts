/** Which spans decide how long the trace takes. */
import { SpanFlag, type Columns } from './columns';

/** A stretch of time that a row's own work decides; nanoseconds from the trace's start. */
export interface CriticalStretch {
  readonly row: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The critical path of the longest root, in order of time; the stretches touch and fill the root.
 *
 * Walks backwards from a span's end: the child that ends last before the cursor is what the span waited for; the cursor
 * jumps to that child's start. Children count only with the part that lies within their parent.
 */
export function criticalPath(columns: Columns): CriticalStretch[] {
  const root = longestRoot(columns);
  if (root < 0) return [];
  const stretches: CriticalStretch[] = [];
  const open: Interval[] = [{ row: root, from: columns.start[root] ?? 0, to: endOf(columns, root) }];
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    let cursor = span.to;
    for (const child of childrenFromLast(columns, span)) {
      if (child.to > cursor) continue;
      pushStretch(stretches, span.row, child.to, cursor);
      open.push(child);
      cursor = child.from;
    }
    pushStretch(stretches, span.row, span.from, cursor);
  }
  return stretches.sort((left, right) => left.from - right.from);
}

/** Sets the flag on every row of the critical path. */
export function markCriticalPath(columns: Columns): void {
  for (const { row } of criticalPath(columns)) columns.flags[row] = (columns.flags[row] ?? 0) | SpanFlag.critical;
}

type Interval = CriticalStretch;

function pushStretch(stretches: CriticalStretch[], row: number, from: number, to: number): void {
  if (to > from) stretches.push({ row, from, to });
}

function childrenFromLast({ start, duration, size }: Columns, parent: Interval): Interval[] {
  const children: Interval[] = [];
  const after = parent.row + (size[parent.row] ?? 1);
  for (let row = parent.row + 1; row < after; row += size[row] ?? 1) {
    const from = Math.max(start[row] ?? 0, parent.from);
    const to = Math.min((start[row] ?? 0) + (duration[row] ?? 0), parent.to);
    if (to > from) children.push({ row, from, to });
  }
  return children.sort((left, right) => right.to - left.to || right.row - left.row);
}

function longestRoot(columns: Columns): number {
  let longest = -1;
  for (let row = 0; row < columns.size.length; row += columns.size[row] ?? 1) {
    if (longest < 0 || (columns.duration[row] ?? 0) > (columns.duration[longest] ?? 0)) longest = row;
  }
  return longest;
}

function endOf({ start, duration }: Columns, row: number): number {
  return (start[row] ?? 0) + (duration[row] ?? 0);
}
