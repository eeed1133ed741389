/** Members: `object.name` read and written, methods bound, embedded structs and base classes searched. */
import type { Location } from '../../../core/range';
import type { ClassFacts } from '../../facts';
import { builtinMember } from './builtins';
import { inheritedOf, outsideBase } from './inherited';
import type { Machine } from './machine';
import type { Abstract, ClassValue, ClosureValue, InstanceValue, SymbolValue } from './values';
import { promiseMember } from './promises';
import { join, native, optionsOf, symbol, unknown } from './values';

/** Finds a member; never fails, what is not known is a symbol or unknown. */
export function member(object: Abstract, name: string, location: Location, machine: Machine): Abstract {
  const found = optionsOf(object).map((option) => {
    const own = memberOfOne(option, name, location, machine);
    return own.kind === 'unknown' || own.kind === 'symbol' ? (promiseMember(option, name, location) ?? own) : own;
  });
  return join(found, location);
}

function memberOfOne(object: Abstract, name: string, location: Location, machine: Machine): Abstract {
  switch (object.kind) {
    case 'module':
      return object.exported(name) ?? unknown(`export ${name}`, location);
    case 'instance':
      return memberOfInstance(object, name, location, machine) ?? unknown(`member ${name}`, location, [object]);
    case 'class':
      return memberOfClass(object, name, machine) ?? unknown(`member ${name}`, location, [object]);
    case 'symbol':
      return memberOfSymbol(object, name, location, machine);
    case 'entity': {
      const method = object.methods[name];
      if (method) return native(name, location, method);
      return object.member?.(name) ?? symbol(`${object.type}#.${name}`, location);
    }
    case 'record': {
      const entry = object.entries.get(name);
      return entry ?? builtinMember(object, name, location) ?? unknown(`entry ${name}`, location);
    }
    case 'unknown':
      return unknown(`${object.origin}.${name}`, location, [object]);
    default:
      // Go: `http.HandlerFunc(f).ServeHTTP` is `f`.
      if (object.kind === 'closure' && name === 'ServeHTTP') return object;
      return builtinMember(object, name, location) ?? unknown(`member ${name}`, location, [object]);
  }
}

function memberOfSymbol(object: SymbolValue, name: string, location: Location, machine: Machine): Abstract {
  const known = object.fields.get(name) ?? object.arguments?.find((argument) => argument.name === name)?.value;
  if (known) return known;
  // A handler's method as a value is the handler: `return base.ServeHTTP`.
  if (name === 'ServeHTTP' && object.arguments) return object;
  return machine.typedMember(`${object.path}.${name}`, location);
}

/** A field, then a method, then what embedded structs and base classes have. */
export function memberOfInstance(
  object: InstanceValue,
  name: string,
  location: Location,
  machine: Machine,
  visited: ReadonlySet<ClassValue> = new Set(),
): Abstract | undefined {
  const field = object.fields.get(name);
  if (field) return field;
  const method = methodOf(object.of, name, machine);
  if (method) return isProperty(method) ? machine.call(bound(method, object), [], location) : bound(method, object);
  const declared = declaredField(object, name, machine);
  if (declared) return declared;
  if (visited.has(object.of)) return undefined;
  const seen = new Set([...visited, object.of]);
  for (const facts of object.of.facts.fields.filter((candidate) => candidate.embedded)) {
    const inner = object.fields.get(facts.name) ?? declaredField(object, facts.name, machine);
    const found = inner && memberOfEmbedded(inner, name, location, machine, seen);
    if (found) return found;
  }
  const inherited = inheritedOf(object);
  return inherited ? machine.member(inherited, name, location) : memberOfOutsideBase(object.of, name, location);
}

/** TypeScript's getters, and Python's functions decorated with `@property`. */
function isProperty({ function: facts }: ClosureValue): boolean {
  return (
    facts.isGetter ||
    facts.decorators.some(({ value }) => {
      const name = value.kind === 'name' || value.kind === 'member' ? value.name : '';
      return name === 'property' || name === 'cached_property';
    })
  );
}

