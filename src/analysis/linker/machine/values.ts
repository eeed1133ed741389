/** Values of the abstract machine: what an expression may be at run time, as far as the text of the program says. */
import type { Location } from '../../../core/range';
import { HOLE } from '../../../core/route';
import { DEFAULT_EXPORT, type ClassFacts, type FunctionFacts } from '../../facts';
import type { MetricDefinition } from '../../model';
import type { RouterNode } from '../graph';
import { LazyMap } from './lazyMap';
import type { Call } from './machine';
import type { Scope } from './scope';

export type Abstract =
  | TextValue
  | { readonly kind: 'number'; readonly value: number; readonly location: Location }
  | { readonly kind: 'constant'; readonly value: boolean | null; readonly location: Location }
  | ListValue
  | RecordValue
  | ClosureValue
  | ClassValue
  | InstanceValue
  | ModuleValue
  | SymbolValue
  | EntityValue
  | NativeValue
  | { readonly kind: 'choice'; readonly options: readonly Abstract[]; readonly location: Location }
  | UnknownValue;

/** A text; every `HOLE` in it stands for a part that is not known, which is the entry of `holes` at the same position. */
export interface TextValue {
  readonly kind: 'text';
  readonly text: string;
  readonly holes: readonly Abstract[];
  readonly location: Location;
}

/** Lists, tuples, slices. Mutable, as at run time. `open` when there may be elements that are not known. */
export interface ListValue {
  readonly kind: 'list';
  readonly items: Abstract[];
  open: boolean;
  readonly location: Location;
}

/** Object literals, dicts and maps. Mutable. */
export interface RecordValue {
  readonly kind: 'record';
  readonly entries: Map<string, Abstract>;
  /** Where a literal's values are written: `{ path: name }` holds what `name` holds, at the place of `name`. */
  readonly places?: ReadonlyMap<string, Location>;
  open: boolean;
  readonly location: Location;
}

export interface ClosureValue {
  readonly kind: 'closure';
  readonly function: FunctionFacts;
  readonly file: string;
  /** The scope that it closes over. */
  readonly scope: Scope;
  /** Bound receiver, `this` or `self`. */
  readonly self?: Abstract;
  /** The class that declares it, for names. */
  readonly owner?: string;
  /** For an anonymous function: the function that returned it, which gives it its name. */
  readonly givenName?: string;
  /** What it was bound to after it was returned: names what it wraps, when that has no name. */
  readonly boundName?: string;
}

export interface ClassValue {
  readonly kind: 'class';
  readonly facts: ClassFacts;
  readonly file: string;
  readonly scope: Scope;
  readonly bases: readonly Abstract[];
  /** Decorators as evaluated, outermost first. */
  readonly decorators: readonly Abstract[];
  /** Go: methods declared outside, added as their declarations are met. */
  readonly methods: Map<string, ClosureValue>;
  readonly statics: Map<string, Abstract>;
  /** Instances that the program was seen making, subclasses' included. */
  readonly instances: InstanceValue[];
}

export interface InstanceValue {
  readonly kind: 'instance';
  readonly of: ClassValue;
  readonly fields: Map<string, Abstract>;
  /** Nobody was seen creating it: it stands for a parameter of this type. */
  readonly opaque: boolean;
  readonly location: Location;
}

/** A module of the workspace: a file, or a Go package. */
export interface ModuleValue {
  readonly kind: 'module';
  readonly id: string;
  readonly scope: Scope;
  /** What importers see under a name; undefined when there is no such export. */
  readonly exported: (name: string) => Abstract | undefined;
  /** Where the module exports a name; the place of the whole statement. TypeScript alone has such statements. */
  readonly exportedAt?: (name: string) => Location | undefined;
  /** Whether what it exports under a name is declared in the file itself, by that name alone. TypeScript alone. */
  readonly declaresExport?: (name: string) => boolean;
  /** What `require` gives: the value of `module.exports`, else the module itself. */
  readonly required?: () => Abstract | undefined;
  /** Names for `from m import *` and `export *`. */
  readonly names: () => readonly string[];
  readonly location: Location;
}

