/** Facts some lines further down: the same shapes with other ranges. */
import type { Range } from '../../../core/range';

interface Descent {
  /** Stands for what the first of a line of copies said. */
  readonly ancestor: object;
  readonly lines: number;
}

/** From which facts a copy was made; by whole statements, imports and directives. */
const descents = new WeakMap<object, Descent>();

/** Copies of facts with all ranges so many lines further down; `linesBetween` knows them for what they are. */
export function movedFacts<T extends object>(facts: readonly T[], lines: number): readonly T[] {
  return facts.map((one) => {
    const before = descents.get(one) ?? { ancestor: {}, lines: 0 };
    descents.set(one, before);
    const moved = withMovedLines(one, lines);
    descents.set(moved, { ancestor: before.ancestor, lines: before.lines + lines });
    return moved;
  });
}

/** How many lines further down the same facts stand; undefined when it is not known whether they are the same. */
export function linesBetween(before: object, after: object): number | undefined {
  if (before === after) return 0;
  const [from, to] = [descents.get(before), descents.get(after)];
  return from && from.ancestor === to?.ancestor ? to.lines - from.lines : undefined;
}

function withMovedLines<T>(facts: T, lines: number): T;
function withMovedLines(facts: unknown, lines: number): unknown {
  if (Array.isArray(facts)) {
    if (facts.length === 0) return facts;
    return isRange(facts)
      ? movedRange(facts, lines)
      : facts.map((item: unknown) => withMovedLines<unknown>(item, lines));
  }
  if (!isRecord(facts)) return facts;
  // Copied at once and then mended: this runs over half of a file when a line is added.
  const moved: Record<string, unknown> = { ...facts };
  for (const key in moved) {
    const value = moved[key];
    if (typeof value === 'object') moved[key] = withMovedLines<unknown>(value, lines);
  }
  return moved;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const movedRange = ([line, column, endLine, endColumn]: Range, lines: number): Range => [
  line + lines,
  column,
  endLine + lines,
  endColumn,
];

/** Ranges are the only lists of numbers in facts and in models. */
export const isRange = (value: unknown): value is Range => Array.isArray(value) && typeof value[0] === 'number';
