/**
 * What the languages' own functions and methods do to values that matter to us: lists, records, texts and functions. Tables of
 * small functions; what is not named here becomes a symbol.
 */
import type { Location } from '../../../core/range';
import { HOLE } from '../../../core/route';
import { elementOf } from './elements';
import { newsOf } from './likeness';
import type { Call } from './machine';
import { partial } from './partial';
import { PYTHON_SEQUENCES } from './pythonSequences';
import { PYTHON_SETTINGS } from './pythonSettings';
import type { Abstract, ListValue, NativeCall, RecordValue, SymbolValue } from './values';
import { concatenate, itemsOf, list, native, symbol, text, textOf, unknown } from './values';

// ---- methods of values --------------------------------------------------------------------------------------------

type Methods<T> = Readonly<Record<string, (self: T, call: Call) => Abstract | undefined>>;

const nothing = (call: Call): Abstract => ({ kind: 'constant', value: null, location: call.location });

const pass = (call: Call, callback: Abstract | undefined, values: readonly Abstract[]): Abstract =>
  callback
    ? call.machine.call(
        callback,
        values.map((value) => ({ value, location: call.location })),
        call.location,
      )
    : nothing(call);

/** What doubles itself in a loop is data, no table of routes: beyond this a list only says that there is more. */
const MOST_APPENDED = 1000;

function grow(self: ListValue, values: readonly Abstract[] | undefined, call: Call): Abstract {
  if (values && self.items.length + values.length <= MOST_APPENDED) self.items.push(...newsOf(values, self.items));
  else self.open = true;
  return nothing(call);
}

function insert(self: ListValue, position: number, added: readonly Abstract[], call: Call): Abstract {
  if (self.items.length + added.length <= MOST_APPENDED) self.items.splice(position, 0, ...added);
  return nothing(call);
}

/** What `append` copies: all that a slice may hold, but of many long slices, which mostly hold each other's elements, the longest. */
function appendable(base: Abstract | undefined): readonly Abstract[] {
  if (base?.kind !== 'choice') return itemsOf(base) ?? [];
  const slices = base.options.flatMap((option) => [itemsOf(option) ?? []]);
  const longest = slices.reduce((left, right) => (right.length > left.length ? right : left), []);
  if (slices.reduce((sum, { length }) => sum + length, 0) <= MOST_APPENDED) return itemsOf(base) ?? [];
  return longest.slice(0, MOST_APPENDED);
}

const values = (call: Call): Abstract[] => call.arguments.map((argument) => argument.value);

const LIST_METHODS: Methods<ListValue> = {
  append: (self, call) => grow(self, values(call), call),
  push: (self, call) => grow(self, values(call), call),
  unshift: (self, call) => insert(self, 0, values(call), call),
  insert: (self, call) => {
    const at = call.positional(0);
    return insert(self, at?.kind === 'number' ? at.value : self.items.length, values(call).slice(1), call);
  },
  extend: (self, call) => grow(self, itemsOf(call.positional(0)), call),
  concat: (self, call) =>
    list([...self.items, ...values(call).flatMap((value) => itemsOf(value) ?? [value])], call.location, self.open),
  forEach: (self, call) => {
    for (const item of self.items) pass(call, call.positional(0), [item]);
    if (self.open) pass(call, call.positional(0), [elementOf(self, call.location)]);
    return nothing(call);
  },
  map: (self, call) =>
    list(
      self.items.map((item) => pass(call, call.positional(0), [item])),
      call.location,
      self.open,
    ),
  flatMap: (self, call) =>
    list(
      self.items.flatMap((item) => itemsOf(pass(call, call.positional(0), [item])) ?? []),
      call.location,
      self.open,
    ),
  flat: (self, call) =>
    list(
      self.items.flatMap((item) => itemsOf(item) ?? [item]),
      call.location,
      self.open,
    ),
  filter: (self) => self,
  slice: (self) => self,
  reverse: (self) => self,
  sort: (self) => self,
  reduce: (self, call) =>
    self.items.reduce((sum, item) => pass(call, call.positional(0), [sum, item]), call.positional(1) ?? nothing(call)),
  join: (self, call) => joinTexts(self.items, textOf(call.positional(0))?.text ?? ',', call.location),
};

