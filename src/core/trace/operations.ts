/** A trace's spans by operation: which of them take the time. */
import { SpanFlag } from './columns';
import type { Trace } from './trace';

/** Times in nanoseconds. */
export interface Operation {
  /** Numbers of the string table. */
  readonly service: number;
  readonly name: number;
  readonly count: number;
  readonly errors: number;
  /** Sum of the durations; spans that run at the same time count each. */
  readonly total: number;
  readonly selfTime: number;
  readonly average: number;
  /** The 95th percentile by nearest rank: a duration that one of the spans has. */
  readonly p95: number;
  readonly longest: number;
}

export type OperationColumn = Exclude<keyof Operation, 'service' | 'name'>;

/** One for each pair of service and name, most self time first. */
export function operationsOf(trace: Trace): Operation[] {
  const { service, name, flags } = trace.columns;
  const rows = new Map<number, number[]>();
  for (let row = 0; row < trace.count; row++) {
    if (((flags[row] ?? 0) & SpanFlag.placeholder) !== 0) continue;
    const key = (service[row] ?? 0) * trace.strings.length + (name[row] ?? 0);
    const known = rows.get(key);
    if (known === undefined) rows.set(key, [row]);
    else known.push(row);
  }
  return sortOperations(
    [...rows.values()].map((members) => summarise(trace, members)),
    'selfTime',
  );
}

/** Largest first; operations of equal value keep their order. */
export function sortOperations(operations: readonly Operation[], column: OperationColumn): Operation[] {
  return operations.toSorted((left, right) => right[column] - left[column]);
}

function summarise({ columns }: Trace, rows: readonly number[]): Operation {
  const first = rows[0] ?? 0;
  const durations = Float64Array.from(rows, (row) => columns.duration[row] ?? 0).sort();
  const total = durations.reduce((sum, duration) => sum + duration, 0);
  return {
    service: columns.service[first] ?? 0,
    name: columns.name[first] ?? 0,
    count: rows.length,
    errors: rows.reduce((sum, row) => sum + ((columns.flags[row] ?? 0) & SpanFlag.error), 0),
    total,
    selfTime: rows.reduce((sum, row) => sum + (columns.selfTime[row] ?? 0), 0),
    average: total / rows.length,
    p95: durations[Math.ceil(rows.length * 0.95) - 1] ?? 0,
    longest: durations.at(-1) ?? 0,
  };
}
