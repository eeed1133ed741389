/** Which rows show when subtrees are folded. */
import type { Trace } from './trace';

/** The rows that show, in order. `collapsed` has a 1 for each folded row, `hidden` one for each that is left out alone. */
export function visibleRows(trace: Trace, collapsed: Uint8Array, hidden?: Uint8Array): Uint32Array {
  const { size } = trace.columns;
  const visible = new Uint32Array(trace.count);
  let length = 0;
  for (let row = 0; row < trace.count; row += collapsed[row] === 1 ? (size[row] ?? 1) : 1) {
    if (hidden?.[row] !== 1) visible[length++] = row;
  }
  return visible.subarray(0, length);
}

/** The position of a row among the sorted visible rows, or of the nearest one above it; -1 when there is none. */
export function positionOf(visible: Uint32Array, row: number): number {
  let [low, high] = [0, visible.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((visible[middle] ?? 0) <= row) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