const pair = (key: string, value: Abstract, location: Location): Abstract =>
  list([text(key, location), value], location);

const RECORD_METHODS: Methods<RecordValue> = {
  get: (self, call) => self.entries.get(textOf(call.positional(0))?.text ?? '') ?? call.positional(1),
  set: (self, call) => {
    const key = textOf(call.positional(0))?.text;
    const value = call.positional(1);
    if (key !== undefined && value) self.entries.set(key, value);
    else self.open = true;
    return self;
  },
  items: (self, call) =>
    list(
      [...self.entries].map(([key, value]) => pair(key, value, call.location)),
      call.location,
      self.open,
    ),
  entries: (self, call) =>
    list(
      [...self.entries].map(([key, value]) => pair(key, value, call.location)),
      call.location,
      self.open,
    ),
  values: (self, call) => list([...self.entries.values()], call.location, self.open),
  keys: (self, call) =>
    list(
      [...self.entries.keys()].map((key) => text(key, call.location)),
      call.location,
      self.open,
    ),
  update: (self, call) => {
    const other = call.positional(0);
    if (other?.kind === 'record') other.entries.forEach((value, key) => self.entries.set(key, value));
    return nothing(call);
  },
  forEach: (self, call) => {
    for (const [key, value] of self.entries) pass(call, call.positional(0), [value, text(key, call.location)]);
    return nothing(call);
  },
};

const same = (self: Abstract): Abstract => self;

const TEXT_METHODS: Methods<Abstract> = {
  concat: (self, call) => concatenate([self, ...values(call)], call.location),
  join: (self, call) => joinTexts(itemsOf(call.positional(0)) ?? [], textOf(self)?.text ?? '', call.location),
  format: (self, call) => formatBraces(self, call),
  toString: same,
  trim: same,
  strip: same,
  encode: same,
  toLowerCase: (self, call) => mapText(self, (value) => value.toLowerCase(), call.location),
  lower: (self, call) => mapText(self, (value) => value.toLowerCase(), call.location),
  toUpperCase: (self, call) => mapText(self, (value) => value.toUpperCase(), call.location),
  upper: (self, call) => mapText(self, (value) => value.toUpperCase(), call.location),
  rstrip: (self, call) => trimEnd(self, textOf(call.positional(0))?.text, call.location),
  removesuffix: (self, call) => trimSuffix(self, textOf(call.positional(0))?.text, call.location),
  lstrip: (self, call) => mapText(self, (value) => value.replace(/^\/+/, ''), call.location),
};

const FUNCTION_METHODS: Methods<Abstract> = {
  bind: (self, call) =>
    self.kind === 'closure' && call.positional(0) ? { ...self, self: call.positional(0) ?? self } : self,
  call: (self, call) => call.machine.call(self, call.arguments.slice(1), call.location),
  apply: (self, call) => pass(call, self, itemsOf(call.positional(1)) ?? []),
};

function mapText(self: Abstract, change: (value: string) => string, location: Location): Abstract {
  const known = textOf(self);
  return known ? { ...known, text: change(known.text), location } : unknown('text', location, [self]);
}

const trimEnd = (self: Abstract, suffix: string | undefined, location: Location): Abstract =>
  mapText(
    self,
    (value) => (suffix ? value.replace(new RegExp(`[${escape(suffix)}]+$`), '') : value.trimEnd()),
    location,
  );

const trimSuffix = (self: Abstract, suffix: string | undefined, location: Location): Abstract =>
  mapText(self, (value) => (suffix && value.endsWith(suffix) ? value.slice(0, -suffix.length) : value), location);

const escape = (literal: string): string => literal.replace(/[\\\]^-]/g, '\\$&');

function joinTexts(parts: readonly Abstract[], separator: string, location: Location): Abstract {
  const between = text(separator, location);
  return concatenate(
    parts.flatMap((part, position) => (position === 0 ? [part] : [between, part])),
    location,
  );
}

