/** Evidence of middleware that covers routes by application, but for those that it is told to leave out. */
import { canonicalPath } from '../../core/route';
import type { ReachedRoute } from '../linker/graph';
import type { SymbolValue } from '../linker/machine/values';
import type { EvidenceScope } from '../model';

export interface Cover {
  readonly value: SymbolValue;
  readonly scope: EvidenceScope;
}

/** The middleware along a route's way that is one of these outside symbols. */
export function coversOf(route: ReachedRoute, paths: ReadonlySet<string>): Cover[] {
  return route.middleware.flatMap(({ value, scope }) =>
    value.kind === 'symbol' && paths.has(value.path) ? [{ value, scope }] : [],
  );
}

/** The path under which exclusions know a route: its template, with names in braces. */
export function pathOfRoute(route: ReachedRoute): string {
  return canonicalPath(route.template);
}
