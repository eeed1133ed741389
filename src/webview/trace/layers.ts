/** What is left out of the tree besides folded rows: similar siblings behind their first one. */
import {
  hiddenBySimilar,
  similarSiblings,
  type SimilarGroup,
  type SimilarSiblings,
} from '../../core/trace/similarSiblings';
import { filterRows, type FilteredRows, type RowFilter } from '../../core/trace/rowFilter';
import { positionOf, visibleRows } from '../../core/trace/visibleRows';
import type { OpenTrace } from './state';

export interface Layers {
  readonly filter: RowFilter;
  /** Present while a filter is on; groups are not, because their counts would be wrong. */
  readonly filtered: FilteredRows | undefined;
  /** Present while similar siblings are shown as one row. */
  readonly similar: SimilarSiblings | undefined;
  /** Indices of groups that are shown in full. */
  readonly openGroups: ReadonlySet<number>;
  /** The row whose subtree is shown alone; 0 for the whole trace. */
  readonly root: number;
  /** 1 for each row that is left out. */
  readonly hidden: Uint8Array | undefined;
}

export const NO_LAYERS: Layers = {
  filter: 'all',
  filtered: undefined,
  similar: undefined,
  openGroups: new Set(),
  root: 0,
  hidden: undefined,
};

/** Shows similar siblings as one row, or each again. */
export function groupSimilar(open: OpenTrace, isOn: boolean): OpenTrace {
  if (isOn === (open.layers.similar !== undefined)) return open;
  return withLayers(open, {
    ...open.layers,
    openGroups: new Set(),
    similar: isOn ? similarSiblings(open.trace) : undefined,
  });
}

/** Keeps only failed spans or the critical path, with their ancestors. */
export function filterTo(open: OpenTrace, filter: RowFilter): OpenTrace {
  if (open.layers.filter === filter) return open;
  return withLayers(open, { ...open.layers, filter, filtered: filterRows(open.trace, filter) });
}

/** The group that a row stands for; undefined for an ordinary row. */
export function closedGroupAt({ layers }: OpenTrace, row: number): SimilarGroup | undefined {
  if (layers.filtered !== undefined) return undefined;
  const index = layers.similar?.groupOf[row] ?? -1;
  const group = layers.similar?.groups[index];
  return group !== undefined && group.rows[0] === row && !layers.openGroups.has(index) ? group : undefined;
}

/** True for members of a group that is shown in full. */
export function isInOpenGroup({ layers }: OpenTrace, row: number): boolean {
  return layers.filtered === undefined && layers.openGroups.has(layers.similar?.groupOf[row] ?? -1);
}

/** Shows the members of the row's group, or hides them behind the first one again. */
export function toggleGroup(open: OpenTrace, row: number): OpenTrace {
  const index = open.layers.similar?.groupOf[row] ?? -1;
  if (index < 0) return open;
  const openGroups = new Set(open.layers.openGroups);
  if (!openGroups.delete(index)) openGroups.add(index);
  const first = open.layers.similar?.groups[index]?.rows[0] ?? row;
  return withLayers(
    { ...open, selected: openGroups.has(index) ? open.selected : first },
    { ...open.layers, openGroups },
  );
}

/** Shows only the subtree of a row; 0 for the whole trace, with all its roots. */
export function withRoot(open: OpenTrace, root: number): OpenTrace {
  return open.layers.root === root ? open : withLayers(open, { ...open.layers, root });
}

/** Takes off a filter that hides the row, and opens every group that does. */
export function withLayersOpenAt(before: OpenTrace, row: number): OpenTrace {
  const inside = isUnderRoot(before, row) ? before : withRoot(before, 0);
  const isFilteredOut = inside.layers.filtered?.hidden[row] === 1;
  const open = isFilteredOut ? filterTo(inside, 'all') : inside;
  const { layers } = open;
  if (layers.similar === undefined || layers.hidden?.[row] !== 1) return open;
  const { parent } = open.trace.columns;
  const openGroups = new Set(layers.openGroups);
  for (let at = row; at >= 0; at = parent[at] ?? -1) {
    const index = layers.similar.groupOf[at] ?? -1;
    if (index >= 0) openGroups.add(index);
  }
  return withLayers(open, { ...layers, openGroups });
}

/** A selection that gets hidden moves to the row that shows nearest above it. */
function withLayers(open: OpenTrace, layers: Layers): OpenTrace {
  const { similar, openGroups, filtered } = layers;
  const grouped = similar === undefined ? undefined : hiddenBySimilar(open.trace, similar, openGroups);
  const hidden = outsideRoot(open, layers.root, filtered?.hidden ?? grouped);
  const visible = visibleRows(open.trace, open.collapsed, hidden);
  const selected = visible[Math.max(0, positionOf(visible, open.selected))] ?? open.selected;
  return { ...open, layers: { ...layers, hidden }, visible, selected };
}

function isUnderRoot({ trace, layers: { root } }: OpenTrace, row: number): boolean {
  return root === 0 || (row >= root && row < root + (trace.columns.size[root] ?? 1));
}

/** What is left out anyway, and everything outside the root's subtree. */
function outsideRoot({ trace }: OpenTrace, root: number, hidden: Uint8Array | undefined): Uint8Array | undefined {
  if (root === 0) return hidden;
  const size = trace.columns.size[root] ?? 1;
  const narrowed = hidden?.slice() ?? new Uint8Array(trace.count);
  narrowed.fill(1, 0, root).fill(1, root + size);
  narrowed[root] = 0;
  return narrowed;
}
