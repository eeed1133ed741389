/** Whether the first sample or span of something that was mended is there. */
import { handledKey, type Handled } from '../../analysis/model';
import { seconds } from '../../core/units';
import type { Session } from '../session';
import { proofSubject, type Waiting } from './proofs';

/** Seconds by which clocks of this machine and of a backend may differ. */
const CLOCK_SLACK = 30;

/** Never rejects: what cannot be asked for was not seen. */
export async function isSeen(waiting: Waiting, session: Session, signal: AbortSignal): Promise<boolean> {
  const handled = handledBy(waiting.subject, session);
  if (!handled) return false;
  if (waiting.fix !== 'add-tracing' && !waiting.hadSeries && hasSeries(handled, session)) return true;
  if (waiting.fix === 'add-metrics' || waiting.fix === 'instrument-worker') return false;
  return 'path' in handled && hasSpan(handled, waiting.since / 1000, session, signal);
}

export function handledBy(subject: string, session: Session): Handled | undefined {
  for (const { project } of session.projects) {
    const { routes, workers } = session.modelOf(project);
    const found = [...routes, ...workers].find((handled) => proofSubject(handled) === subject);
    if (found) return found;
  }
  return undefined;
}

export function hasSeries(handled: Handled, session: Session): boolean {
  const state = session.live.stats(handledKey(handled))?.state;
  return state === 'ok' || state === 'no-traffic';
}

async function hasSpan(
  route: Extract<Handled, { readonly path: string }>,
  since: number,
  { traces }: Session,
  signal: AbortSignal,
): Promise<boolean> {
  if (!traces) return false;
  const search = {
    route: route.template,
    method: route.method,
    start: seconds(Math.floor(since) - CLOCK_SLACK),
    end: seconds(Math.ceil(Date.now() / 1000) + CLOCK_SLACK),
    limit: 1,
  };
  const found = await traces.search(search, signal).catch(() => undefined);
  return found?.ok === true && found.value.traces.length > 0;
}
