/** Types: what a type name stands for, and opaque values of a type for parameters that nobody was seen passing. */
import type { Location } from '../../../core/range';
import type { TypeFacts } from '../../facts';
import type { Scope } from './scope';
import type { Abstract, ClassValue, SymbolValue } from './values';
import { symbol, unknown } from './values';

const MOST_ALIASES = 8;

/** The class or outside symbol that a type's name stands for, aliases followed; undefined for containers and unknown names. */
export function resolveType(
  type: TypeFacts,
  scope: Scope,
  location: Location,
  hops = 0,
): ClassValue | SymbolValue | undefined {
  const inner = innerType(type);
  if (!inner || hops > MOST_ALIASES) return undefined;
  const found = resolvePath(inner.path, scope, location);
  if (found?.kind !== 'class') return found;
  const alias = found.facts.form === 'alias' && found.methods.size === 0 ? found.facts.aliasOf : undefined;
  if (!alias) return found;
  return alias.container === 'function' ? found : (resolveType(alias, found.scope, location, hops + 1) ?? found);
}

/** Of `A | None` and `Annotated[A, …]` the part that names something. */
function innerType(type: TypeFacts): TypeFacts | undefined {
  if (type.container === 'union') return type.arguments.find((part) => part.path.length > 0);
  return type.path.length > 0 ? type : undefined;
}

function resolvePath(path: readonly string[], scope: Scope, location: Location): ClassValue | SymbolValue | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return undefined;
  let value: Abstract | undefined = scope.lookup(first) ?? symbol(first, location);
  for (const name of rest) {
    if (value.kind === 'module') value = value.exported(name);
    else if (value.kind === 'symbol') value = symbol(`${value.path}.${name}`, location);
    else return undefined;
    if (value === undefined) return undefined;
  }
  return value.kind === 'class' || value.kind === 'symbol' ? value : undefined;
}

/** `entityFor` lets plug-ins make routers and metrics of parameters known by their type alone. */
export function opaqueValue(
  type: TypeFacts | undefined,
  name: string,
  scope: Scope,
  location: Location,
  entityFor: (path: string, location: Location) => Abstract | undefined,
): Abstract {
  const resolved = type && resolveType(type, scope, location);
  if (resolved?.kind === 'class') {
    return { kind: 'instance', of: resolved, fields: new Map(), opaque: true, location };
  }
  if (resolved?.kind === 'symbol') return entityFor(resolved.path, location) ?? symbol(`${resolved.path}#`, location);
  return unknown(`parameter ${name}`, location);
}
