/** What the generic types of the language say: containers, unions, wrappers. */
import type { TypeFacts } from '../../facts';

export const NO_TYPE: TypeFacts = { path: [], arguments: [] };

/** Wrappers that say how a name is used and nothing of what it holds. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  'ClassVar',
  'Final',
  'Required',
  'NotRequired',
  'ReadOnly',
  'Mapped',
  'Awaitable',
]);

const CONTAINERS: Readonly<Record<string, 'list' | 'map' | 'function'>> = {
  list: 'list',
  List: 'list',
  set: 'list',
  Set: 'list',
  frozenset: 'list',
  FrozenSet: 'list',
  tuple: 'list',
  Tuple: 'list',
  deque: 'list',
  Deque: 'list',
  Sequence: 'list',
  MutableSequence: 'list',
  Collection: 'list',
  Iterable: 'list',
  Iterator: 'list',
  AsyncIterable: 'list',
  AsyncIterator: 'list',
  Generator: 'list',
  AsyncGenerator: 'list',
  dict: 'map',
  Dict: 'map',
  defaultdict: 'map',
  DefaultDict: 'map',
  OrderedDict: 'map',
  Mapping: 'map',
  MutableMapping: 'map',
  Callable: 'function',
};

/** What `Name[arguments]` says. */
export function applyType(path: readonly string[], args: readonly TypeFacts[]): TypeFacts {
  const name = path.at(-1) ?? '';
  const [first] = args;
  if (name === 'Optional' || TRANSPARENT.has(name)) return first ?? NO_TYPE;
  if (name === 'Union') return unionType(args);
  if (name === 'Literal')
    return { path: [], container: 'union', arguments: [], literals: args.flatMap((arg) => arg.literals ?? []) };
  const container = CONTAINERS[name];
  if (container === undefined) return { path, container: 'generic', arguments: args };
  if (container === 'list') return { path: [], container, arguments: args.slice(0, 1) };
  return { path: [], container, arguments: args };
}

/** `A | None` is `A`; `None` alone says nothing. Unions within unions are one. */
export function unionType(members: readonly TypeFacts[]): TypeFacts {
  const flat = members.flatMap((member) =>
    member.container === 'union' && !member.literals ? member.arguments : [member],
  );
  const some = flat.filter((member) => !isNone(member));
  const [only] = some;
  if (some.length === 1 && only) return only;
  const literals = some.flatMap((member) => member.literals ?? []);
  const isLiteral = some.length > 0 && some.every((member) => member.literals !== undefined);
  return isLiteral
    ? { path: [], container: 'union', arguments: [], literals }
    : { path: [], container: 'union', arguments: some };
}

const isNone = (type: TypeFacts): boolean =>
  type.container === undefined && type.path.length === 1 && type.path[0] === 'None';
