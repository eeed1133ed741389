/** Code lenses: answered at once from what is known; the line is there from the first paint, so that code never jumps. */
import type { CodeLens } from 'vscode-languageserver/node';
import { routeKey, type Route } from '../../analysis/model';
import { COMMANDS } from '../../protocol/commands';
import type { TraceTarget } from '../../protocol/requests';
import type { FileInProject, Session } from '../session';
import { lensState, lensText } from './lensText';
import { lensPlaces } from './routesAt';

export interface LensOptions {
  /** The editor knows our commands and draws icons; others get the text alone. */
  readonly isOurClient: boolean;
}

export function codeLenses({ project, path }: FileInProject, session: Session, options: LensOptions): CodeLens[] {
  if (!session.settings.codeLens.enabled) return [];
  return lensPlaces(session.modelOf(project), path).flatMap(({ line, routes }) =>
    routes.flatMap((route) => lensesOf(route, line, routes.length > 1, session, options)),
  );
}

function lensesOf(
  route: Route,
  line: number,
  isOneOfMany: boolean,
  session: Session,
  { isOurClient }: LensOptions,
): CodeLens[] {
  const range = { start: { line, character: 0 }, end: { line, character: 0 } };
  const state = lensState(route, session);
  const prefix = isOneOfMany ? `${route.method === '*' ? '' : `${route.method} `}${route.path}: ` : '';
  const lens = (title: string, command = '', ...args: unknown[]): CodeLens => ({
    range,
    command: { title, command: isOurClient ? command : '', ...(args.length > 0 ? { arguments: args } : {}) },
  });
  const target: TraceTarget = { service: route.service, route: route.path, method: route.method };
  const text = `${prefix}${lensText(state, session, isOurClient)}`;
  if (state.kind === 'unmeasured') {
    return [lens(text), lens('Add metrics', COMMANDS.addMetrics.id, routeKey(route))];
  }
  const isOff = session.live.state() === 'off';
  const main = isOff ? lens(text, COMMANDS.connect.id) : lens(text, COMMANDS.openRoute.id, placeOf(line), 'hover');
  return session.sources.traces ? [main, lens('Traces', COMMANDS.showTraces.id, target)] : [main];
}

const placeOf = (line: number): object => ({ line, column: 0 });
