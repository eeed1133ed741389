/** Binds values to names, members, elements and destructuring patterns. */
import type { Pattern } from '../../facts';
import type { Frame, Machine } from './machine';
import type { Abstract } from './values';
import { join, list, optionsOf, symbol, textOf, unknown, withName } from './values';

/** Binds `value` to what `target` names. `declares` makes new names; otherwise existing ones are assigned. */
export function bind(target: Pattern, value: Abstract, declares: boolean, frame: Frame, machine: Machine): void {
  switch (target.kind) {
    case 'name':
      bindName(target.name, declares ? withName(value, target.name) : value, declares, frame);
      return;
    case 'member':
      bindMember(target, value, frame, machine);
      return;
    case 'index':
      bindIndex(target, value, frame, machine);
      return;
    case 'list':
      target.items.forEach((item, position) => {
        if (item) bind(item, component(value, position), declares, frame, machine);
      });
      if (target.rest) bind(target.rest, componentsFrom(value, target.items.length), declares, frame, machine);
      return;
    case 'object':
      bindObject(target, value, declares, frame, machine);
  }
}

/** `if c.Recorder == nil { c.Recorder = standard }` leaves Go's field either: what it was, or what it is given. */
function bindMember(
  target: Extract<Pattern, { kind: 'member' }>,
  value: Abstract,
  frame: Frame,
  machine: Machine,
): void {
  const location = { file: frame.file, range: target.range };
  const object = machine.evaluate(target.object, frame);
  const isUndecided = frame.language === 'go' && frame.depth > 0 && object.kind === 'instance';
  const before = isUndecided ? object.fields.get(target.name) : undefined;
  const next = withName(value, target.name);
  machine.assignMember(object, target.name, before ? join([next, before], location) : next, location);
}

function bindName(name: string, value: Abstract, declares: boolean, frame: Frame): void {
  // Declarations are of the scope that runs (in Python all assignments are, but for `global`); others go to where the name is.
  const holder = declares ? frame.scope : frame.scope.scopeOf(name);
  if (!holder) {
    frame.scope.declare(name, value, frame.depth);
    return;
  }
  const before = holder.has(name) ? holder.own(name) : undefined;
  const isUndecided = before !== undefined && frame.depth > (holder.depthOf(name) ?? 0);
  const depth = holder.depthOf(name) ?? frame.depth;
  const next = isUndecided ? join([value, before], locationOf(value, frame)) : value;
  holder.declare(name, next, declares && !isUndecided ? frame.depth : depth);
}

function locationOf(value: Abstract, frame: Frame): { file: string; range: readonly [number, number, number, number] } {
  return 'location' in value ? value.location : { file: frame.file, range: [0, 0, 0, 0] };
}

function bindIndex(target: Extract<Pattern, { kind: 'index' }>, value: Abstract, frame: Frame, machine: Machine): void {
  const key = machine.evaluate(target.index, frame);
  for (const object of optionsOf(machine.evaluate(target.object, frame))) {
    const name = textOf(key)?.text;
    if (object.kind === 'record' && name !== undefined) object.entries.set(name, value);
    else if (object.kind === 'record') object.open = true;
    else if (object.kind === 'list') object.items.push(value);
    else if (object.kind === 'symbol' && name !== undefined) object.fields.set(name, value);
  }
}

function bindObject(
  target: Extract<Pattern, { kind: 'object' }>,
  value: Abstract,
  declares: boolean,
  frame: Frame,
  machine: Machine,
): void {
  const location = { file: frame.file, range: target.range };
  for (const entry of target.entries) {
    const found = machine.member(value, entry.key, location);
    const isMissing = found.kind === 'unknown' || (found.kind === 'constant' && found.value === null);
    bind(
      entry.target,
      isMissing && entry.default ? machine.evaluate(entry.default, frame) : found,
      declares,
      frame,
      machine,
    );
  }
  if (target.rest) bind(target.rest, value, declares, frame, machine);
}

/** What the n-th name of `a, b = value` gets. Of a call outside the workspace the first result is the value, as Go has it. */
/** What `...rest` takes. */
function componentsFrom(value: Abstract, position: number): Abstract {
  if (value.kind === 'list') return list(value.items.slice(position), value.location, value.open);
  return 'location' in value ? unknown('rest', value.location, [value]) : value;
}

function component(value: Abstract, position: number): Abstract {
  if (value.kind === 'list') return value.items[position] ?? unknown('element', value.location);
  if (value.kind === 'choice') {
    return join(
      value.options.map((option) => component(option, position)),
      value.location,
    );
  }
  if (position === 0) return value;
  if (value.kind === 'symbol') return symbol(`${value.path}[${position}]`, value.location);
  return unknown('element', 'location' in value ? value.location : { file: '', range: [0, 0, 0, 0] });
}

/** A list with what is left from a position on, for rest parameters. */
export function restOf(values: readonly Abstract[], from: number, frame: Frame, range: Pattern['range']): Abstract {
  return list(values.slice(from), { file: frame.file, range });
}