/**
 * Something outside the workspace, named by how one gets to it: `net/http.HandleFunc`, `express()` (what calling it gave),
 * `net/http.Request#.URL.Path` (`#` stands for "a value of this type"), `items[]` (an element). `/v5` of Go modules is dropped.
 */
export interface SymbolValue {
  readonly kind: 'symbol';
  readonly path: string;
  /** For the result of a call or a typed literal: what was passed. */
  readonly arguments?: readonly CallArgument[];
  /** Members assigned later: `server.Handler = mux`. */
  readonly fields: LazyMap<Abstract>;
  readonly location: Location;
}

/** A value whose meaning a plug-in knows: a router, a metric, a tracer. State lives in the plug-in's closures. */
export interface EntityValue {
  readonly kind: 'entity';
  /** For plug-ins to recognise each other's entities: `net/http.ServeMux`. */
  readonly type: string;
  readonly location: Location;
  readonly node?: RouterNode;
  readonly metric?: MetricDefinition;
  readonly methods: Readonly<Record<string, NativeCall>>;
  /** Members that are not methods. */
  readonly member?: (name: string) => Abstract | undefined;
  /** What calling the entity itself does. */
  readonly invoke?: NativeCall;
  /** What assigning a member does. */
  readonly assign?: (name: string, value: Abstract) => void;
}

/** A function that a plug-in implements; undefined means "nothing special": the machine then gives a plain symbol. */
export type NativeCall = (call: Call) => Abstract | undefined;

export interface NativeValue {
  readonly kind: 'native';
  readonly name: string;
  readonly invoke: NativeCall;
  readonly location: Location;
}

/** `origin` says why, for warnings and for the origin of label values: `parameter id`. */
export interface UnknownValue {
  readonly kind: 'unknown';
  readonly origin: string;
  /** Values that went into it. */
  readonly parts: readonly Abstract[];
  readonly location: Location;
}

export interface CallArgument {
  /** Keyword, or field name of a typed literal. */
  readonly name?: string;
  readonly value: Abstract;
  readonly location: Location;
  /** A list or map that was spread, of which not all is known. */
  readonly isOpen?: true;
}

/** The name of an argument that stands for keywords nobody knows: it takes no position, and no parameter bears it. */
export const SPREAD_KEYWORDS = '**';

export const text = (value: string, location: Location): TextValue => ({
  kind: 'text',
  text: value,
  holes: [],
  location,
});

export const unknown = (origin: string, location: Location, parts: readonly Abstract[] = []): UnknownValue => ({
  kind: 'unknown',
  origin,
  parts,
  location,
});

/** Made more often than anything else. */
export const symbol = (path: string, location: Location, args?: readonly CallArgument[]): SymbolValue =>
  args
    ? { kind: 'symbol', path, arguments: args, fields: new LazyMap(), location }
    : { kind: 'symbol', path, fields: new LazyMap(), location };

export const list = (items: Abstract[], location: Location, open = false): ListValue => ({
  kind: 'list',
  items,
  open,
  location,
});

export const native = (name: string, location: Location, invoke: NativeCall): NativeValue => ({
  kind: 'native',
  name,
  invoke,
  location,
});

/** A function without a name of its own is known by what it is bound to: `const list = () => …`, `exports.list = …`, `{ list() … }`. */
export function withName(value: Abstract, name: string): Abstract {
  if (name === DEFAULT_EXPORT) return value;
  if (value.kind === 'symbol') return withInnerName(value, name);
  if (value.kind !== 'closure' || value.function.name !== undefined) return value;
  if (value.givenName === undefined) return { ...value, givenName: name };
  return value.boundName === undefined ? { ...value, boundName: name } : value;
}

/** `const list = asyncHandler(async (req, res) => …)`: the function inside is known by the name as well. */
function withInnerName(value: SymbolValue, name: string): SymbolValue {
  const isNameless = (argument: CallArgument): boolean =>
    argument.value.kind === 'closure' &&
    argument.value.function.name === undefined &&
    argument.value.givenName === undefined;
  if (!value.arguments?.some(isNameless)) return value;
  const named = value.arguments.map((argument) =>
    isNameless(argument) ? { ...argument, value: withName(argument.value, name) } : argument,
  );
  return { ...value, arguments: named };
}

