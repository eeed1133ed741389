/** Controllers: classes whose decorated methods are endpoints, inherited ones included. */
import { locationKey, type Location, type Range } from '../../../core/range';
import type { RouteTemplate } from '../../../core/route';
import type { Machine } from '../../linker/machine/machine';
import type { Abstract, ClassValue, ClosureValue } from '../../linker/machine/values';
import { programList } from '../workers/registration';
import { appliedTo, entryOf, laidOut, symbolNamed, valuesOf, type Applied } from './decorators';
import { methodIn, templatesIn, versionsIn } from './paths';

const COMMON = '@nestjs/common.';

const VERBS: ReadonlyMap<string, string> = new Map([
  ...['Get', 'Post', 'Put', 'Patch', 'Delete', 'Options', 'Head', 'Search'].map(
    (name) => [`${COMMON}${name}()`, name.toUpperCase()] as const,
  ),
  [`${COMMON}All()`, '*'],
  [`${COMMON}Sse()`, 'GET'],
]);

/** Verbs of WebDAV came with Nest 10 (packages/common/decorators/http/request-mapping.decorator.ts). */
const RARE_VERBS = ['Propfind', 'Proppatch', 'Mkcol', 'Copy', 'Move', 'Lock', 'Unlock'];

export interface Controller {
  readonly of: ClassValue;
  readonly paths: readonly RouteTemplate[];
  readonly versions: readonly (string | null)[] | undefined;
  /** Decorators of the class, laid out. */
  readonly decorators: readonly Abstract[];
}

export interface Endpoint {
  readonly method: string;
  readonly paths: readonly RouteTemplate[];
  readonly versions: readonly (string | null)[] | undefined;
  readonly closure: ClosureValue;
  readonly declaration: Location;
  readonly anchor: Location;
  /** The other decorators of the method. */
  readonly decorators: readonly Abstract[];
}

/** What `@Controller` says of a class or, where the class has none, of its base. */
export function controllerOf(of: ClassValue): Controller | undefined {
  const decorators = of.decorators.flatMap(laidOut);
  const declared = symbolNamed(`${COMMON}Controller()`, decorators);
  if (!declared) {
    const [inherited] = of.bases.flatMap((base) => (base.kind === 'class' ? (controllerOf(base) ?? []) : []));
    return inherited && { ...inherited, of, decorators: [...decorators, ...inherited.decorators] };
  }
  const [given] = valuesOf(declared);
  const isOptions = given?.kind === 'record';
  const version = symbolNamed(`${COMMON}Version()`, decorators);
  return {
    of,
    paths: templatesIn(isOptions ? entryOf(given, 'path') : given),
    versions: versionsIn(version ? valuesOf(version)[0] : entryOf(given, 'version')),
    decorators,
  };
}

/** A decorated method, whatever it is decorated with. */
export interface DecoratedMethod {
  readonly closure: ClosureValue;
  readonly of: ClassValue;
  readonly applied: readonly Applied[];
}

/** Methods with decorators; one that a class declares anew replaces that of its base, decorators and all. */
export function decoratedMethods(of: ClassValue, machine: Machine): DecoratedMethod[] {
  const found = new Map<string, DecoratedMethod>();
  const add = (holder: ClassValue): void => {
    for (const base of holder.bases) if (base.kind === 'class') add(base);
    for (const { name, decorators } of holder.facts.methods) {
      const closure = name === undefined ? undefined : holder.methods.get(name);
      if (name === undefined || !closure) continue;
      found.set(name, { closure, of: holder, applied: appliedTo(decorators, holder, machine) });
    }
  };
  add(of);
  return [...found.values()].filter(({ applied }) => applied.length > 0);
}

export function endpointsOf(of: ClassValue, machine: Machine): Endpoint[] {
  return decoratedMethods(of, machine).flatMap((method) => endpointOf(method) ?? []);
}

/** The uppermost of several verbs is the one that counts: decorators run from below, and each overwrites. */
function endpointOf({ closure, of, applied }: DecoratedMethod): Endpoint | undefined {
  for (const { value, range } of applied) {
    const mapping = mappingOf(value);
    if (!mapping) continue;
    const decorators = applied.filter((other) => other.value !== value).map((other) => other.value);
    const version = symbolNamed(`${COMMON}Version()`, decorators);
    return {
      ...mapping,
      versions: version && versionsIn(valuesOf(version)[0]),
      closure,
      declaration: at(closure.function.range),
      anchor: at(range),
      decorators,
    };
  }
  return undefined;

  function at(range: Range): Location {
    return { file: of.file, range };
  }
}

function mappingOf(value: Abstract): Pick<Endpoint, 'method' | 'paths'> | undefined {
  if (value.kind !== 'symbol') return undefined;
  const [given] = valuesOf(value);
  if (value.path === `${COMMON}RequestMapping()`) {
    const method = entryOf(given, 'method');
    return { method: method ? methodIn(method) : 'GET', paths: templatesIn(entryOf(given, 'path')) };
  }
  const rare = RARE_VERBS.find((name) => value.path === `${COMMON}${name}()`);
  const method = VERBS.get(value.path) ?? rare?.toUpperCase();
  return method === undefined ? undefined : { method, paths: templatesIn(given) };
}

const DECLARED = 'nestjs controllers';
const REACHED = 'nestjs controllers reached';

/** Notes a class that is declared as a controller. */
export function rememberDeclared(of: ClassValue, machine: Machine): void {
  if (symbolNamed(`${COMMON}Controller()`, of.decorators.flatMap(laidOut)))
    programList(DECLARED, machine).items.push(of);
}

/** Notes a class that an application serves. */
export function rememberReached(of: ClassValue, machine: Machine): void {
  programList(REACHED, machine).items.push(of);
}

/** Controllers that no application was seen serving. */
export function unreached(machine: Machine): ClassValue[] {
  const reached = programList(REACHED, machine).items.flatMap(placeOf);
  return programList(DECLARED, machine).items.flatMap((item) =>
    item.kind === 'class' && !reached.includes(placeOf(item)[0] ?? '') ? [item] : [],
  );
}

/** A class by its place: functions that make classes make many at one. */
const placeOf = (value: Abstract): string[] =>
  value.kind === 'class' ? [locationKey({ file: value.file, range: value.facts.range })] : [];