/** `'/{}/x'.format(a)` and `'{name}'.format(name=a)`; braces that are doubled are literal. */
function formatBraces(self: Abstract, call: Call): Abstract {
  const template = textOf(self)?.text;
  if (template === undefined) return unknown('format', call.location, [self]);
  let position = 0;
  const parts = template.split(/(\{\{|\}\}|\{[^{}]*\})/).map((part): Abstract => {
    if (part === '{{' || part === '}}') return text(part.charAt(0), call.location);
    if (!/^\{.*\}$/.test(part)) return text(part, call.location);
    const name = part.slice(1, -1).replace(/[:!].*$/, '');
    const value =
      name === '' || /^\d+$/.test(name) ? call.positional(name === '' ? position++ : Number(name)) : call.keyword(name);
    return value ?? unknown('format', call.location);
  });
  return concatenate(parts, call.location);
}

/** A method of a list, record, text or function; undefined when the languages have none of that name that matters here. */
export function builtinMember(object: Abstract, name: string, location: Location): Abstract | undefined {
  const wrap = <T extends Abstract>(methods: Methods<T>, self: T): Abstract | undefined => {
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    return method && native(name, location, (call) => method(self, call));
  };
  if (object.kind === 'list') return wrap(LIST_METHODS, object);
  if (object.kind === 'record') return wrap(RECORD_METHODS, object);
  if (object.kind === 'text') return wrap(TEXT_METHODS, object);
  if (object.kind === 'closure' || object.kind === 'native') return wrap(FUNCTION_METHODS, object);
  return undefined;
}

// ---- functions ----------------------------------------------------------------------------------------------------

const first: NativeCall = (call) => call.positional(0);

const firstFunction: NativeCall = (call) => {
  const value = call.positional(0);
  return value?.kind === 'closure' || value?.kind === 'class' ? value : undefined;
};

const importFirst: NativeCall = (call) => {
  const source = textOf(call.positional(0));
  if (source === undefined || source.text.includes(HOLE)) return undefined;
  const module = call.machine.importModule(source.text, call.location.file, call.location);
  return module.kind === 'module' ? (module.required?.() ?? module) : module;
};

const recordOf = (value: Abstract | undefined): RecordValue | undefined =>
  value?.kind === 'record' ? value : undefined;

function joinPath(call: Call): Abstract {
  const joined = textOf(joinTexts(values(call), '/', call.location));
  return joined ? { ...joined, text: joined.text.replace(/\/+/g, '/') } : unknown('path', call.location);
}

