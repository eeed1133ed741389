/** Which series belong to which service of the workspace, when several services share a server. */

/** `namespace/checkout-service` and `checkout_service` are the same name. */
export function normaliseService(name: string): string {
  return name
    .replace(/^.*\//, '')
    .toLowerCase()
    .replace(/[_.\s]+/g, '-')
    .replace(/-(?:service|svc|server|app|api)$/, '');
}

export interface ServiceAffinity {
  /** Whether series with these service label values may belong to a route of a service known by these names. */
  readonly allows: (names: readonly string[], labels: readonly string[]) => boolean;
  /** Whether some series name this service. */
  readonly isNamed: (names: readonly string[]) => boolean;
}

/**
 * A service that some series name is only given those; series that name another service of the workspace are never given to it;
 * what nobody names may belong to anybody who is not named at all.
 */
export function createAffinity(
  services: readonly (readonly string[])[],
  labels: readonly (readonly string[])[],
): ServiceAffinity {
  const present = new Set(labels.flat().map(normaliseService));
  const claims = new Map<string, Set<string>>();
  for (const names of services) {
    const claimed = names.map(normaliseService).filter((name) => present.has(name));
    claims.set(keyOf(names), new Set(claimed));
  }
  const claimedByAny = new Set([...claims.values()].flatMap((names) => [...names]));
  return {
    isNamed: (names) => (claims.get(keyOf(names))?.size ?? 0) > 0,
    allows(names, values) {
      const normal = values.map(normaliseService);
      const own = claims.get(keyOf(names));
      if (own && own.size > 0) return normal.some((value) => own.has(value));
      return !normal.some((value) => claimedByAny.has(value));
    },
  };
}

const keyOf = (names: readonly string[]): string => names.join('\u0000');
