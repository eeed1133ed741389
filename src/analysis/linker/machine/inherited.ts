/** Python classes with a base outside the workspace: what the base's constructor makes (a router, a metric) stands behind the instance. */
import type { Location } from '../../../core/range';
import type { Machine } from './machine';
import type { Abstract, CallArgument, ClassValue, EntityValue, InstanceValue, SymbolValue } from './values';
import { native } from './values';

/** Name of the field that holds it; no source can write it. */
const INHERITED = '*inherited*';

/** What the outside base of an instance made of it, when a plug-in knows the base. */
export function inheritedOf(self: InstanceValue): EntityValue | undefined {
  const value = self.fields.get(INHERITED);
  return value?.kind === 'entity' ? value : undefined;
}

/** Runs the outside base's constructor for the instance; nothing happens when no plug-in knows the base. */
export function inherit(
  self: InstanceValue,
  base: SymbolValue,
  args: readonly CallArgument[],
  location: Location,
  machine: Machine,
): void {
  const made = machine.call(base, args, location);
  if (made.kind === 'entity') self.fields.set(INHERITED, made);
}

/** `super().__init__` of an outside base. */
export function outsideConstructor(self: InstanceValue, base: SymbolValue, location: Location): Abstract {
  return native('__init__', location, (call) => {
    inherit(self, base, call.arguments, call.location, call.machine);
    return { kind: 'constant', value: null, location: call.location };
  });
}

/** The first base outside the workspace, near or far. */
export function outsideBase(of: ClassValue): SymbolValue | undefined {
  return outsideBases(of)[0];
}

/** All bases outside the workspace, near or far, in order. */
export function outsideBases(of: ClassValue): readonly SymbolValue[] {
  return of.bases.flatMap((base) =>
    base.kind === 'symbol' ? [base] : base.kind === 'class' ? outsideBases(base) : [],
  );
}
