/** Routes as the linker might have found them, for tests of what is said about them. */
import type { Route } from '../../src/analysis/model';
import { parseCanonical } from '../../src/core/route';

/** `GET /users/{id}` of an Express service `shop`, measured by its code, and what `changes` says. */
export function handledRoute(changes: Partial<Route> = {}): Route {
  const path = changes.path ?? '/users/{id}';
  return {
    method: 'GET',
    template: parseCanonical(path),
    path,
    declaration: { file: 'app.js', range: [6, 0, 9, 2] },
    line: 6,
    handler: { name: '<anonymous>' },
    framework: 'express',
    service: 'shop',
    metrics: { answer: 'yes', evidence: [] },
    traces: { answer: 'no', evidence: [] },
    ...changes,
  };
}