function memberOfEmbedded(
  inner: Abstract,
  name: string,
  location: Location,
  machine: Machine,
  seen: ReadonlySet<ClassValue>,
): Abstract | undefined {
  if (inner.kind === 'instance') return memberOfInstance(inner, name, location, machine, seen);
  if (inner.kind === 'entity') {
    const method = inner.methods[name];
    return method ? native(name, location, method) : inner.member?.(name);
  }
  return inner.kind === 'symbol' && name !== 'ServeHTTP' ? symbol(`${inner.path}.${name}`, location) : undefined;
}

/** A member inherited from a class outside the workspace: `HTTPEndpoint#.dispatch`. */
function memberOfOutsideBase(of: ClassValue, name: string, location: Location): Abstract | undefined {
  const outside = outsideBase(of);
  return outside && symbol(`${outside.path}#.${name}`, location);
}

/** A field that was declared with a type or a value but never assigned: made once and remembered. */
function declaredField(object: InstanceValue, name: string, machine: Machine): Abstract | undefined {
  const facts = fieldFacts(object.of, name);
  if (!facts) return undefined;
  const location = { file: facts.owner.file, range: facts.field.range };
  const value = facts.field.value
    ? machine.evaluate(facts.field.value, machine.frameOf(facts.owner, object))
    : machine.opaque(facts.field.type, name, facts.owner.scope, location);
  object.fields.set(name, value);
  return value;
}

function fieldFacts(
  of: ClassValue,
  name: string,
): { field: ClassFacts['fields'][number]; owner: ClassValue } | undefined {
  const field = of.facts.fields.find((candidate) => candidate.name === name);
  if (field) return { field, owner: of };
  for (const base of of.bases) {
    const found = base.kind === 'class' ? fieldFacts(base, name) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** A method of the class or of its bases in the workspace, not bound. */
export function methodOf(of: ClassValue, name: string, machine: Machine): ClosureValue | undefined {
  const own = of.methods.get(name);
  if (own) return own;
  for (const base of of.bases) {
    const found = base.kind === 'class' ? methodOf(base, name, machine) : undefined;
    if (found) return found;
  }
  return undefined;
}

function bound(method: ClosureValue, self: InstanceValue): ClosureValue {
  if (method.function.isStatic) return method;
  return { ...method, self: isClassMethod(method) ? self.of : self };
}

/** Python's `@classmethod`: the receiver is the class. */
function isClassMethod({ function: facts }: ClosureValue): boolean {
  return facts.decorators.some(({ value }) => value.kind === 'name' && value.name === 'classmethod');
}

function memberOfClass(object: ClassValue, name: string, machine: Machine): Abstract | undefined {
  const method = methodOf(object, name, machine);
  const own = object.statics.get(name) ?? (method && isClassMethod(method) ? { ...method, self: object } : method);
  if (own) return own;
  for (const base of object.bases) {
    const found = base.kind === 'class' ? memberOfClass(base, name, machine) : undefined;
    if (found) return found;
  }
  const field = fieldFacts(object, name);
  if (!field) return undefined;
  const location = { file: field.owner.file, range: field.field.range };
  const value = field.field.value
    ? machine.evaluate(field.field.value, machine.frameOf(field.owner))
    : machine.opaque(field.field.type, name, field.owner.scope, location);
  object.statics.set(name, value);
  return value;
}

/** `object.name = value`. */
export function assignMember(object: Abstract, name: string, value: Abstract): void {
  for (const option of optionsOf(object)) {
    if (option.kind === 'instance') option.fields.set(name, keep(option.fields.get(name), value));
    else if (option.kind === 'class') option.statics.set(name, value);
    else if (option.kind === 'record') option.entries.set(name, value);
    else if (option.kind === 'symbol') option.fields.set(name, value);
    else if (option.kind === 'entity') option.assign?.(name, value);
  }
}

/** `this.router = router` replaces; `self.x = None` does not take away what is known. */
function keep(before: Abstract | undefined, value: Abstract): Abstract {
  const isNothing = value.kind === 'unknown' || (value.kind === 'constant' && value.value === null);
  return before !== undefined && isNothing ? before : value;
}