/** Name of the field that holds what was converted to a named type that is no struct, or what its literal holds. */
export const CONVERTED = '*value*';

/**
 * The slice or map behind a value of a named type with methods (`Routes{…}`), and the elements that any of several lists has; anything
 * else is itself.
 */
export function held(value: Abstract): Abstract {
  if (value.kind === 'choice') return eitherList(value.options, value.location) ?? value;
  const inner = value.kind === 'instance' ? value.fields.get(CONVERTED) : undefined;
  return inner?.kind === 'list' || inner?.kind === 'record' ? inner : value;
}

function eitherList(options: readonly Abstract[], location: Location): ListValue | undefined {
  const lists = options.map(held).filter((option) => option.kind === 'list');
  if (lists.length < options.length) return undefined;
  return list(
    [...itemsOfAny(options, lists)],
    location,
    lists.some(({ open }) => open),
  );
}

/** Elements of any of the lists, by the options that hold them; lists only grow, so that their lengths tell whether it still holds. */
const unions = new WeakMap<readonly Abstract[], { readonly lengths: number; readonly items: ReadonlySet<Abstract> }>();

function itemsOfAny(options: readonly Abstract[], lists: readonly ListValue[]): ReadonlySet<Abstract> {
  const lengths = lists.reduce((sum, { items }) => sum + items.length, 0);
  const known = unions.get(options);
  if (known?.lengths === lengths) return known.items;
  const items = new Set<Abstract>();
  for (const option of lists) for (const item of option.items) items.add(item);
  unions.set(options, { lengths, items });
  return items;
}

/** Instances remembered of a class. */
export const MOST_INSTANCES = 8;

const MOST_OPTIONS = 12;

/** Either of the values. What is unknown or null gives way to what is known: a choice is only kept between things that matter. */
export function join(values: readonly Abstract[], location: Location): Abstract {
  const [only] = values;
  if (only && values.length === 1 && only.kind !== 'choice') return only;
  const known = new Set<Abstract>();
  let any: Abstract | undefined;
  // Called more often than anything else: no lists in between.
  for (const value of values)
    for (const option of optionsOf(value)) {
      any ??= option;
      if (option.kind !== 'unknown' && !isNull(option) && known.size < MOST_OPTIONS) known.add(option);
    }
  const [first, second] = known;
  if (first === undefined) return any ?? unknown('nothing', location);
  return second === undefined ? first : { kind: 'choice', options: [...known], location };
}

const isNull = (value: Abstract): boolean => value.kind === 'constant' && value.value === null;

/** The values it may be: itself, or the options of a choice. */
export function optionsOf(value: Abstract): readonly Abstract[] {
  return value.kind === 'choice' ? value.options : [value];
}

/** Concatenates; parts that are not known become holes. */
export function concatenate(parts: readonly Abstract[], location: Location): TextValue {
  let joined = '';
  const holes: Abstract[] = [];
  for (const part of parts) {
    const piece = textOf(part);
    joined += piece?.text ?? HOLE;
    if (piece) holes.push(...piece.holes);
    else holes.push(part);
  }
  return { kind: 'text', text: joined, holes, location };
}

/** The text a value has for sure, holes included; among options the first that is known to the end, else the first; undefined when it is no text. */
export function textOf(value: Abstract | undefined): TextValue | undefined {
  if (value === undefined) return undefined;
  if (value.kind === 'text') return value;
  if (value.kind === 'number') return text(String(value.value), value.location);
  if (value.kind === 'choice') {
    const texts = value.options.flatMap((option) => textOf(option) ?? []);
    return texts.find(({ holes }) => holes.length === 0) ?? texts[0];
  }
  return undefined;
}

/** All elements of a list that is known to the end; undefined for anything else. */
export function itemsOf(value: Abstract | undefined): readonly Abstract[] | undefined {
  const known = value && held(value);
  return known?.kind === 'list' ? known.items : undefined;
}
