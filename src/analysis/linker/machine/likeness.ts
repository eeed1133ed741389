/** Whether two values say the same: what a program makes over and over at one place, of things that are not told apart. */
import type { Abstract, CallArgument } from './values';

/** How far into fields, arguments and options it is compared. */
const MOST_DEPTH = 4;

/** Lists up to this length are kept as they are, so that positions count. */
const SHORT = 16;

/** Of more than this, put into a list at once, only the very same values are left out: each would be compared with all. */
const MOST_COMPARED = 4;

/** What of `added` says something that a long list does not say already. */
export function newsOf(added: readonly Abstract[], items: readonly Abstract[]): readonly Abstract[] {
  if (items.length < SHORT) return added;
  if (added.length > MOST_COMPARED) {
    const held = new Set(items);
    return added.filter((value) => !held.has(value));
  }
  return added.filter((value) => !items.some((item) => isAlike(item, value)));
}

/** False where it is not sure. Places do not count; of lists and maps only the same one is alike, for they may be filled later. */
export function isAlike(left: Abstract, right: Abstract, depth = MOST_DEPTH): boolean {
  if (left === right) return true;
  if (depth === 0) return false;
  switch (left.kind) {
    case 'text':
      return right.kind === 'text' && left.text === right.text && areAlike(left.holes, right.holes, depth);
    case 'number':
    case 'constant':
      return right.kind === left.kind && left.value === right.value;
    case 'unknown':
      return right.kind === 'unknown' && left.origin === right.origin && areAlike(left.parts, right.parts, depth);
    case 'closure':
      return right.kind === 'closure' && left.function === right.function && left.scope === right.scope;
    case 'choice':
      return right.kind === 'choice' && areAlike(left.options, right.options, depth);
    case 'symbol':
      return right.kind === 'symbol' && left.path === right.path && areSameCalls(left, right, depth);
    case 'instance':
      return right.kind === 'instance' && left.of === right.of && haveSameFields(left, right, depth);
    default:
      return false;
  }
}

interface Fields {
  readonly fields: Pick<ReadonlyMap<string, Abstract>, 'get' | 'size'> & Iterable<readonly [string, Abstract]>;
}

interface Called extends Fields {
  readonly arguments?: readonly CallArgument[];
}

function areSameCalls(left: Called, right: Called, depth: number): boolean {
  const values = ({ arguments: given = [] }: Called): readonly Abstract[] => given.map(({ value }) => value);
  return haveSameFields(left, right, depth) && areAlike(values(left), values(right), depth);
}

function haveSameFields({ fields: left }: Fields, { fields: right }: Fields, depth: number): boolean {
  if (left.size !== right.size) return false;
  for (const [name, value] of left) {
    const other = right.get(name);
    if (!other || !isAlike(value, other, depth - 1)) return false;
  }
  return true;
}

function areAlike(left: readonly Abstract[], right: readonly Abstract[], depth: number): boolean {
  if (left.length !== right.length) return false;
  return left.every((value, index) => {
    const other = right[index];
    return other !== undefined && isAlike(value, other, depth - 1);
  });
}
