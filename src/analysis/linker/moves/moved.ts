/** Whether a file says what it said before, at other places: a blank, a line break or a comment changes nothing but where things stand. */
import { compareRanges, type Range } from '../../../core/range';
import type { FileFacts } from '../../facts';
import { isRange, linesBetween } from '../../languages/incremental/movedLines';

/** Where things of one file stand now. Undefined for a place of which it is not known. */
export interface Move {
  range(before: Range): Range | undefined;
  /** A line on which something starts. */
  line(before: number): number | undefined;
}

/** Undefined where the file says something else now. */
export function moveBetween(before: FileFacts, after: FileFacts): Move | undefined {
  const pairs = new Pairs();
  const { body: oldBody, directives: oldDirectives, imports: oldImports, ...oldRest } = before;
  const { body, directives, imports, ...rest } = after;
  if (!pairs.collect(oldRest, rest) || body.length !== oldBody.length) return undefined;
  if (!pairs.collect(oldDirectives, directives) || !pairs.collect(oldImports, imports)) return undefined;
  const first = commonStart(oldBody, body);
  const [last, lines] = commonEnd(oldBody, body, first);
  const [oldMiddle, middle] = [oldBody.slice(first, last), body.slice(first, last)];
  if (!pairs.collect(oldMiddle, middle)) return undefined;
  const from = oldMiddle[0]?.range ?? oldBody[last]?.range;
  const until = oldMiddle.at(-1)?.range ?? oldBody[first - 1]?.range;
  return {
    range(range) {
      const known = pairs.ranges.get(range.join());
      if (known) return known;
      if (!from || isBefore(range, from)) return range;
      return !until || isBefore(until, range) ? movedBy(range, lines) : undefined;
    },
    line(line) {
      if (pairs.lines.has(line)) return pairs.lines.get(line);
      if (!from || line < from[0]) return line;
      return !until || line > until[2] ? line + lines : undefined;
    },
  };
}

const isBefore = (left: Range, right: Range): boolean =>
  left[2] < right[0] || (left[2] === right[0] && left[3] <= right[1]);

const movedBy = ([line, column, endLine, endColumn]: Range, lines: number): Range => [
  line + lines,
  column,
  endLine + lines,
  endColumn,
];

type Body = FileFacts['body'];

/** How many statements at the start are where they were. */
function commonStart(before: Body, after: Body): number {
  let count = 0;
  while (count < before.length && isMovedBy(before[count], after[count], 0)) count += 1;
  return count;
}

/** Where the statements at the end start that all stand so many lines further down. */
function commonEnd(before: Body, after: Body, first: number): readonly [index: number, lines: number] {
  const [oldLast, newLast] = [before.at(-1), after.at(-1)];
  const lines = oldLast && newLast ? linesBetween(oldLast, newLast) : undefined;
  if (lines === undefined) return [before.length, 0];
  let index = before.length;
  while (index > first && isMovedBy(before[index - 1], after[index - 1], lines)) index -= 1;
  return [index, lines];
}

const isMovedBy = (before: object | undefined, after: object | undefined, lines: number): boolean =>
  before !== undefined && after !== undefined && linesBetween(before, after) === lines;

/** Ranges before and after, from shapes that are the same in everything else. */
class Pairs {
  readonly ranges = new Map<string, Range>();
  /** Undefined for a line that was broken up. */
  readonly lines = new Map<number, number | undefined>();

  /** False when the shapes differ in more than ranges, or one range would be two. */
  collect(before: unknown, after: unknown): boolean {
    if (isRange(before) && isRange(after)) return this.#add(before, after);
    if (Array.isArray(before) && Array.isArray(after)) {
      return before.length === after.length && before.every((item, index) => this.collect(item, after[index]));
    }
    if (!isObject(before) || !isObject(after)) return Object.is(before, after);
    const [oldEntries, newEntries] = [Object.entries(before), Object.entries(after)];
    if (oldEntries.length !== newEntries.length) return false;
    return oldEntries.every(([key, value], index) => {
      const [otherKey, other] = newEntries[index] ?? [];
      return key === otherKey && this.collect(value, other);
    });
  }

  #add(before: Range, after: Range): boolean {
    const key = before.join();
    const known = this.ranges.get(key);
    this.ranges.set(key, after);
    const [line] = before;
    const isBroken = this.lines.has(line) && this.lines.get(line) !== after[0];
    this.lines.set(line, isBroken ? undefined : after[0]);
    return !known || compareRanges(known, after) === 0;
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
