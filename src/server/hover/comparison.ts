/** Lines of a hover that say what the numbers are made of: the window, what they are compared with, and which version is measured. */
import type { Handled } from '../../analysis/model';
import { formatWindow } from '../../core/format';
import { latencyTrend, type RouteStats } from '../../core/red';
import type { Project } from '../workspace/project';
import type { Session } from '../session';
import { durationWords } from './alerts';
import { escapeMarkdown } from './markdown';

/** `Rates over 10 m: “shop” is scraped every 2 min, and a rate wants four scrapes.` Empty where the window is the usual or a set one. */
export function windowLine({ rarestScraped, window }: Pick<Session, 'rarestScraped' | 'window'>): string {
  if (!rarestScraped) return '';
  const { job, interval } = rarestScraped;
  return `Rates over ${formatWindow(window)}: “${escapeMarkdown(job)}” is scraped every ${durationWords(interval)}, and a rate wants four scrapes.`;
}

/** What the arrow is about. Empty without one. */
export function comparisonLine(
  stats: RouteStats,
  { settings, window, deploys }: Pick<Session, 'settings' | 'window' | 'deploys'>,
): string {
  if (latencyTrend(stats, window) === null) return '';
  const since = stats.baseline?.since;
  if (since === 'run') return 'Compared with the run before, as long as it was read.';
  if (since === 'deploy') {
    const deploy = deploys.of(stats.services);
    const isByStart = deploy !== undefined && deploys.deployed(deploy)?.by === 'start';
    const what = isByStart ? 'its processes were started together; they name no version' : 'this version was deployed';
    return `Compared with the ${formatWindow(window)} before ${what}.`;
  }
  return `Compared with ${durationWords(settings.baseline)} ago.`;
}

/** `Measured is 3f2a1c9 (1.4.2), running for 3 h. This handler was changed since.` Empty where processes say nothing of it. */
export function deployLine(
  handled: Handled,
  { services }: RouteStats,
  project: Project,
  { deploys }: Session,
  now: number,
): string {
  const deploy = deploys.of(services);
  if (!deploy) return '';
  const { revisions, versions, startedAt } = deploy;
  const named = [...revisions.map((revision) => revision.slice(0, 7)), ...versions].map(escapeMarkdown);
  const [first, ...others] = named;
  const what = first === undefined ? '' : `Measured is ${first}${others.length > 0 ? ` (${others.join(', ')})` : ''}`;
  const again = deploys.isRestarted(deploy) ? ' after a restart: the version is that of before' : '';
  const since = startedAt === undefined ? '' : `running for ${durationWords(now / 1000 - startedAt)}${again}`;
  const isChanged = deploys.isChanged(handled, services, project.folder);
  const sentence = [what || (since === '' ? '' : 'Its processes are'), what && since ? `, ${since}` : ` ${since}`]
    .join('')
    .trim();
  if (sentence === '') return '';
  const changed =
    isChanged === undefined ? '' : isChanged ? ' **This handler was changed since.**' : ' This handler is the same.';
  return `${sentence}.${changed}`;
}
