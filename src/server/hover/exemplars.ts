/** Slow requests that the histogram remembers by their trace: from a number to what happened. */
import { formatSeconds } from '../../core/format';
import { COMMANDS } from '../../protocol/commands';
import type { Exemplar } from '../../telemetry/metrics/exemplars';
import type { RouteSelection } from '../../telemetry/metrics/promql';
import type { DetectedSchema } from '../../telemetry/metrics/source';
import type { Session } from '../session';
import { durationWords } from './alerts';
import { createAnswers } from './answers';
import { commandLink } from './markdown';

export interface ExemplarQuestion {
  /** The query behind the number, for a server. */
  readonly text: string;
  /** The same for services that are read directly. */
  readonly detected: DetectedSchema;
  readonly selection: RouteSelection;
}

export interface ExemplarReader {
  /** The slowest of the last hour, one a trace; undefined when they are not known (in time). */
  slowest(question: ExemplarQuestion, limit: number): Promise<readonly Exemplar[] | undefined>;
}

const HOUR = 3_600;

export function createExemplarReader(session: Session): ExemplarReader {
  const slowest = createAnswers<readonly Exemplar[]>(session, {
    keptMilliseconds: 30_000,
    read: async (prometheus, query, signal) => {
      const now = Math.floor(Date.now() / 1000);
      const answer = await prometheus.exemplars(query, now - HOUR, now, signal);
      return answer.ok ? answer.value : undefined;
    },
  });
  return {
    async slowest({ text, detected, selection }, limit) {
      const { prometheus, metrics } = session.sources;
      if (prometheus || !metrics?.keptExemplars) return slowest(text, limit);
      return metrics.keptExemplars(detected, selection, Date.now() / 1000 - HOUR);
    },
  };
}

const MOST_SHOWN = 3;

/**
 * `slow traces: 1.2 s, 4 min ago · …`; empty without exemplars. `toSeconds` is how many seconds one of the metric's units has, `now` in
 * milliseconds since 1970.
 */
export function exemplarLine(exemplars: readonly Exemplar[], toSeconds: number, now: number): string {
  const shown = exemplars.slice(0, MOST_SHOWN).map(({ traceId, value, at }) => {
    const text = `${formatSeconds(value * toSeconds)}, ${durationWords(now / 1000 - at)} ago`;
    return commandLink(text, COMMANDS.showTraces.id, { traceId });
  });
  return shown.length > 0 ? `slow traces: ${shown.join(' · ')}` : '';
}
