/** One line of a worker's hover: how much waits for it. */
import type { Handled } from '../../analysis/model';
import { createDeadline } from '../../telemetry/deadline';
import { waitingAmong, waitingIn, waitingQuery, type Waiting } from '../../telemetry/metrics/queues';
import type { Session } from '../session';
import { createAnswers } from './answers';
import { escapeMarkdown } from './markdown';

export interface QueueReader {
  /** Empty for routes, and where nothing is known (in time). */
  of(handled: Handled, limit: number): Promise<readonly Waiting[]>;
}

export function createQueueReader(session: Session): QueueReader {
  const waiting = createAnswers<readonly Waiting[]>(session, {
    keptMilliseconds: 15_000,
    read: async (prometheus, query, signal) => {
      const answer = await prometheus.instant(query, signal);
      return answer.ok ? waitingIn(answer.value) : undefined;
    },
  });
  return {
    async of(handled, limit) {
      if ('path' in handled || handled.name === '') return [];
      const { prometheus, metrics } = session.sources;
      if (!prometheus && metrics?.exposed) {
        const deadline = createDeadline(new AbortController().signal, limit);
        const exposed = await metrics.exposed(deadline.signal);
        deadline.release();
        return exposed.ok ? waitingAmong(exposed.value, [handled.name]) : [];
      }
      return (await waiting(waitingQuery([handled.name]), limit)) ?? [];
    },
  };
}

const MOST_SHOWN = 3;

/** `1200 jobs wait in emails (BullMQ)`; empty when nothing is known. */
export function queuesLine(all: readonly Waiting[]): string {
  return all
    .slice(0, MOST_SHOWN)
    .map(({ title, queue, jobs }) => {
      const what = jobs === 0 ? 'nothing waits' : jobs === 1 ? '1 job waits' : `${Math.round(jobs)} jobs wait`;
      return `${what} in ${escapeMarkdown(queue)} (${title})`;
    })
    .join(' · ');
}
