/** A queue consumer, task or background loop that nobody counts or times. */
import type { Finding, Severity } from '../../core/finding';
import { locationKey } from '../../core/range';
import { workerFixes } from '../fixes/offered';
import type { ServiceModel, Worker } from '../model';
import { isExample } from './examples';
import type { Rule, RuleSettings } from './rule';

function* check(model: ServiceModel, settings: RuleSettings): Generator<Finding> {
  const measured = new Set([...model.workers, ...model.routes].filter(isMeasured).map(({ service }) => service));
  const reported = new Set<string>();
  for (const worker of model.workers) {
    if (!isMissing(worker, settings)) continue;
    const location = worker.handler.location ?? worker.declaration;
    const key = locationKey(location);
    if (reported.has(key)) continue;
    reported.add(key);
    yield {
      rule: 'uninstrumented-worker',
      severity: isExample(location.file) ? 'hint' : severityOf(worker, measured.has(worker.service)),
      location,
      message: `${worker.kind} ${worker.name} is not measured: nobody would see that it fails, falls behind or stands still.`,
      related: worker.handler.location ? [{ location: worker.declaration, message: 'started here' }] : [],
      ...workerFixes(worker),
    };
  }
}

/** Loops of the language itself: jobs, but also pumps between channels, caches that evict, reconnections. */
const PLAIN_LOOPS: ReadonlySet<string> = new Set(['goroutine-loop', 'ticker', 'interval', 'thread-queue']);

/** Where other work of the service is measured, a gap is a mistake; where none is, it is the state of things. */
function severityOf({ kind }: Worker, hasMeasured: boolean): Severity {
  if (PLAIN_LOOPS.has(kind)) return 'hint';
  return hasMeasured ? 'warning' : 'info';
}

const isMeasured = ({ metrics, traces }: Pick<Worker, 'metrics' | 'traces'>): boolean =>
  metrics.answer === 'yes' || traces.answer === 'yes';

/** Only a sure `no` counts: `unknown` stays silent. */
function isMissing({ metrics, traces }: Worker, { requiredSignals }: RuleSettings): boolean {
  const [noMetrics, noTraces] = [metrics.answer === 'no', traces.answer === 'no'];
  switch (requiredSignals) {
    case 'either':
      return noMetrics && noTraces;
    case 'metrics':
      return noMetrics;
    case 'traces':
      return noTraces;
    case 'both':
      return noMetrics || noTraces;
  }
}

export const uninstrumentedWorker: Rule = { id: 'uninstrumented-worker', defaultSeverity: 'warning', check };
