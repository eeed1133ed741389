/** Lines of a hover: how much of a route's error budget is left. */
import type { Handled } from '../../analysis/model';
import { formatRatio, formatSeconds, formatWindow } from '../../core/format';
import type { RouteStats } from '../../core/red';
import { matchesRoute } from '../../core/routePattern';
import type { Objective } from '../../protocol/objectives';
import { boundWithin, budgetOf, budgetQuery, type Budget } from '../../telemetry/metrics/budget';
import type { Sample } from '../../telemetry/metrics/prometheusApi';
import type { RouteSelection } from '../../telemetry/metrics/promql';
import type { DetectedSchema } from '../../telemetry/metrics/source';
import type { Session } from '../session';
import { createAnswers } from './answers';

export interface BudgetReader {
  /** One line for each objective of the route. */
  lines(asked: BudgetQuestion, limit: number): Promise<readonly string[]>;
}

export interface BudgetQuestion {
  readonly handled: Handled;
  readonly stats: RouteStats;
  readonly detected: DetectedSchema;
  readonly selection: RouteSelection;
}

export function createBudgetReader(session: Session): BudgetReader {
  const answers = createAnswers<readonly Sample[]>(session, {
    keptMilliseconds: 300_000,
    read: async (prometheus, query, signal) => {
      const answer = await prometheus.instant(query, signal);
      return answer.ok ? answer.value : undefined;
    },
  });
  return {
    async lines({ handled, stats, detected, selection }, limit) {
      const own = objectivesOf(handled, session.settings.slos);
      return Promise.all(
        own.map(async (objective) => {
          const bound = objective.latency === undefined ? undefined : boundWithin(objective.latency, stats.buckets);
          const isUnknown = objective.latency !== undefined && bound === undefined;
          const query = isUnknown
            ? undefined
            : budgetQuery(detected, selection, { ...objective, ...(bound === undefined ? {} : { bound }) });
          const samples = query === undefined ? undefined : await answers(query, limit);
          return budgetLine(objective, samples && budgetOf(samples, objective.objective), bound, query !== undefined);
        }),
      );
    },
  };
}

/** Those whose pattern the route falls under; a worker is known by its name. */
export function objectivesOf(handled: Handled, slos: readonly Objective[]): readonly Objective[] {
  const named = 'path' in handled ? handled : { method: '*', path: handled.name };
  return slos.filter(({ route }) => matchesRoute(route, named));
}

/** `SLO 99.9 % within 300 ms over 30 d: 62 % of the error budget is left (0.04 % bad)`. */
export function budgetLine(
  { objective, latency, window }: Objective,
  budget: Budget | undefined,
  bound: number | undefined,
  canTell: boolean,
): string {
  const within = latency === undefined ? '' : ` within ${formatSeconds(latency)}`;
  const head = `SLO ${formatRatio(objective)}${within} over ${formatWindow(window)}`;
  if (!canTell)
    return `${head}: these metrics cannot tell${latency === undefined ? ', they have no status' : ', they have no bucket below it'}`;
  if (!budget) return `${head}: not known yet`;
  const counted =
    bound !== undefined && latency !== undefined && bound < latency * 0.999
      ? `, counted up to ${formatSeconds(bound)}`
      : '';
  const bad = `${formatRatio(budget.bad)} bad${counted}`;
  if (budget.left < 0) return `⚠ ${head}: the error budget is overspent ${formatTimes(1 - budget.left)} (${bad})`;
  return `${head}: ${formatRatio(budget.left)} of the error budget is left (${bad})`;
}

const formatTimes = (times: number): string => `${Number(times.toPrecision(2))}×`;
