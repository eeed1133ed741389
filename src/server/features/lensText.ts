/** What a lens says of a route: numbers, or why there are none; one place for lens, inlay hint, hover and routes view. */
import { handledKey, type Handled } from '../../analysis/model';
import { failureWords } from '../../core/failureWords';
import { formatInlay, formatLens, type Unit } from '../../core/format';
import type { RouteStats } from '../../core/red';
import { matchesRoute } from '../../core/routePattern';
import type { RouteHealth } from '../../protocol/requests';
import type { Session } from '../session';

export type LensState =
  | {
      readonly kind: 'numbers';
      readonly stats: RouteStats;
      readonly isOverThreshold: boolean;
      readonly unit: Unit;
      /** The handler on screen is not the one that was measured. */
      readonly isChanged: boolean;
      /** Name of the alert that fires for it. */
      readonly alert?: string;
    }
  /** Nothing measures it, as far as code and server say. */
  | { readonly kind: 'unmeasured' }
  | { readonly kind: 'text'; readonly text: string; readonly isProblem: boolean };

/** Live series win over the code's word: a mesh or an agent may measure what the code does not. */
export function lensState(handled: Handled, session: Session): LensState {
  const stats = session.live.stats(handledKey(handled));
  const unit = 'path' in handled ? 'req' : 'jobs';
  const alert = stats && firingAlert(handled, stats, session);
  if (stats && (stats.state === 'ok' || stats.state === 'no-traffic')) {
    return {
      kind: 'numbers',
      stats,
      isOverThreshold: isOver(handled, stats, session),
      unit,
      isChanged: isChanged(handled, stats, session),
      ...(alert === undefined ? {} : { alert }),
    };
  }
  if (handled.metrics.answer === 'no' && handled.traces.answer === 'no') return { kind: 'unmeasured' };
  const failure = session.live.failure();
  if (session.live.state() === 'failing' && failure) {
    return { kind: 'text', text: failureWords(failure), isProblem: true };
  }
  // Most workers are measured by metrics of their own, whose names nobody can know: only numbers that are there are worth a word.
  const isSilentWorker = unit === 'jobs' && (!stats || stats.state === 'no-series');
  if (session.live.state() === 'off' || isSilentWorker)
    return { kind: 'text', text: codeSays(handled), isProblem: false };
  if (!stats) return { kind: 'text', text: 'reading numbers …', isProblem: false };
  if (stats.state === 'no-series' && handled.metrics.answer === 'no')
    return { kind: 'text', text: 'traces only, no series', isProblem: false };
  return { kind: 'numbers', stats, isOverThreshold: false, unit, isChanged: false };
}

/** Where there is no server to say more. */
function codeSays({ metrics, traces }: Handled): string {
  if (metrics.answer === 'yes') return 'Measured';
  return traces.answer === 'yes' ? 'Traces only' : 'May be measured';
}

/** Series name the job; where they do not, nothing is said. */
function isChanged(handled: Handled, { services }: RouteStats, session: Session): boolean {
  if (!session.deploys.of(services)) return false;
  const project = session.projectOf(handled);
  return project !== undefined && session.deploys.isChanged(handled, services, project.folder) === true;
}

/** The first threshold whose pattern fits wins over the general one. */
export function thresholdsOf(
  handled: Handled,
  { settings }: Session,
): { readonly p99: number; readonly errorRatio: number } {
  const { routes, ...general } = settings.thresholds;
  const named = 'path' in handled ? handled : { method: '*', path: handled.name };
  return { ...general, ...routes.find(({ route }) => matchesRoute(route, named)) };
}

function isOver(handled: Handled, stats: RouteStats, session: Session): boolean {
  const { p99, errorRatio } = thresholdsOf(handled, session);
  return (
    (stats.p99 !== null && stats.p99.seconds > p99) || (stats.errorRatio !== null && stats.errorRatio > errorRatio)
  );
}

/** The editor swallows an ordinary space after an icon. */
const GAP = '\u00a0';

/** `icons`: whether the editor draws `$(name)` as an icon. */
export function lensText(state: LensState, session: Session, icons: boolean): string {
  switch (state.kind) {
    case 'numbers':
      return `${flame(state.alert, icons)}${state.isOverThreshold ? (icons ? `$(warning)${GAP}` : '⚠ ') : ''}${formatLens(state.stats, session.window, { unit: state.unit, isChanged: state.isChanged, ...staleness(session) })}`;
    case 'unmeasured':
      return 'Not measured';
    case 'text':
      return `${state.isProblem && icons ? `$(debug-disconnect)${GAP}` : ''}${state.text}`;
  }
}

const flame = (alert: string | undefined, icons: boolean): string =>
  alert === undefined ? '' : `${icons ? `$(flame)${GAP}` : '🔥 '}${alert.replace(/\$\(/g, '(')} · `;

function firingAlert(handled: Handled, { services }: RouteStats, { alerts }: Session): string | undefined {
  if (!('path' in handled)) return undefined;
  const { service, method, path } = handled;
  return alerts.firing({ services: [service, ...services], route: { method, path } });
}

/** Numbers from before the editor was left alone for an hour say so until new ones are there. */
function staleness({ live, settings }: Session): { readonly staleSeconds?: number } {
  const staleSeconds = live.staleSeconds(Date.now(), settings.refreshInterval * 1000);
  return staleSeconds === undefined ? {} : { staleSeconds };
}

export function inlayText(state: LensState, session: Session): string {
  if (state.kind === 'unmeasured') return 'not measured';
  return state.kind === 'text' ? state.text : formatInlay(state.stats, session.window, staleness(session));
}

export function healthOf(state: LensState, session: Session): RouteHealth {
  if (state.kind === 'unmeasured') return 'unmeasured';
  if (state.kind === 'text' || state.stats.state !== 'ok') return 'silent';
  if (!state.isOverThreshold) return 'ok';
  return (state.stats.errorRatio ?? 0) > session.settings.thresholds.errorRatio ? 'failing' : 'slow';
}
