/** Which fixes a finding about a route or a worker offers, the preferred one first. */
import type { FixRequest } from '../../core/finding';
import { compareRanges } from '../../core/range';
import { routeKey, workerKey, type Route, type ServiceModel, type Worker } from '../model';
import { languageOf } from '../sourceFiles';
import { canAddMetrics, servedTogether } from './addMetrics/applicable';
import { ADD_TRACING, INSTRUMENT_APPLICATION, INSTRUMENT_WORKER } from './tables';
import type { RouteFix } from './target';

/** `fixes` for a finding; nothing where no fix knows how. */
export function routeFixes(route: Route, model: ServiceModel): { readonly fixes?: readonly FixRequest[] } {
  const key = routeKey(route);
  const fixes: FixRequest[] = [
    ...(canAddMetrics(route, model) ? [{ id: 'add-metrics', route: key } as const] : []),
    ...(canAddTracing(route, model) ? [{ id: 'add-tracing', route: key } as const] : []),
    ...(canInstrumentApplication(route, model) ? [{ id: 'instrument-application', route: key } as const] : []),
  ];
  return fixes.length > 0 ? { fixes } : {};
}

export function canAddTracing(route: Route, model: ServiceModel): boolean {
  return (
    route.hindrance === undefined &&
    route.traces.answer !== 'yes' &&
    knows(ADD_TRACING[languageOf(route.declaration.file) ?? 'go'], route, model)
  );
}

/** A service of which a route is traced already is instrumented in some way: what it lacks is one route's business. */
export function canInstrumentApplication(route: Route, model: ServiceModel): boolean {
  if (route.hindrance === 'edge') return false;
  const own = model.routes.filter(
    ({ service, framework }) => service === route.service && framework === route.framework,
  );
  const isUntouched = own.every(({ traces, metrics }) =>
    [...traces.evidence, ...metrics.evidence].every(({ scope }) => scope === 'handler' || scope === 'route'),
  );
  return isUntouched && knows(INSTRUMENT_APPLICATION[languageOf(route.declaration.file) ?? 'go'], route, model);
}

function knows(fix: RouteFix | undefined, route: Route, model: ServiceModel): boolean {
  const language = languageOf(route.declaration.file);
  if (!fix || !language || !fix.frameworks.has(route.framework) || route.isSocket) return false;
  if (!fix.namesRoute) return true;
  const namesMethod = fix.namesMethod?.has(route.framework) === true;
  const names = servedTogether(route, language, model).map(({ method, path }) =>
    namesMethod ? `${method} ${path}` : path,
  );
  return new Set(names).size === 1;
}

export function workerFixes(worker: Worker): { readonly fixes?: readonly FixRequest[] } {
  return canInstrumentWorker(worker) ? { fixes: [{ id: 'instrument-worker', worker: workerKey(worker) }] } : {};
}

export function canInstrumentWorker({ kind, handler, declaration, metrics }: Worker): boolean {
  const fix = INSTRUMENT_WORKER[languageOf((handler.body ?? declaration).file) ?? 'go'];
  return fix !== undefined && metrics.answer !== 'yes' && fix.kinds.has(kind) && handler.body !== undefined;
}

/** All workers that run the same function. */
export function runTogether(worker: Worker, model: ServiceModel): readonly Worker[] {
  const { body } = worker.handler;
  return model.workers.filter(
    (other) =>
      other === worker ||
      (body !== undefined &&
        other.handler.body?.file === body.file &&
        compareRanges(other.handler.body.range, body.range) === 0),
  );
}
