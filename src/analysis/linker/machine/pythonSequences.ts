/** Python's ways to make one list of several: `reduce(add, groups)`, `sum(groups, [])`, `chain(first, second)`, `zip(names, views)`. */
import { held, itemsOf, list, type Abstract, type NativeCall } from './values';

const joined = (parts: readonly Abstract[], location: Parameters<typeof list>[1]): Abstract | undefined => {
  const lists = parts.map(held);
  if (!lists.some((part) => part.kind === 'list')) return undefined;
  const open = lists.some((part) => part.kind !== 'list' || part.open);
  return list(
    lists.flatMap((part) => itemsOf(part) ?? []),
    location,
    open,
  );
};

const chain: NativeCall = (call) =>
  joined(
    call.arguments.map(({ value }) => value),
    call.location,
  );

/** The lists in a list. */
const flattened: NativeCall = (call) => joined(itemsOf(call.positional(0)) ?? [], call.location);

/** Folds a list that is known; the function is called as the language does. */
const reduce: NativeCall = ({ machine, location, positional }) => {
  const [combine, over, start] = [positional(0), positional(1), positional(2)];
  const items = itemsOf(over);
  if (!combine || !items) return undefined;
  const [first, ...rest] = start ? [start, ...items] : items;
  return rest.reduce<Abstract | undefined>(
    (sum, item) =>
      sum &&
      machine.call(
        combine,
        [
          { value: sum, location },
          { value: item, location },
        ],
        location,
      ),
    first,
  );
};

/** Tuples of the elements at each position, as far as the shortest list goes. */
const zip: NativeCall = (call) => {
  const lists = call.arguments.map(({ value }) => itemsOf(value));
  const [shortest] = lists.map((items) => items?.length ?? 0).sort((left, right) => left - right);
  if (shortest === undefined || lists.some((items) => items === undefined)) return undefined;
  const tuple = (position: number): Abstract =>
    list(
      lists.flatMap((items) => items?.[position] ?? []),
      call.location,
    );
  return list(
    Array.from({ length: shortest }, (_, position) => tuple(position)),
    call.location,
  );
};

/** `(position, element)` for each element. */
const enumerate: NativeCall = (call) => {
  const items = itemsOf(call.positional(0));
  return (
    items &&
    list(
      items.map((item, value) => list([{ kind: 'number', value, location: call.location }, item], call.location)),
      call.location,
    )
  );
};

export const PYTHON_SEQUENCES: Readonly<Record<string, NativeCall>> = {
  'functools.reduce': reduce,
  'operator.add': chain,
  'operator.iadd': chain,
  'operator.concat': chain,
  sum: flattened,
  zip,
  enumerate,
  'itertools.chain': chain,
  'itertools.chain.from_iterable': flattened,
};
