/** `super(…)`, `super.method(…)` and Python's `super().method(…)`: the base of the class that holds the code that runs, not of the instance's class. */
import type { Location } from '../../../core/range';
import { inherit, inheritedOf, outsideConstructor } from './inherited';
import type { Frame, Machine } from './machine';
import { methodOf } from './members';
import type { Abstract, CallArgument, ClassValue, InstanceValue, SymbolValue } from './values';
import { symbol, unknown } from './values';

/** Runs the base's constructor on the instance under construction. */
export function callSuper(
  self: InstanceValue,
  args: readonly CallArgument[],
  location: Location,
  frame: Frame,
  machine: Machine,
): Abstract {
  for (const base of basesOf(self, frame)) {
    const constructor = base.kind === 'class' ? methodOf(base, 'constructor', machine) : undefined;
    if (constructor) machine.call({ ...constructor, self }, args, location);
    else if (base.kind === 'symbol') inherit(self, base, args, location, machine);
  }
  return self;
}

/** A member as the base has it, bound to the instance. */
export function memberOfSuper(
  self: InstanceValue,
  name: string,
  location: Location,
  frame: Frame,
  machine: Machine,
): Abstract {
  for (const base of basesOf(self, frame)) {
    if (base.kind === 'symbol') return memberOfOutside(self, base, name, location, machine);
    const method = base.kind === 'class' ? methodOf(base, name, machine) : undefined;
    if (method) return { ...method, self };
  }
  return self.fields.get(name) ?? unknown(`member ${name}`, location, [self]);
}

function memberOfOutside(
  self: InstanceValue,
  base: SymbolValue,
  name: string,
  location: Location,
  machine: Machine,
): Abstract {
  if (name === '__init__') return outsideConstructor(self, base, location);
  const inherited = inheritedOf(self);
  return inherited ? machine.member(inherited, name, location) : symbol(`${base.path}#.${name}`, location);
}

function basesOf(self: InstanceValue, frame: Frame): readonly Abstract[] {
  return (holderOf(self.of, frame.owner) ?? self.of).bases;
}

/** The class of that name among a class and its bases. */
function holderOf(of: ClassValue, name: string | undefined): ClassValue | undefined {
  if (of.facts.name === name) return of;
  for (const base of of.bases) {
    const found = base.kind === 'class' ? holderOf(base, name) : undefined;
    if (found) return found;
  }
  return undefined;
}
