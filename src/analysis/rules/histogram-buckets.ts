/** Buckets that cannot work: out of order, or in another unit than the name says. */
import type { Finding, Severity } from '../../core/finding';
import type { MetricDefinition, ServiceModel } from '../model';
import type { Rule } from './rule';

interface Problem {
  readonly severity: Severity;
  readonly text: string;
}

function* check(model: ServiceModel): Generator<Finding> {
  for (const metric of model.metrics) {
    const { kind, name = 'This histogram', buckets, places, location } = metric;
    if (kind !== 'histogram' || !buckets || buckets.length === 0) continue;
    const problem = disorder(buckets) ?? wrongUnit(metric, buckets);
    if (!problem) continue;
    yield {
      rule: 'histogram-buckets',
      severity: problem.severity,
      location: places?.buckets ?? places?.name ?? location,
      message: `${name} ${problem.text}.`,
    };
  }
}

/** client_golang panics and prometheus_client raises; prom-client sorts nothing and counts wrong. */
function disorder(buckets: readonly number[]): Problem | undefined {
  const index = buckets.findIndex((bound, position) => position > 0 && bound <= (buckets[position - 1] ?? -Infinity));
  if (index < 0) return undefined;
  return {
    severity: 'error',
    text: `has buckets that do not rise: ${buckets[index]} comes after ${buckets[index - 1]}`,
  };
}

const MILLISECONDS = /_(?:ms|msec|millis|milliseconds)$/;
const SECONDS = /_(?:s|sec|seconds)$/;
/** What answers people; jobs may take hours, and their buckets may look like milliseconds. */
const INTERACTIVE = /http|request|response|rpc|grpc|query|latency/i;

function wrongUnit({ name = '' }: MetricDefinition, buckets: readonly number[]): Problem | undefined {
  const largest = buckets.at(-1) ?? 0;
  const smallest = buckets[0] ?? 0;
  if (MILLISECONDS.test(name) && largest <= 60 && smallest < 1)
    return {
      severity: 'warning',
      text: `counts milliseconds, but its largest bucket is ${largest}: these are buckets in seconds, and nearly everything lies beyond them`,
    };
  if (SECONDS.test(name) && INTERACTIVE.test(name) && smallest >= 1 && largest >= 1000)
    return {
      severity: 'warning',
      text: `counts seconds, but its buckets go from ${smallest} to ${largest}: these are milliseconds, and everything falls into the first`,
    };
  return undefined;
}

export const histogramBuckets: Rule = { id: 'histogram-buckets', defaultSeverity: 'warning', check };
