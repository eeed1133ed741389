/** Takes values out where they are written, with what nothing needs any more; undefined where that cannot be done for certain. */
import { compareRanges, type Location, type TextEdit } from '../../../core/range';
import type { SourceTree } from '../../sourceTree';
import { realignedAround } from './goAlignment';
import { leftoverEdits } from './goLeftovers';
import { removalOf } from './removal';

export interface Given {
  /** The value, or the label's name in the definition. */
  readonly place: Location;
  /** What is replaced with it: Python's `.labels(…)` of a metric that has no label left. */
  readonly whole?: TextEdit;
}

export function editsFor(
  given: readonly Given[],
  tree: SourceTree,
): ReadonlyMap<string, readonly TextEdit[]> | undefined {
  const edits = new Map<string, TextEdit[]>();
  for (const { place, whole } of given) {
    const text = tree.text(place.file) ?? '';
    const edit = whole ?? removalOf(text, place.range);
    if (!edit) return undefined;
    edits.set(place.file, [...(edits.get(place.file) ?? []), edit]);
  }
  for (const [file, own] of edits) {
    const facts = tree.facts(file);
    if (facts?.language === 'go') {
      const ranges = given.filter(({ place }) => place.file === file).map(({ place }) => place.range);
      const left = leftoverEdits(facts, tree.text(file) ?? '', ranges);
      if (!left) return undefined;
      own.push(...left, ...ranges.flatMap((range) => realignedAround(tree.text(file) ?? '', range)));
    }
    if (overlap(own)) return undefined;
  }
  return edits;
}

function overlap(edits: readonly TextEdit[]): boolean {
  const ranges = edits.map(({ range }) => range).sort(compareRanges);
  return ranges.slice(1).some((range, index) => {
    const before = ranges[index];
    return before !== undefined && (before[2] > range[0] || (before[2] === range[0] && before[3] > range[1]));
  });
}
