/** Code lenses: answered at once from what is known; the line is there from the first paint, so that code never jumps. */
import type { CodeLens } from 'vscode-languageserver/node';
import { canAddMetrics } from '../../analysis/fixes/addMetrics/applicable';
import { routeKey, type Route, type ServiceModel } from '../../analysis/model';
import { COMMANDS } from '../../protocol/commands';
import type { TraceTarget } from '../../protocol/requests';
import type { FileInProject, Session } from '../session';
import { lensState, lensText } from './lensText';
import { lensPlaces, workerPlace } from './routesAt';

export interface LensOptions {
  /** The editor knows our commands and draws icons; others get the text alone. */
  readonly isOurClient: boolean;
}

export function codeLenses({ project, path }: FileInProject, session: Session, options: LensOptions): CodeLens[] {
  if (!session.settings.codeLens.enabled) return [];
  const model = session.modelOf(project);
  const lenses = lensPlaces(model, path).flatMap(({ line, routes }) =>
    routes.flatMap((route) => {
      const subject = { route, line, isOneOfMany: routes.length > 1, canFix: canAddMetrics(route, model) };
      return lensesOf(subject, session, options);
    }),
  );
  lenses.push(...workerLenses(model, path, session, options));
  const [first] = lenses;
  const isOff = session.live.state() === 'off' && options.isOurClient;
  // Once a file is enough to say that there could be numbers.
  return first && isOff ? [...lenses, lensAt(first.range.start.line, CONNECT, COMMANDS.connect.id)] : lenses;
}

function workerLenses(model: ServiceModel, file: string, session: Session, { isOurClient }: LensOptions): CodeLens[] {
  return model.workers.flatMap((worker) => {
    const place = workerPlace(worker);
    if (place.file !== file) return [];
    return [lensAt(place.range[0], lensText(lensState(worker, session), session, isOurClient))];
  });
}

const CONNECT = 'Connect Prometheus or Tempo';

interface Subject {
  readonly route: Route;
  readonly line: number;
  readonly isOneOfMany: boolean;
  readonly canFix: boolean;
}

function lensesOf(
  { route, line, isOneOfMany, canFix }: Subject,
  session: Session,
  { isOurClient }: LensOptions,
): CodeLens[] {
  const state = lensState(route, session);
  const prefix = isOneOfMany ? `${route.method === '*' ? '' : `${route.method} `}${route.path}: ` : '';
  const text = `${prefix}${lensText(state, session, isOurClient)}`;
  if (state.kind === 'unmeasured') {
    // The server itself runs this one, so that it works in every editor.
    return canFix
      ? [lensAt(line, `${text} · Add metrics`, COMMANDS.addMetrics.id, routeKey(route))]
      : [lensAt(line, text)];
  }
  if (!isOurClient) return [lensAt(line, text)];
  const target: TraceTarget = { service: route.service, route: route.path, method: route.method };
  const main = lensAt(line, text, COMMANDS.openRoute.id, { line, column: 0 }, 'hover');
  return session.sources.traces ? [main, lensAt(line, 'Traces', COMMANDS.showTraces.id, target)] : [main];
}

function lensAt(line: number, title: string, command = '', ...args: readonly unknown[]): CodeLens {
  const range = { start: { line, character: 0 }, end: { line, character: 0 } };
  return { range, command: { title, command, ...(args.length > 0 ? { arguments: [...args] } : {}) } };
}
