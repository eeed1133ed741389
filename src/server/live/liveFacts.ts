/** Asks the server, now and then, what the labels of the code's metrics hold: for rules that no source text can answer. */
import type { LiveFacts, SeenSpans } from '../../analysis/live';
import type { ServiceModel } from '../../analysis/model';
import { exposedNames } from '../../analysis/promRules/exposedNames';
import { exposedLabel } from '../../analysis/rules/liveLabels';
import type { StatsReport } from '../../telemetry/metrics/stats';
import {
  cardinalitiesOf,
  readCardinalities,
  type AskedMetric,
  type CardinalityRequest,
} from '../../telemetry/metrics/cardinality';
import { createDeadline } from '../../telemetry/deadline';
import type { Sources } from './environments';
import { coarseBuckets } from './coarseBuckets';
import { joinSeen } from './seenSpans';

export interface LiveFactsReader {
  /** What was found last; undefined before. The same object until something else is found. */
  readonly facts: () => LiveFacts | undefined;
  /** Asks when it is time to. True when something else is known afterwards. Never rejects. */
  refresh(models: readonly ServiceModel[], report: StatsReport, limit: number, signal: AbortSignal): Promise<boolean>;
  /** A trace was opened. True when something else is known afterwards. */
  seen(spans: SeenSpans): boolean;
  /** Another server, or none: what was known of the last one holds no more. */
  reset(sources: Sources): void;
}

/** Cardinality grows over days; a server is not asked more often than this, in milliseconds. */
const PAUSE = 10 * 60_000;
/** For services on this machine, which are young, and while the server has no series of ours yet. */
const SHORT_PAUSE = 15_000;
/** Milliseconds for all queries of one round. */
const PATIENCE = 30_000;
/** Values of labels are looked at from so many series on: fewer tell nothing. */
const FEWEST_SERIES = 20;

export function createLiveFactsReader(now: () => number = Date.now): LiveFactsReader {
  let sources: Sources = { environment: '' };
  let facts: LiveFacts | undefined;
  let askedAt = -Infinity;

  const ask = async (request: CardinalityRequest, signal: AbortSignal): Promise<Asked | undefined> => {
    const { prometheus, metrics } = sources;
    const description = metrics?.description ?? '';
    if (prometheus) {
      // Whose series these are is not known before a route has numbers.
      if (request.jobs.length === 0) return undefined;
      const read = await readCardinalities(prometheus.instant, request, signal);
      return read.ok ? { source: description, ...read.value } : undefined;
    }
    const samples = await metrics?.exposed?.(signal);
    return samples?.ok ? { source: description, ...cardinalitiesOf(samples.value, request) } : undefined;
  };

  return {
    facts: () => facts,
    seen(next) {
      const spans = joinSeen(facts?.spans, next);
      if (JSON.stringify(spans) === JSON.stringify(facts?.spans)) return false;
      facts = { ...(facts ?? NOTHING), spans };
      return true;
    },
    async refresh(models, report, limit, signal) {
      const pause = sources.prometheus && (facts?.series.size ?? 0) > 0 ? PAUSE : SHORT_PAUSE;
      const metrics = models.flatMap(askedMetrics);
      if (now() - askedAt < pause || report.failure || metrics.length === 0) return false;
      const request = { metrics, jobs: jobsIn(report), limit: Math.min(limit, FEWEST_SERIES) };
      // Before the answer: the next poll must not ask beside this one.
      askedAt = now();
      const deadline = createDeadline(signal, PATIENCE);
      const found = await ask(request, deadline.signal).finally(deadline.release);
      if (signal.aborted || !found) return false;
      const next = { ...found, coarse: coarseBuckets(report, models), ...(facts?.spans ? { spans: facts.spans } : {}) };
      if (facts && isSame(facts, next)) return false;
      facts = next;
      return true;
    },
    reset(next) {
      sources = next;
      facts = undefined;
      askedAt = -Infinity;
    },
  };
}

const NOTHING: LiveFacts = { source: '', labels: [], series: new Map(), overflowed: [], coarse: [] };

/** What the server is asked for; the rest is told by the numbers that are there anyway, or by traces. */
type Asked = Omit<LiveFacts, 'coarse' | 'spans'>;

/** Metrics with labels, and those of OpenTelemetry, whose attributes are given where they are counted. */
function askedMetrics({ metrics, updates }: ServiceModel): AskedMetric[] {
  return metrics.flatMap((metric) => {
    const given = updates.filter((update) => update.metric?.location === metric.location);
    const labels = [
      ...metric.labels.map(({ name }) => name),
      ...given.flatMap((update) => update.labels.map(({ label }) => label)),
    ];
    const { names, starts } = exposedNames([metric]);
    if (names.size === 0) return [];
    return [{ names: [...names], starts, labels: [...new Set(labels.map(exposedLabel))] }];
  });
}

const jobsIn = ({ stats }: StatsReport): string[] => [
  ...new Set([...stats.values()].flatMap(({ state, services }) => (state === 'ok' ? services.slice(0, 1) : []))),
];

const isSame = (left: LiveFacts, right: LiveFacts): boolean => textOf(left) === textOf(right);
const textOf = ({ source, labels, overflowed, series, coarse }: LiveFacts): string =>
  JSON.stringify([source, labels, overflowed, [...series], coarse]);
