/** Object literals: records, structs, and Go's slices and maps of named types. */
import type { Location } from '../../../core/range';
import type { ObjectEntry, TypeFacts, Value } from '../../facts';
import type { Frame, Machine } from './machine';
import type { Scope } from './scope';
import { resolveType } from './types';
import type { Abstract, CallArgument, ClassValue, InstanceValue, RecordValue } from './values';
import { CONVERTED, MOST_INSTANCES, list, symbol, text, textOf, withName } from './values';

type ObjectLiteral = Extract<Value, { kind: 'object' }>;

/** What an element of a literal is: elements without a type of their own take it from the container. */
type EvaluateElement = (value: Value) => Abstract;

export function evaluateLiteral(value: ObjectLiteral, frame: Frame, machine: Machine): Abstract {
  return literalOf(value, value.type, frame.scope, frame, machine);
}

/** `scope` is where the names of `type` are looked up: the file of the type that said it. */
function literalOf(
  value: ObjectLiteral,
  type: TypeFacts | undefined,
  scope: Scope,
  frame: Frame,
  machine: Machine,
): Abstract {
  const location = { file: frame.file, range: value.range };
  const elementOf =
    (of: TypeFacts | undefined): EvaluateElement =>
    (element) =>
      of && element.kind === 'object' && !element.type
        ? literalOf(element, of, scope, frame, machine)
        : machine.evaluate(element, frame);
  if (type?.container === 'list') {
    const element = elementOf(type.arguments[0]);
    return list(
      value.entries.map((entry) => element(entry.value)),
      location,
    );
  }
  if (type?.container === 'map') return recordOf(value.entries, elementOf(type.arguments[1]), frame, machine, location);
  const resolved = type && type.path.length > 0 ? resolveType(type, scope, location) : undefined;
  if (resolved?.kind === 'symbol') return outsideLiteral(resolved.path, value, frame, machine);
  if (resolved?.kind === 'class') {
    const { aliasOf } = resolved.facts;
    if (aliasOf?.container !== 'list' && aliasOf?.container !== 'map')
      return instantiateLiteral(resolved, value.entries, frame, machine, location);
    const held = literalOf(value, aliasOf, resolved.scope, frame, machine);
    if (resolved.methods.size === 0) return held;
    return { kind: 'instance', of: resolved, fields: new Map([[CONVERTED, held]]), opaque: false, location };
  }
  return recordOf(value.entries, (element) => machine.evaluate(element, frame), frame, machine, location);
}

/** `http.Server{Handler: mux}`: a call of the type with its fields as keyword arguments. */
function outsideLiteral(path: string, value: ObjectLiteral, frame: Frame, machine: Machine): Abstract {
  const location = { file: frame.file, range: value.range };
  const args = value.entries.map((entry): CallArgument => {
    const name = keyName(entry, frame, machine);
    return {
      ...(name ? { name } : {}),
      value: machine.evaluate(entry.value, frame),
      location: { file: frame.file, range: entry.value.range },
    };
  });
  return machine.call(symbol(`${path}{}`, location), args, location);
}

function recordOf(
  entries: readonly ObjectEntry[],
  evaluate: EvaluateElement,
  frame: Frame,
  machine: Machine,
  location: Location,
): RecordValue {
  const places = new Map<string, Location>();
  const record: RecordValue = { kind: 'record', entries: new Map(), places, open: false, location };
  for (const entry of entries) {
    const value = evaluate(entry.value);
    const name = keyName(entry, frame, machine);
    if (name !== undefined) {
      record.entries.set(name, withName(value, name));
      places.set(name, { file: frame.file, range: entry.value.range });
    } else if (value.kind === 'record') {
      value.entries.forEach((inner, key) => record.entries.set(key, inner));
      value.places?.forEach((place, key) => places.set(key, place));
    } else record.open = true;
  }
  return record;
}

/** Keys are names (`{ path: x }`) or texts; computed ones are evaluated. */
function keyName(entry: ObjectEntry, frame: Frame, machine: Machine): string | undefined {
  if (entry.key === undefined) return undefined;
  if (entry.key.kind === 'text') return entry.key.text;
  if (entry.key.kind === 'name' && frame.language !== 'python') {
    // In a Go map literal a key that is a bare name is a constant; in a struct literal it is the field.
    const constant = frame.language === 'go' ? textOf(frame.scope.lookup(entry.key.name)) : undefined;
    return constant?.text ?? entry.key.name;
  }
  return textOf(machine.evaluate(entry.key, frame))?.text;
}

function instantiateLiteral(
  type: ClassValue,
  entries: readonly ObjectEntry[],
  frame: Frame,
  machine: Machine,
  location: Location,
): Abstract {
  const fields = new Map<string, Abstract>();
  entries.forEach((entry, position) => {
    const name = entry.key?.kind === 'name' ? entry.key.name : type.facts.fields[position]?.name;
    if (name !== undefined) fields.set(name, machine.evaluate(entry.value, frame));
  });
  if (entries.length > 0) leaveEmpty(type, fields, location);
  const instance: InstanceValue = { kind: 'instance', of: type, fields, opaque: false, location };
  if (entries.length > 0 && type.instances.length < MOST_INSTANCES) type.instances.push(instance);
  return instance;
}

/** A Go literal without fields, written as an argument, is what the function gets: nothing fills it before. */
export function leaveUnset(value: Abstract, written: Value, frame: Frame): void {
  if (frame.language !== 'go' || written.kind !== 'object' || written.entries.length > 0) return;
  if (value.kind === 'instance') leaveEmpty(value.of, value.fields, value.location);
}

/** Texts that a Go struct literal leaves out are empty; a literal without any field is likely to be filled elsewhere. */
function leaveEmpty(type: ClassValue, fields: Map<string, Abstract>, location: Location): void {
  for (const { name, type: fieldType } of type.facts.fields) {
    if (fieldType?.path.join('.') === 'string' && !fieldType.container && !fields.has(name))
      fields.set(name, text('', location));
  }
}
