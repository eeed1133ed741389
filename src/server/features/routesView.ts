/** Everything the routes view shows, service by service. */
import { routeKey, workerKey, type Route, type Worker } from '../../analysis/model';
import type { Location } from '../../core/range';
import type { Place, RouteRow, RoutesSnapshot, ServiceRows, Status } from '../../protocol/requests';
import type { Session } from '../session';
import type { Project } from '../workspace/project';
import { healthOf, inlayText, lensState, lensText } from './lensText';

export function routesSnapshot(session: Session): RoutesSnapshot {
  const services = session.projects.flatMap(({ project }) => servicesOf(project, session));
  const warnings = session.projects.reduce((sum, { project }) => sum + session.modelOf(project).warnings.length, 0);
  return { services, warnings };
}

function servicesOf(project: Project, session: Session): ServiceRows[] {
  const model = session.modelOf(project);
  const names = [
    ...new Set([...model.routes.map(({ service }) => service), ...model.workers.map(({ service }) => service)]),
  ].sort();
  return names.map((name) => {
    const routes = model.routes.filter(({ service }) => service === name);
    return {
      name,
      measured: routes.filter(isMeasured).length,
      routes: routes.map((route) => routeRow(route, project, session)),
      workers: model.workers
        .filter(({ service }) => service === name)
        .map((worker) => workerRow(worker, project, session)),
    };
  });
}

export const isMeasured = (route: Route | Worker): boolean =>
  route.metrics.answer === 'yes' || route.traces.answer === 'yes';

function routeRow(route: Route, project: Project, session: Session): RouteRow {
  const state = lensState(route, session);
  const stats = session.live.stats(routeKey(route));
  return {
    label: `${route.method === '*' ? 'ANY' : route.method} ${route.path}`,
    text: inlayText(state, session),
    detail: lensText(state, session, false),
    health: healthOf(state, session),
    place: placeOf(route.handler.location ?? route.declaration, project, session),
    p99: stats?.p99?.seconds ?? null,
    errorRatio: stats?.errorRatio ?? null,
    rate: stats?.rate ?? null,
    service: route.service,
    method: route.method,
    path: route.path,
  };
}

function workerRow(worker: Worker, project: Project, session: Session): RouteRow {
  const state = lensState(worker, session);
  const stats = session.live.stats(workerKey(worker));
  return {
    label: worker.name,
    text: `${worker.kind} · ${inlayText(state, session)}`,
    detail: `${worker.kind} · ${lensText(state, session, false)}`,
    health: healthOf(state, session),
    place: placeOf(worker.handler.location ?? worker.declaration, project, session),
    p99: stats?.p99?.seconds ?? null,
    errorRatio: stats?.errorRatio ?? null,
    rate: stats?.rate ?? null,
    service: worker.service,
    method: '',
    path: worker.name,
  };
}

function placeOf({ file, range }: Location, project: Project, session: Session): Place {
  return { uri: session.uriOf(project, file), line: range[0], column: range[1] };
}

export function statusOf(session: Session): Status {
  const routes = session.projects.flatMap(({ project }) => session.modelOf(project).routes);
  const failure = session.live.failure();
  const { metrics, traces } = session.sources;
  const connected = [metrics?.description, traces?.description].filter((text) => text !== undefined).join(', ');
  const source = failure ? `${failure.text} ${failure.nextStep}` : connected || 'Nothing is connected.';
  const text = [source, session.received].filter((part) => part !== undefined).join('\n\n');
  return {
    environment: session.sources.environment,
    state: session.live.state(),
    text,
    routes: routes.length,
    measured: routes.filter(isMeasured).length,
  };
}
