/** Small traces for unit tests, in whole nanoseconds from a fixed instant. */
import fc from 'fast-check';
import { buildTrace } from '../../../src/core/trace/build';
import { splitWords } from '../../../src/core/trace/nanoseconds';
import { SpanTable, emptyRecord } from '../../../src/core/trace/spanTable';
import { StringTable } from '../../../src/core/trace/strings';
import type { Trace } from '../../../src/core/trace/trace';

export interface TestSpan {
  readonly id: number;
  /** 0 or absent for a root. */
  readonly parent?: number;
  readonly start: number;
  readonly end: number;
  readonly kind?: number;
  readonly flags?: number;
  readonly service?: string;
  /** `n` and the id when absent. */
  readonly name?: string;
  /** True for a span whose start never came. */
  readonly isUntimed?: boolean;
}

/** Any instant whose nanoseconds do not fit a double. */
export const EPOCH = 1_767_225_600_123_456_789n;
export const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

/** Names that are not given are the letter `n` and the id, so that `n7` is the span 7. */
export function traceOf(spans: readonly TestSpan[]): Trace {
  const trace = buildTrace(TRACE_ID, tableOf(spans), stringsOf(spans));
  if (trace === undefined) throw new Error('no spans');
  return trace;
}

function stringsOf(spans: readonly TestSpan[]): StringTable {
  const strings = new StringTable();
  for (const { id, service, name } of spans) {
    strings.intern(name ?? `n${id}`);
    strings.intern(service ?? 'shop');
  }
  return strings;
}

function tableOf(spans: readonly TestSpan[]): SpanTable {
  const [table, strings, record] = [new SpanTable(), stringsOf(spans), emptyRecord()];
  for (const span of spans) {
    const start = splitWords(span.isUntimed === true ? 0n : EPOCH + BigInt(span.start));
    const end = splitWords(EPOCH + BigInt(span.end));
    Object.assign(record, {
      idLow: span.id,
      parentLow: span.parent ?? 0,
      startHigh: start.high,
      startLow: start.low,
      endHigh: end.high,
      endLow: end.low,
      name: strings.intern(span.name ?? `n${span.id}`),
      service: strings.intern(span.service ?? 'shop'),
      kind: span.kind ?? 1,
      flags: span.flags ?? 0,
    });
    table.add(record);
  }
  return table;
}

/** Any collection of spans, however broken: missing and doubled ids, cycles, times in any order. */
export const anySpans = fc.array(
  fc.record({
    id: fc.integer({ min: 1, max: 12 }),
    parent: fc.integer({ min: 0, max: 14 }),
    start: fc.integer({ min: 0, max: 60 }),
    end: fc.integer({ min: 0, max: 60 }),
    kind: fc.integer({ min: 0, max: 5 }),
    flags: fc.constantFrom(0, 1),
  }),
  { minLength: 1, maxLength: 14 },
);

/** Rows as text, one a line, indented: `n1`, `  n2`; the placeholder is `?`. */
export function drawTree(trace: Trace): string[] {
  const { depth, name, idLow } = trace.columns;
  return Array.from({ length: trace.count }, (_, row) => {
    const label = idLow[row] === 0 ? '?' : (trace.strings[name[row] ?? 0] ?? '');
    return `${'  '.repeat(depth[row] ?? 0)}${label}`;
  });
}
