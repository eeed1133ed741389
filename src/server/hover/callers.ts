/** One line of a hover: who calls the service of a route, and who notices when it is slow. */
import { formatRatio } from '../../core/format';
import { callersOf, callersQuery, type Callers } from '../../telemetry/metrics/callers';
import type { Sample } from '../../telemetry/metrics/prometheusApi';
import type { Session } from '../session';
import { createAnswers } from './answers';
import { escapeMarkdown } from './markdown';

export interface CallerReader {
  /** Undefined when nothing is known (in time). `services`: every name of the service. */
  of(services: readonly string[], limit: number): Promise<Callers | undefined>;
}

const WINDOW = 300;

export function createCallerReader(session: Session): CallerReader {
  const graph = createAnswers<readonly Sample[]>(session, {
    keptMilliseconds: 60_000,
    read: async (prometheus, query, signal) => {
      const answer = await prometheus.instant(query, signal);
      return answer.ok ? answer.value : undefined;
    },
  });
  return {
    async of(services, limit) {
      const samples = await graph(callersQuery(WINDOW), limit);
      return samples && callersOf(samples, services);
    },
  };
}

const MOST_SHOWN = 4;

/** `shop is called by web 62 %, mobile 38 % (2 % fail) · behind them gateway and 3 more`; empty when nothing is known. */
export function callersLine(service: string, callers: Callers | undefined): string {
  if (!callers) return '';
  const { direct, indirect } = callers;
  const shown = direct.slice(0, MOST_SHOWN).map(({ name, share, failed }) => {
    const failures = failed >= 0.00005 ? ` (${formatRatio(failed)} fail)` : '';
    return `${escapeMarkdown(name)} ${formatRatio(share)}${failures}`;
  });
  const more = direct.length > MOST_SHOWN ? [`${direct.length - MOST_SHOWN} more`] : [];
  const [first, ...others] = indirect;
  const behind =
    first === undefined
      ? ''
      : ` · behind them ${escapeMarkdown(first)}${others.length > 0 ? ` and ${others.length} more` : ''}`;
  return `${escapeMarkdown(service)} is called by ${[...shown, ...more].join(', ')}${behind}`;
}
