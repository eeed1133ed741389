/** Evaluates expressions. */
import type { Location, Range } from '../../../core/range';
import { SLICE } from '../../facts';
import type { Argument, TypeFacts, Value } from '../../facts';
import { elementOf } from './elements';
import { evaluateLiteral, leaveUnset } from './literals';
import type { Frame, Machine } from './machine';
import { bind } from './patterns';
import { childFrame } from './frames';
import { formatPercent } from './percent';
import { callSuper, memberOfSuper } from './superclass';
import { resolveType } from './types';
import type { Abstract, CallArgument, SymbolValue } from './values';
import {
  SPREAD_KEYWORDS,
  concatenate,
  held,
  itemsOf,
  join,
  list,
  optionsOf,
  symbol,
  text,
  textOf,
  unknown,
} from './values';

type Kind = Value['kind'];
type Evaluators = {
  readonly [K in Kind]: (value: Extract<Value, { kind: K }>, frame: Frame, machine: Machine) => Abstract;
};

const at = (frame: Frame, range: Range): Location => ({ file: frame.file, range });

const EVALUATORS: Evaluators = {
  text: (value, frame) => text(value.text, at(frame, value.range)),
  number: (value, frame) => ({ kind: 'number', value: value.value, location: at(frame, value.range) }),
  constant: (value, frame) => ({ kind: 'constant', value: value.value, location: at(frame, value.range) }),
  template: (value, frame, machine) => {
    const parts = value.parts.map((part) => machine.evaluate(part, frame));
    return addedLists(parts, at(frame, value.range)) ?? concatenate(parts, at(frame, value.range));
  },
  name: (value, frame) => lookup(value.name, at(frame, value.range), frame),
  member: (value, frame, machine) =>
    superOf(value.object, value.name, at(frame, value.range), frame, machine) ??
    machine.member(machine.evaluate(value.object, frame), value.name, at(frame, value.range)),
  index: (value, frame, machine) =>
    index(machine.evaluate(value.object, frame), machine.evaluate(value.index, frame), at(frame, value.range), machine),
  call: (value, frame, machine) =>
    superCallOf(value, frame, machine) ??
    machine.call(
      machine.evaluate(value.callee, frame),
      evaluateArguments(value.arguments, frame, machine),
      at(frame, value.range),
      at(frame, value.callee.kind === 'member' ? value.callee.nameRange : value.callee.range),
    ),
  object: (value, frame, machine) => evaluateLiteral(value, frame, machine),
  list: (value, frame, machine) => evaluateList(value.items, frame, machine, at(frame, value.range)),
  function: (value, frame, machine) => machine.closure(value.function, frame),
  class: (value, frame, machine) => machine.declareClass(value.class, frame),
  choice: (value, frame, machine) => {
    if (value.test) machine.evaluate(value.test, frame);
    const options = value.options.map((option) => machine.evaluate(option, frame));
    return join(options, at(frame, value.range));
  },
  spread: (value, frame, machine) => machine.evaluate(value.value, frame),
  operation: (value, frame, machine) => {
    const operands = value.operands.map((operand) => machine.evaluate(operand, frame));
    const location = at(frame, value.range);
    if (value.operator === SLICE) return sliced(operands[0], location);
    const formatted = value.operator === '%' ? formatPercent(operands, location) : undefined;
    return formatted ?? unknown(`operation ${value.operator}`, location, operands);
  },
  typed: (value, frame, machine) => {
    const plain = machine.evaluate(value.value, frame);
    if (plain.kind !== 'unknown' && plain.kind !== 'symbol') return plain;
    const typed = machine.opaque(value.type, '', frame.scope, at(frame, value.range));
    return typed.kind === 'unknown' ? plain : typed;
  },
  type: (value, frame) => symbolOfType(value.type, frame, at(frame, value.range)),
  comprehension: (value, frame, machine) => comprehend(value, frame, machine),
  unknown: (value, frame, machine) =>
    unknown(
      'expression',
      at(frame, value.range),
      value.children.map((child) => machine.evaluate(child, frame)),
    ),
};

/** Which of its items are left is not told apart; of a text the whole says more than nothing. */
function sliced(value: Abstract | undefined, location: Location): Abstract {
  const inner = value && held(value);
  if (inner?.kind === 'list') return list([...inner.items], location, true);
  return value ?? unknown('expression', location);
}

/** Evaluates an expression; never throws, what it does not know is `unknown`. */
export function evaluate(value: Value, frame: Frame, machine: Machine): Abstract {
  return dispatch(value.kind, value, frame, machine);
}

function dispatch<K extends Kind>(kind: K, value: Value, frame: Frame, machine: Machine): Abstract {
  return isOfKind(value, kind)
    ? EVALUATORS[kind](value, frame, machine)
    : unknown('expression', at(frame, value.range));
}

function isOfKind<K extends Kind>(value: Value, kind: K): value is Extract<Value, { kind: K }> {
  return value.kind === kind;
}

function lookup(name: string, location: Location, frame: Frame): Abstract {
  if ((name === 'this' || name === 'super') && frame.self) return frame.self;
  return frame.scope.lookup(name) ?? symbol(name, location);
}

/** Python's `[a] + others`: one list; what is no list leaves it open. */
function addedLists(parts: readonly Abstract[], location: Location): Abstract | undefined {
  if (!parts.some((part) => part.kind === 'list') || parts.some((part) => part.kind === 'text')) return undefined;
  const lists = parts.map((part) => held(part));
  const open = lists.some((part) => part.kind !== 'list' || part.open);
  return list(
    lists.flatMap((part) => (part.kind === 'list' ? part.items : [])),
    location,
    open,
  );
}

