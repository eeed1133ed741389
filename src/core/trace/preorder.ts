/** The order in which rows are drawn. */

export interface Preorder {
  /** By row: the node. */
  readonly nodes: Uint32Array;
  /** By node: its row. */
  readonly rows: Uint32Array;
  /** By row. */
  readonly depth: Uint32Array;
}

/**
 * Parents before children, siblings by start and then by number. `parent` is -1 for roots and has no cycles; `members`
 * are the nodes that take part, in ascending order.
 */
export function preorder(members: Uint32Array, parent: Int32Array, start: Float64Array): Preorder {
  const byStart = sortedByStart(members, start);
  const firstChild = new Int32Array(parent.length).fill(-1);
  const nextSibling = new Int32Array(parent.length).fill(-1);
  let firstRoot = -1;
  for (let at = byStart.length - 1; at >= 0; at--) {
    const node = byStart[at] ?? 0;
    const above = parent[node] ?? -1;
    nextSibling[node] = (above < 0 ? firstRoot : firstChild[above]) ?? -1;
    if (above < 0) firstRoot = node;
    else firstChild[above] = node;
  }
  return walk({ firstRoot, firstChild, nextSibling, parent }, members.length);
}

interface Links {
  readonly firstRoot: number;
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
  readonly parent: Int32Array;
}

function walk({ firstRoot, firstChild, nextSibling, parent }: Links, count: number): Preorder {
  const nodes = new Uint32Array(count);
  const rows = new Uint32Array(parent.length);
  const depth = new Uint32Array(count);
  let level = 0;
  let node = firstRoot;
  for (let row = 0; node >= 0; row++) {
    nodes[row] = node;
    rows[node] = row;
    depth[row] = level;
    let next = firstChild[node] ?? -1;
    if (next >= 0) level++;
    while (next < 0 && node >= 0) {
      next = nextSibling[node] ?? -1;
      if (next >= 0) break;
      node = parent[node] ?? -1;
      level--;
    }
    node = next;
  }
  return { nodes, rows, depth };
}

function sortedByStart(members: Uint32Array, start: Float64Array): Uint32Array {
  const startOf = (node: number): number => start[node] ?? 0;
  const isSorted = members.every((node, at) => at === 0 || startOf(members[at - 1] ?? 0) <= startOf(node));
  return isSorted ? members : members.toSorted((left, right) => startOf(left) - startOf(right) || left - right);
}
