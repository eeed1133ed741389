/** FastAPI's dependencies: functions that run before the handler, given in signatures, decorators, routers and applications. */
import type { Parameter } from '../../facts';
import type { Frame, Machine } from '../../linker/machine/machine';
import { moduleFrame } from '../../linker/machine/modules';
import type { Abstract, ClosureValue } from '../../linker/machine/values';
import { itemsOf, optionsOf } from '../../linker/machine/values';

const DEPENDS = /^fastapi\.(?:\w+\.)*(?:Depends|Security)\(\)$/;
const MOST_NESTED = 6;

/** The functions in `dependencies=[Depends(a), Depends(b)]` with all that they depend on. */
export function listedDependencies(value: Abstract | undefined, machine: Machine): Abstract[] {
  return (itemsOf(value) ?? []).flatMap((item) => withOwn(dependencyOf(item), machine, 0));
}

/** The functions that a handler's parameters depend on, innermost last. */
export function signatureDependencies(closure: ClosureValue, machine: Machine, depth = 0): Abstract[] {
  if (depth > MOST_NESTED) return [];
  const frame = moduleFrame(closure.file, closure.scope);
  return closure.function.parameters.flatMap((parameter) =>
    withOwn(parameterDependency(parameter, frame, machine), machine, depth),
  );
}

function withOwn(dependency: Abstract | undefined, machine: Machine, depth: number): Abstract[] {
  if (dependency === undefined) return [];
  const nested = dependency.kind === 'closure' ? signatureDependencies(dependency, machine, depth + 1) : [];
  return [dependency, ...nested];
}

/** `x = Depends(f)` or `x: Annotated[T, Depends(f)]`. */
export function parameterDependency(parameter: Parameter, frame: Frame, machine: Machine): Abstract | undefined {
  const values = [...(parameter.type?.metadata ?? []), ...(parameter.default ? [parameter.default] : [])];
  // Only calls can be dependencies; other defaults are not worth evaluating.
  for (const value of values) {
    const found = value.kind === 'call' ? dependencyOf(machine.evaluate(value, frame)) : undefined;
    if (found) return found;
  }
  return undefined;
}

function dependencyOf(value: Abstract): Abstract | undefined {
  for (const option of optionsOf(value)) {
    if (option.kind !== 'symbol' || !DEPENDS.test(option.path)) continue;
    const given = option.arguments?.find(({ name }) => name === undefined || name === 'dependency')?.value;
    if (given?.kind === 'closure' || given?.kind === 'instance') return given;
  }
  return undefined;
}
