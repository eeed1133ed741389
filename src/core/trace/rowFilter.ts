/** Keeping only some rows, with the ancestors that lead to them. */
import { SpanFlag } from './columns';
import type { Trace } from './trace';

export const ROW_FILTERS = ['all', 'errors', 'critical', 'code'] as const;

export type RowFilter = (typeof ROW_FILTERS)[number];

export interface FilteredRows {
  /** 1 for each row that is left out. */
  readonly hidden: Uint8Array;
  /** Spans that fit, without the ancestors that are kept for them. */
  readonly fitting: number;
  /** All spans, without the placeholder. */
  readonly spans: number;
}

const FLAGS: Readonly<Record<Exclude<RowFilter, 'all'>, number>> = {
  errors: SpanFlag.error,
  critical: SpanFlag.critical,
  code: SpanFlag.code,
};

/** Failed spans, those of the critical path or those whose code is known; every ancestor of one stays. Undefined when all rows are wanted. */
export function filterRows({ count, columns }: Trace, filter: RowFilter): FilteredRows | undefined {
  if (filter === 'all') return undefined;
  const flag = FLAGS[filter];
  const { flags, parent } = columns;
  const hidden = new Uint8Array(count).fill(1);
  let [fitting, spans] = [0, 0];
  for (let row = count - 1; row >= 0; row--) {
    const bits = flags[row] ?? 0;
    const isSpan = (bits & SpanFlag.placeholder) === 0;
    if (isSpan) spans++;
    if (isSpan && (bits & flag) !== 0) {
      fitting++;
      hidden[row] = 0;
    }
    const above = parent[row] ?? -1;
    if (hidden[row] === 0 && above >= 0) hidden[above] = 0;
  }
  return { hidden, fitting, spans };
}
