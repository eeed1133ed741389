/** Which of how many siblings a row is that shows, as screen readers tell it. */
import type { Trace } from './trace';

export interface Siblings {
  /** By position among the visible rows, from 1. */
  readonly place: Uint32Array;
  /** By row of the parent, and for roots in the last place. */
  readonly count: Uint32Array;
}

/** Only rows that show are counted. */
export function siblingsOf({ count: rows, columns: { parent } }: Trace, visible: Uint32Array): Siblings {
  const count = new Uint32Array(rows + 1);
  const place = new Uint32Array(visible.length);
  for (let position = 0; position < visible.length; position++) {
    const above = parent[visible[position] ?? 0] ?? -1;
    const holder = above < 0 ? rows : above;
    count[holder] = (count[holder] ?? 0) + 1;
    place[position] = count[holder] ?? 0;
  }
  return { place, count };
}

/** How many siblings show with the row, itself included. */
export function siblingCount({ count }: Siblings, { columns: { parent } }: Trace, row: number): number {
  const above = parent[row] ?? -1;
  return count[above < 0 ? count.length - 1 : above] ?? 0;
}
