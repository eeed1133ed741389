/** Folding a trace by depth. */
import type { Trace } from './trace';

/** A 1 for each row at or below the depth that has children; 0 folds the roots. */
export function collapsedFromDepth({ count, columns }: Trace, limit: number): Uint8Array {
  const collapsed = new Uint8Array(count);
  const { depth, size } = columns;
  for (let row = 0; row < count; row++) {
    if ((depth[row] ?? 0) >= limit && (size[row] ?? 1) > 1) collapsed[row] = 1;
  }
  return collapsed;
}

/**
 * Folds the deepest rows that are unfolded and whose children show, all of that depth at once. Undefined when nothing
 * is unfolded.
 */
export function collapseLevel(trace: Trace, collapsed: Uint8Array): Uint8Array | undefined {
  const { depth, size } = trace.columns;
  let deepest = -1;
  for (let row = 0; row < trace.count; row += collapsed[row] === 1 ? (size[row] ?? 1) : 1) {
    if (isOpenParent(trace, collapsed, row)) deepest = Math.max(deepest, depth[row] ?? 0);
  }
  return deepest < 0 ? undefined : collapsed.map((bit, row) => (isParentAt(trace, row, deepest) ? 1 : bit));
}

/** Unfolds the highest folded rows that show, all of that depth at once. Undefined when nothing is folded. */
export function expandLevel(trace: Trace, collapsed: Uint8Array): Uint8Array | undefined {
  const { depth, size } = trace.columns;
  let highest = Infinity;
  for (let row = 0; row < trace.count; row += collapsed[row] === 1 ? (size[row] ?? 1) : 1) {
    if (collapsed[row] === 1) highest = Math.min(highest, depth[row] ?? 0);
  }
  return highest === Infinity ? undefined : collapsed.map((bit, row) => (isParentAt(trace, row, highest) ? 0 : bit));
}

function isOpenParent({ columns }: Trace, collapsed: Uint8Array, row: number): boolean {
  return collapsed[row] !== 1 && (columns.size[row] ?? 1) > 1;
}

function isParentAt({ columns }: Trace, row: number, level: number): boolean {
  return columns.depth[row] === level && (columns.size[row] ?? 1) > 1;
}

/** Folds what stays within one service, so that the calls between services are left. */
export function collapsedWithinServices({ count, columns }: Trace): Uint8Array {
  const { service, parent, size } = columns;
  const collapsed = new Uint8Array(count);
  const isMixed = new Uint8Array(count);
  for (let row = count - 1; row >= 0; row--) {
    const above = parent[row] ?? -1;
    if (above >= 0 && (isMixed[row] === 1 || service[above] !== service[row])) isMixed[above] = 1;
    if (isMixed[row] === 0 && (size[row] ?? 1) > 1) collapsed[row] = 1;
  }
  return collapsed;
}
