/** From spans as they arrive to a trace: repairs, tree, order, and what is derived from them. */
import { SpanFlag, createColumns, type Columns } from './columns';
import { identifySpans } from './identities';
import { NO_PARENT, PARENT_MISSING, findParents } from './parents';
import { preorder } from './preorder';
import { fillSelfTime } from './selfTime';
import type { SpanTable } from './spanTable';
import type { StringTable } from './strings';
import { timeSpans, type Timing } from './timing';
import type { Trace } from './trace';
import { markCriticalPath } from './criticalPath';

/** Everything the repairs decided, by order of arrival; the last element is the placeholder for missing parents. */
interface Arrivals {
  readonly table: SpanTable;
  readonly start: Float64Array;
  readonly duration: Float64Array;
  readonly parent: Int32Array;
  readonly members: Uint32Array;
  readonly flags: Uint16Array;
}

/** Undefined when there are no spans. `traceId` is 32 hexadecimal digits. */
export function buildTrace(traceId: string, table: SpanTable, strings: StringTable): Trace | undefined {
  if (table.count === 0) return undefined;
  const timing = timeSpans(table);
  const identities = identifySpans(table, timing.duration);
  const { parent, cuts } = findParents(table, identities, timing.start);
  const arrivals = withPlaceholder(table, timing, identities.kept, parent);
  for (const cut of cuts) arrivals.flags[cut] = (arrivals.flags[cut] ?? 0) | SpanFlag.repaired;
  const columns = arrange(arrivals);
  fillSizes(columns);
  const skewed = flagSkew(columns);
  flagErrorsBelow(columns);
  fillSelfTime(columns);
  markCriticalPath(columns);
  return {
    traceId,
    count: columns.parent.length,
    startNanos: timing.baseNanos,
    duration: lastEnd(columns),
    columns,
    strings: strings.list(),
    repairs: {
      duplicates: identities.duplicates,
      orphans: countFlag(columns, SpanFlag.orphan),
      cycles: cuts.length,
      skewed,
      untimed: timing.untimed.reduce((sum, flag) => sum + flag, 0),
    },
  };
}

function withPlaceholder(table: SpanTable, timing: Timing, kept: Uint8Array, found: Int32Array): Arrivals {
  const count = table.count;
  const start = widened(timing.start);
  const duration = widened(timing.duration);
  const parent = new Int32Array(count + 1).fill(NO_PARENT);
  const flags = new Uint16Array(count + 1);
  let [first, last, hasOrphans] = [Infinity, 0, false];
  for (let span = 0; span < count; span++) {
    flags[span] = (table.columns.flags[span] ?? 0) | (timing.untimed[span] === 1 ? SpanFlag.repaired : 0);
    const isOrphan = kept[span] === 1 && found[span] === PARENT_MISSING;
    parent[span] = isOrphan ? count : (found[span] ?? NO_PARENT);
    if (!isOrphan) continue;
    hasOrphans = true;
    flags[span] = (flags[span] ?? 0) | SpanFlag.orphan;
    first = Math.min(first, start[span] ?? 0);
    last = Math.max(last, (start[span] ?? 0) + (duration[span] ?? 0));
  }
  if (hasOrphans) {
    start[count] = first;
    duration[count] = last - first;
    flags[count] = SpanFlag.placeholder;
  }
  const members = Uint32Array.from({ length: count + (hasOrphans ? 1 : 0) }, (_, node) => node);
  return {
    table,
    start,
    duration,
    parent,
    flags,
    members: members.filter((node) => node === count || kept[node] === 1),
  };
}

function widened(column: Float64Array): Float64Array {
  const wider = new Float64Array(column.length + 1);
  wider.set(column);
  return wider;
}

function arrange(arrivals: Arrivals): Columns {
  const { members, parent, start, duration, flags } = arrivals;
  const order = preorder(members, parent, start);
  const columns = createColumns(members.length);
  columns.depth.set(order.depth);
  const words = arrivals.table.columns;
  for (let row = 0; row < members.length; row++) {
    const span = order.nodes[row] ?? 0;
    const above = parent[span] ?? NO_PARENT;
    columns.parent[row] = above < 0 ? NO_PARENT : (order.rows[above] ?? NO_PARENT);
    columns.start[row] = start[span] ?? 0;
    columns.duration[row] = duration[span] ?? 0;
    columns.flags[row] = flags[span] ?? 0;
    if (span === arrivals.table.count) continue;
    columns.idHigh[row] = words.idHigh[span] ?? 0;
    columns.idLow[row] = words.idLow[span] ?? 0;
    columns.name[row] = words.name[span] ?? 0;
    columns.service[row] = words.service[span] ?? 0;
    columns.scope[row] = words.scope[span] ?? 0;
    columns.resource[row] = words.resource[span] ?? 0;
    columns.originStart[row] = words.originStart[span] ?? 0;
    columns.originLength[row] = words.originLength[span] ?? 0;
    columns.kind[row] = words.kind[span] ?? 0;
  }
  return columns;
}

function fillSizes({ size, parent }: Columns): void {
  size.fill(1);
  for (let row = size.length - 1; row > 0; row--) {
    const above = parent[row] ?? NO_PARENT;
    if (above >= 0) size[above] = (size[above] ?? 0) + (size[row] ?? 0);
  }
}

/** Only an early start proves differing clocks: a child may well outlive its parent. The times stay as they were sent. */
function flagSkew({ parent, start, flags }: Columns): number {
  let skewed = 0;
  for (let row = 1; row < parent.length; row++) {
    const above = parent[row] ?? NO_PARENT;
    if (above < 0 || (start[row] ?? 0) >= (start[above] ?? 0)) continue;
    flags[row] = (flags[row] ?? 0) | SpanFlag.skewed;
    skewed++;
  }
  return skewed;
}

function flagErrorsBelow({ parent, flags }: Columns): void {
  for (let row = parent.length - 1; row > 0; row--) {
    const above = parent[row] ?? NO_PARENT;
    const failed = (flags[row] ?? 0) & (SpanFlag.error | SpanFlag.errorBelow);
    if (above >= 0 && failed !== 0) flags[above] = (flags[above] ?? 0) | SpanFlag.errorBelow;
  }
}

function lastEnd({ start, duration }: Columns): number {
  return start.reduce((last, begin, row) => Math.max(last, begin + (duration[row] ?? 0)), 0);
}

function countFlag({ flags }: Columns, flag: number): number {
  return flags.reduce((sum, bits) => sum + ((bits & flag) === 0 ? 0 : 1), 0);
}
