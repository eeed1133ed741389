/** Walking and folding the open trace. */
import { SpanFlag } from '../../core/trace/columns';
import { collapseLevel, collapsedFromDepth, collapsedWithinServices, expandLevel } from '../../core/trace/levels';
import { slowestRows } from '../../core/trace/slowest';
import { positionOf, visibleRows } from '../../core/trace/visibleRows';
import { closedGroupAt, isInOpenGroup, toggleGroup, withLayersOpenAt } from './layers';
import type { OpenTrace } from './state';

export function hasChildren({ trace }: OpenTrace, row: number): boolean {
  return (trace.columns.size[row] ?? 1) > 1;
}

/** Selects a row, unfolding what hides it. */
export function select(before: OpenTrace, row: number): OpenTrace {
  const target = Math.min(before.trace.count - 1, Math.max(0, row));
  const open = withLayersOpenAt(before, target);
  if (open.visible[positionOf(open.visible, target)] === target) return { ...open, selected: target };
  const collapsed = open.collapsed.slice();
  const { parent } = open.trace.columns;
  for (let above = parent[target] ?? -1; above >= 0; above = parent[above] ?? -1) collapsed[above] = 0;
  return { ...open, collapsed, visible: visibleRows(open.trace, collapsed, open.layers.hidden), selected: target };
}

/** Selects a visible row some places further, stopping at the ends. */
export function move(open: OpenTrace, by: number): OpenTrace {
  const position = positionOf(open.visible, open.selected) + by;
  const row = open.visible[Math.min(open.visible.length - 1, Math.max(0, position))];
  return row === undefined ? open : { ...open, selected: row };
}

/** Unfolds; unfolded already, goes to the first child. */
export function inward(open: OpenTrace): OpenTrace {
  if (closedGroupAt(open, open.selected) !== undefined) return toggleGroup(open, open.selected);
  if (!hasChildren(open, open.selected)) return open;
  return open.collapsed[open.selected] === 1 ? toggle(open, open.selected) : select(open, open.selected + 1);
}

/** Folds; folded already, goes to the parent. */
export function outward(open: OpenTrace): OpenTrace {
  const isUnfolded = hasChildren(open, open.selected) && open.collapsed[open.selected] === 0;
  if (isUnfolded && closedGroupAt(open, open.selected) === undefined) return toggle(open, open.selected);
  if (isInOpenGroup(open, open.selected)) return toggleGroup(open, open.selected);
  const above = open.trace.columns.parent[open.selected] ?? -1;
  return above < 0 ? open : select(open, above);
}

/** A selection that gets hidden moves to the row that hides it. */
export function toggle(open: OpenTrace, row: number): OpenTrace {
  if (closedGroupAt(open, row) !== undefined) return toggleGroup(open, row);
  if (!hasChildren(open, row)) return open;
  const collapsed = open.collapsed.slice();
  collapsed[row] = collapsed[row] === 1 ? 0 : 1;
  return withCollapsed(open, collapsed);
}

/** Folds everything below the roots' children, so that the trace's outline stays. */
export function collapseAll(open: OpenTrace): OpenTrace {
  return withCollapsed(open, collapsedFromDepth(open.trace, 1));
}

export function expandAll(open: OpenTrace): OpenTrace {
  return withCollapsed(open, new Uint8Array(open.trace.count));
}

/** Folds (-1) or unfolds (1) one level of what shows; unchanged at the ends. */
export function foldLevel(open: OpenTrace, direction: 1 | -1): OpenTrace {
  const change = direction === 1 ? expandLevel : collapseLevel;
  const collapsed = change(open.trace, open.collapsed);
  return collapsed === undefined ? open : withCollapsed(open, collapsed);
}

/** Leaves the calls between services. */
export function foldServices(open: OpenTrace): OpenTrace {
  return withCollapsed(open, collapsedWithinServices(open.trace));
}

/** Outermost first: the row that hides another is its highest folded ancestor. */
function withCollapsed(open: OpenTrace, collapsed: Uint8Array): OpenTrace {
  const { parent } = open.trace.columns;
  let selected = open.selected;
  for (let above = parent[selected] ?? -1; above >= 0; above = parent[above] ?? -1) {
    if (collapsed[above] === 1) selected = above;
  }
  return { ...open, collapsed, visible: visibleRows(open.trace, collapsed, open.layers.hidden), selected };
}

/** The next failed span in the given direction, around the end; unchanged when none failed. */
export function nextError(open: OpenTrace, direction: 1 | -1): OpenTrace {
  const { count, columns } = open.trace;
  for (let step = 1; step <= count; step++) {
    const row = (open.selected + direction * step + count * 2) % count;
    if (((columns.flags[row] ?? 0) & SpanFlag.error) !== 0) return select(open, row);
  }
  return open;
}

/** From one of the slowest spans to the next one, from anywhere else to the slowest of all; around the end. */
export function nextSlowest(open: OpenTrace, direction: 1 | -1): OpenTrace {
  const rows = slowestRows(open.trace);
  const at = rows.indexOf(open.selected);
  const next = rows[at < 0 ? 0 : (at + direction + rows.length) % rows.length];
  return next === undefined ? open : select(open, next);
}