function superOf(
  object: Value,
  name: string,
  location: Location,
  frame: Frame,
  machine: Machine,
): Abstract | undefined {
  return isSuper(object, frame) && frame.self?.kind === 'instance'
    ? memberOfSuper(frame.self, name, location, frame, machine)
    : undefined;
}

/** `super` in TypeScript, `super()` and `super(Class, self)` in Python. */
function isSuper(value: Value, frame: Frame): boolean {
  if (frame.language === 'typescript') return value.kind === 'name' && value.name === 'super';
  const isCalled = value.kind === 'call' && value.callee.kind === 'name' && value.callee.name === 'super';
  return isCalled && frame.language === 'python';
}

function superCallOf(
  { callee, arguments: args, range }: Extract<Value, { kind: 'call' }>,
  frame: Frame,
  machine: Machine,
): Abstract | undefined {
  const isSuper = callee.kind === 'name' && callee.name === 'super' && frame.language === 'typescript';
  return isSuper && frame.self?.kind === 'instance'
    ? callSuper(frame.self, evaluateArguments(args, frame, machine), at(frame, range), frame, machine)
    : undefined;
}

/** Evaluates arguments in order; lists that are spread are laid out when they are known. */
export function evaluateArguments(args: readonly Argument[], frame: Frame, machine: Machine): CallArgument[] {
  const evaluated: CallArgument[] = [];
  for (const argument of args) {
    const location = at(frame, argument.value.range);
    const value = machine.evaluate(argument.value, frame);
    leaveUnset(value, argument.value, frame);
    if (argument.value.kind === 'spread') evaluated.push(...laidOut(value, location));
    else evaluated.push(argument.name ? { name: argument.name, value, location } : { value, location });
  }
  return evaluated;
}

function laidOut(value: Abstract, location: Location): readonly CallArgument[] {
  const isOpen = value.kind !== 'list' && value.kind !== 'record' ? true : value.open;
  const open: readonly CallArgument[] = isOpen ? [{ value, location, isOpen }] : [];
  if (value.kind === 'record') {
    const known = [...value.entries].map(([name, entry]) => ({ name, value: entry, location }));
    return known.length > 0 ? known : open.map((rest) => ({ ...rest, name: SPREAD_KEYWORDS }));
  }
  const items = itemsOf(value);
  return items ? items.map((item) => ({ value: item, location, ...(isOpen ? { isOpen } : {}) })) : open;
}

function evaluateList(items: readonly Value[], frame: Frame, machine: Machine, location: Location): Abstract {
  let open = false;
  const values = items.flatMap((item): Abstract[] => {
    const value = machine.evaluate(item, frame);
    if (item.kind !== 'spread') return [value];
    const inner = itemsOf(value);
    if (!inner) open = true;
    return inner ? [...inner] : [];
  });
  return list(values, location, open);
}

/** An element: of a record by key, of a list by number, of anything else "some element". */
export function index(object: Abstract, key: Abstract, location: Location, machine: Machine): Abstract {
  const name = textOf(key)?.text;
  const found = optionsOf(object).map((whole): Abstract => {
    const option = held(whole);
    if (option.kind === 'symbol' && isTypeArgument(option, key)) return option;
    if (name !== undefined && hasComputedMembers(option)) return machine.member(option, name, location);
    if (option.kind === 'record' && name !== undefined) return option.entries.get(name) ?? unknown('entry', location);
    if (option.kind === 'record') return join([...option.entries.values()], location);
    if (option.kind === 'list' && key.kind === 'number')
      return option.items.at(key.value) ?? unknown('element', location);
    if (option.kind === 'list') return join(option.items, location);
    if (option.kind === 'symbol') return symbol(`${option.path}[]`, location, [{ value: key, location }]);
    // Generics: `f[T](x)` in Go, `Router[State]` in Python.
    if (option.kind === 'closure' || option.kind === 'class' || option.kind === 'entity') return option;
    return unknown('element', location, [option]);
  });
  return join(found, location);
}

const EXPORTED = /\.[A-Z]\w*$/;

/** `pkg.Decode[order](x)`: a generic function from outside stays what it is. */
function isTypeArgument(option: SymbolValue, key: Abstract): boolean {
  return key.kind === 'class' || (key.kind === 'symbol' && EXPORTED.test(option.path) && EXPORTED.test(key.path));
}

/** `app[method](path, handler)`, `controllers['users']`: what a text names in something with members. */
function hasComputedMembers(value: Abstract): boolean {
  return value.kind === 'module' || value.kind === 'instance' || value.kind === 'entity';
}

function symbolOfType(type: TypeFacts, frame: Frame, location: Location): Abstract {
  if (type.container === 'list' || type.container === 'map' || type.container === 'channel')
    return symbol(`type ${type.container}`, location);
  return resolveType(type, frame.scope, location) ?? symbol(`type ${type.path.join('.')}`, location);
}

function comprehend(value: Extract<Value, { kind: 'comprehension' }>, frame: Frame, machine: Machine): Abstract {
  const location = at(frame, value.range);
  const over = machine.evaluate(value.over, frame);
  const items = itemsOf(over);
  const inner = childFrame(frame);
  const produce = (item: Abstract): Abstract => {
    bind(value.item, item, true, inner, machine);
    return machine.evaluate(value.value, inner);
  };
  if (items) return list(items.map(produce), location);
  return list([produce(elementOf(over, location))], location, true);
}
