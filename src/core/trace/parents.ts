/** Who is whose parent, when ids are missing, doubled or run in circles. */
import type { Identities } from './identities';
import type { SpanTable } from './spanTable';

export interface Parents {
  /** By order of arrival: the parent, -1 for a root, -2 for a span whose parent is not in the trace. */
  readonly parent: Int32Array;
  /** Spans at which a cycle was cut; they are roots now. */
  readonly cuts: readonly number[];
}

export const NO_PARENT = -1;
export const PARENT_MISSING = -2;

/** Cuts each cycle at its earliest span. */
export function findParents(table: SpanTable, identities: Identities, start: Float64Array): Parents {
  const { parentHigh, parentLow } = table.columns;
  const parent = new Int32Array(table.count).fill(NO_PARENT);
  for (let span = 0; span < table.count; span++) {
    if (identities.kept[span] === 0) continue;
    const client = identities.clientOf(span);
    parent[span] = client >= 0 ? client : named(identities, parentHigh[span] ?? 0, parentLow[span] ?? 0);
  }
  return { parent, cuts: cutCycles(parent, start) };
}

function named(identities: Identities, high: number, low: number): number {
  if (high === 0 && low === 0) return NO_PARENT;
  const found = identities.parentWithId(high, low);
  return found < 0 ? PARENT_MISSING : found;
}

/** Every span has one parent, so each walk upwards ends at a root, at a walk done before, or in its own circle. */
function cutCycles(parent: Int32Array, start: Float64Array): number[] {
  const walkOf = new Int32Array(parent.length);
  const cuts: number[] = [];
  for (let span = 0; span < parent.length; span++) {
    const walk = span + 1;
    let at = span;
    while (at >= 0 && walkOf[at] === 0) {
      walkOf[at] = walk;
      at = parent[at] ?? NO_PARENT;
    }
    if (at < 0 || walkOf[at] !== walk) continue;
    const cut = earliestInCycle(parent, start, at);
    parent[cut] = NO_PARENT;
    cuts.push(cut);
  }
  return cuts;
}

function earliestInCycle(parent: Int32Array, start: Float64Array, from: number): number {
  let earliest = from;
  for (let at = parent[from] ?? from; at !== from; at = parent[at] ?? from) {
    if ((start[at] ?? 0) < (start[earliest] ?? 0)) earliest = at;
  }
  return earliest;
}