/** Go's verbs: each `%…` takes the next argument. */
function sprintf(call: Call): Abstract | undefined {
  const template = textOf(call.positional(0))?.text;
  if (template === undefined) return undefined;
  let position = 1;
  const parts = template.split(/(%%|%[-+# 0]*\d*(?:\.\d+)?[a-zA-Z])/).map((part): Abstract => {
    if (part === '%%') return text('%', call.location);
    // A type's name is one of few.
    if (part === '%T') return symbol('reflect.TypeOf()', call.location, call.arguments.slice(position, ++position));
    return /^%[^%]/.test(part)
      ? (call.positional(position++) ?? unknown('verb', call.location))
      : text(part, call.location);
  });
  return concatenate(parts, call.location);
}

/** `number, err := strconv.Atoi(text)`: a number that was read tells as much as its text. */
const parsed: NativeCall = (call) =>
  list([call.positional(0) ?? unknown('text', call.location), symbol('error#', call.location)], call.location);

const FUNCTIONS: Readonly<Record<string, NativeCall>> = {
  // Node
  require: importFirst,
  import: importFirst,
  String: first,
  'Object.freeze': first,
  'Object.assign': (call) => {
    const target = recordOf(call.positional(0));
    for (const source of values(call).slice(1)) {
      if (source.kind === 'record') source.entries.forEach((value, key) => target?.entries.set(key, value));
    }
    return call.positional(0);
  },
  'Object.entries': (call) => callMethod(RECORD_METHODS, 'items', call),
  'Object.values': (call) => callMethod(RECORD_METHODS, 'values', call),
  'Object.keys': (call) => callMethod(RECORD_METHODS, 'keys', call),
  'Promise.all': first,
  'Promise.resolve': first,
  'path.join': joinPath,
  'path.posix.join': joinPath,
  // Python
  ...PYTHON_SEQUENCES,
  ...PYTHON_SETTINGS,
  str: first,
  list: (call) => call.positional(0) ?? list([], call.location),
  tuple: first,
  set: first,
  sorted: first,
  reversed: first,
  dict: (call) => recordOf(call.positional(0)) ?? keywords(call),
  getattr: (call) => {
    const name = textOf(call.positional(1))?.text;
    const object = call.positional(0);
    if (!object || name === undefined) return undefined;
    const found = call.machine.member(object, name, call.location);
    // What is not known to be set is what it is without being set.
    const fallback = found.kind === 'unknown' || found.kind === 'symbol' ? call.positional(2) : undefined;
    return fallback?.kind === 'text' ? fallback : found;
  },
  'functools.wraps()': first,
  'importlib.import_module': importFirst,
  // Decorators that leave the function what it was, with and without arguments.
  'functools.lru_cache': firstFunction,
  'functools.lru_cache()': firstFunction,
  'functools.cache': firstFunction,
  'functools.cached_property': firstFunction,
  'contextlib.contextmanager': firstFunction,
  'contextlib.asynccontextmanager': firstFunction,
  'abc.abstractmethod': firstFunction,
  'functools.partial': partial,
  staticmethod: first,
  classmethod: first,
  property: first,
  'typing.cast': (call) => call.positional(1),
  're.escape': first,
  // Go
  append: (call) => {
    const [base, ...rest] = values(call);
    const before = appendable(base);
    if (base?.kind === 'list' && before.length + rest.length > MOST_APPENDED) {
      base.open = true;
      return base;
    }
    const isOpen = base?.kind === 'list' ? base.open : base?.kind === 'symbol' || base?.kind === 'choice';
    return list([...before, ...newsOf(rest, before)], call.location, isOpen);
  },
  new: (call) => {
    const type = call.positional(0);
    if (type?.kind === 'class')
      return { kind: 'instance', of: type, fields: new Map(), opaque: false, location: call.location };
    return type?.kind === 'symbol'
      ? call.machine.call(symbol(`${type.path}{}`, call.location), [], call.location)
      : undefined;
  },
  make: (call) => {
    const type = call.positional(0);
    if (type?.kind !== 'symbol') return undefined;
    if (type.path === 'type list') return list([], call.location);
    if (type.path === 'type map') return { kind: 'record', entries: new Map(), open: false, location: call.location };
    return undefined;
  },
  string: first,
  'fmt.Sprintf': sprintf,
  'fmt.Sprint': (call) => concatenate(values(call), call.location),
  'strconv.Atoi': parsed,
  'strconv.ParseInt': parsed,
  'strconv.ParseUint': parsed,
  'strconv.ParseFloat': parsed,
  'net/url.PathUnescape': parsed,
  'net/url.QueryUnescape': parsed,
  'strings.TrimSuffix': (call) =>
    trimSuffix(call.positional(0) ?? nothing(call), textOf(call.positional(1))?.text, call.location),
  'strings.TrimRight': (call) =>
    trimEnd(call.positional(0) ?? nothing(call), textOf(call.positional(1))?.text, call.location),
  'strings.ToLower': first,
  'strings.ToUpper': (call) =>
    mapText(call.positional(0) ?? nothing(call), (value) => value.toUpperCase(), call.location),
  'strings.Join': (call) =>
    joinTexts(itemsOf(call.positional(0)) ?? [], textOf(call.positional(1))?.text ?? '', call.location),
  'net/url.JoinPath': joinPath,
  'slices.Backward': first,
  'path.Join': joinPath,
};

function callMethod(methods: Methods<RecordValue>, name: string, call: Call): Abstract | undefined {
  const record = recordOf(call.positional(0));
  return record && methods[name]?.(record, call);
}

function keywords(call: Call): Abstract {
  const named = call.arguments.flatMap((argument) =>
    argument.name === undefined ? [] : [[argument.name, argument.value] as const],
  );
  return { kind: 'record', entries: new Map(named), open: false, location: call.location };
}

/** What a function of the language itself gives; undefined when it has no meaning here. Some keep their arguments reachable. */
export function builtinCall(callee: SymbolValue, call: Call): Abstract | undefined {
  return Object.hasOwn(FUNCTIONS, callee.path) ? FUNCTIONS[callee.path]?.(call) : undefined;
}
