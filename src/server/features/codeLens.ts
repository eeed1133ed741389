/** Code lenses: answered at once from what is known; the line is there from the first paint, so that code never jumps. */
import type { CodeLens } from 'vscode-languageserver/node';
import { canAddMetrics } from '../../analysis/fixes/addMetrics/applicable';
import { handledKey, routeKey, type Handled, type Route } from '../../analysis/model';
import { COMMANDS } from '../../protocol/commands';
import type { FileInProject, Session } from '../session';
import { spanLenses } from '../spans/ownSpans';
import { lensAt } from './lensAt';
import { lensState, lensText, type LensState } from './lensText';
import { traceTargets } from './traceTargets';
import { proofText } from './proofText';
import { lensPlaces, workerPlace } from './routesAt';

export interface LensOptions {
  /** The editor knows our commands and draws icons; others get the text alone. */
  readonly isOurClient: boolean;
}

export function codeLenses(file: FileInProject, session: Session, options: LensOptions): CodeLens[] {
  const { project, path } = file;
  if (!session.settings.codeLens.enabled) return [];
  const model = session.modelOf(project);
  const lenses = lensPlaces(model, path).flatMap(({ line, routes }) =>
    routes.flatMap((route) => {
      const subject = { route, file, line, isOneOfMany: routes.length > 1, canFix: canAddMetrics(route, model) };
      return [...lensesOf(subject, session, options), ...proofLenses(route, line, session)];
    }),
  );
  lenses.push(...workerLenses(file, session, options));
  if (options.isOurClient && session.hasTraces)
    lenses.push(...spanLenses(file, session, new Set(lenses.map(({ range }) => range.start.line))));
  const [first] = lenses;
  const isOff = session.live.state() === 'off' && options.isOurClient;
  // Once a file is enough to say that there could be numbers.
  return first && isOff ? [...lenses, lensAt(first.range.start.line, CONNECT, COMMANDS.connect.id)] : lenses;
}

function workerLenses(file: FileInProject, session: Session, { isOurClient }: LensOptions): CodeLens[] {
  const model = session.modelOf(file.project);
  return model.workers.flatMap((worker) => {
    const place = workerPlace(worker);
    if (place.file !== file.path) return [];
    const [line] = place.range;
    const state = lensState(worker, session);
    const text = lensText(state, session, isOurClient);
    const main = isOurClient ? detailsLens({ handled: worker, file, line, state }, text, session) : lensAt(line, text);
    return [main, ...proofLenses(worker, line, session)];
  });
}

const CONNECT = 'Connect Prometheus or Tempo';

interface Subject {
  readonly route: Route;
  readonly file: FileInProject;
  readonly line: number;
  readonly isOneOfMany: boolean;
  readonly canFix: boolean;
}

function lensesOf(
  { route, file, line, isOneOfMany, canFix }: Subject,
  session: Session,
  { isOurClient }: LensOptions,
): CodeLens[] {
  const state = lensState(route, session);
  const prefix = isOneOfMany ? `${route.method === '*' ? '' : `${route.method} `}${route.path}: ` : '';
  const text = `${prefix}${lensText(state, session, isOurClient)}`;
  // The server itself runs this one, so that it works in every editor.
  if (state.kind === 'unmeasured' && canFix)
    return [lensAt(line, `${text} · Add metrics`, COMMANDS.addMetrics.id, routeKey(route))];
  if (!isOurClient) return [lensAt(line, text)];
  const main = detailsLens({ handled: route, file, line, state }, text, session);
  if (!session.hasTraces || state.kind === 'unmeasured') return [main];
  const stats = state.kind === 'numbers' ? state.stats : undefined;
  // Of several routes at one line each has its name and numbers: there is no room for more.
  const targets = traceTargets(route, stats, file, session).slice(0, isOneOfMany ? 1 : undefined);
  return [main, ...targets.map(({ title, target }) => lensAt(line, title, COMMANDS.showTraces.id, target))];
}

/** What became of a fix. */
function proofLenses(handled: Handled, line: number, session: Session): CodeLens[] {
  const text = proofText(handled, session);
  return text === undefined ? [] : [lensAt(line, text)];
}

interface Shown {
  readonly handled: Handled;
  readonly file: FileInProject;
  readonly line: number;
  readonly state: LensState;
}

/** A click shows what is behind the numbers, or why there are none. */
function detailsLens({ handled, file, line, state }: Shown, text: string, session: Session): CodeLens {
  if (state.kind === 'numbers' && state.stats.state === 'ok')
    return lensAt(line, text, COMMANDS.openRoute.id, { line, column: 0 }, 'hover');
  const uri = session.uriOf(file.project, file.path);
  return lensAt(line, text, COMMANDS.whyNoNumber.id, { uri, line, character: 0, key: handledKey(handled) });
}
