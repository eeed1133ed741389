/** Buckets that cannot work: out of order, in another unit than the name says, or (measured) not where the requests are. */
import type { Finding, Severity } from '../../core/finding';
import { formatSeconds } from '../../core/format';
import type { CoarseBuckets, LiveFacts } from '../live';
import type { MetricDefinition, ServiceModel } from '../model';
import { definitionsOf } from '../promRules/metricNames';
import { GIVE_BOUNDS, giveBounds } from '../fixes/bounds';
import { mendable } from './rewritable';
import type { Rule, RuleSettings } from './rule';

interface Problem {
  readonly severity: Severity;
  readonly text: string;
}

function* check(model: ServiceModel, { live }: RuleSettings): Generator<Finding> {
  if (live) yield* measured(model, live);
  for (const metric of model.sdkBuckets) if (metric.unit === 's') yield ofTheSdk(metric);
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

/** Source: the default boundaries in OpenTelemetry's specification, written for milliseconds. */
function ofTheSdk(metric: MetricDefinition): Finding {
  const { name = 'This histogram', places, location } = metric;
  const finding: Finding = {
    rule: 'histogram-buckets',
    severity: 'warning',
    location: places?.name ?? location,
    message: `${name} counts seconds, and nothing gives it bounds: those of the SDK (5, 10, 25, … 10 000) are for milliseconds, and whatever takes less than 5 s falls into the first.`,
  };
  return mendable(finding, places?.lastOption ? [GIVE_BOUNDS] : []);
}

/** Where the requests are, as a server or a running service says. */
function* measured(model: ServiceModel, { coarse, source }: LiveFacts): Generator<Finding> {
  const services = new Set(model.services.map(({ name }) => name));
  for (const { metric, side, bound, of } of coarse) {
    const own = of.flatMap(({ service, name }) => (services.has(service) ? [name] : []));
    if (own.length === 0) continue;
    for (const { kind, places, location } of definitionsOf(metric, model)) {
      if (kind !== 'histogram') continue;
      yield {
        rule: 'histogram-buckets',
        severity: 'warning',
        location: places?.buckets ?? places?.name ?? location,
        message: COARSE[side](metric, formatSeconds(bound), namesText(own), source),
      };
    }
  }
}

type Wording = (metric: string, bound: string, names: string, source: string) => string;

const COARSE: Readonly<Record<CoarseBuckets['side'], Wording>> = {
  above: (metric, bound, names, source) =>
    `The last bucket of ${metric} ends at ${bound}, and the slowest hundredth of ${names} takes longer on ${source}: nobody can tell how long.`,
  below: (metric, bound, names, source) =>
    `The first bucket of ${metric} reaches to ${bound}, and nearly all of ${names} lies in it on ${source}: its quantiles tell nothing.`,
};

/** `GET /orders and 2 more`. */
const namesText = ([first = '', ...others]: readonly string[]): string =>
  others.length === 0 ? first : `${first} and ${others.length} more`;

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

export const histogramBuckets: Rule = { id: 'histogram-buckets', defaultSeverity: 'warning', check, mend: giveBounds };
