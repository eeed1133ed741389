/** A metric that is made while a request runs, or in each round of a loop. */
import type { Finding } from '../../core/finding';
import type { MetricDefinition, RepeatedDefinition, ServiceModel } from '../model';
import type { Rule } from './rule';

/** What the second definition of the same name does, by library. */
const SECOND: Readonly<Record<string, string>> = {
  clientGolang: 'registering it a second time panics, and unregistered it is never scraped',
  prometheusClient: 'the second one raises “Duplicated timeseries”',
  promClient: 'the second one throws “already been registered”',
};
const FALLBACK = 'each one starts at zero, or costs a look-up each time';

function* check(model: ServiceModel): Generator<Finding> {
  for (const { metric, by } of model.repeated) {
    yield {
      rule: 'metric-per-request',
      severity: SECOND[metric.library] ? 'error' : 'info',
      location: metric.places?.name ?? metric.location,
      message: `${metric.name ?? 'This metric'} is made ${WHEN[by]}: ${consequence(metric)}. Define it once, where the program starts.`,
    };
  }
}

const WHEN: Readonly<Record<RepeatedDefinition['by'], string>> = {
  handler: 'each time the handler runs',
  loop: 'in each round of a loop',
};

const consequence = ({ library }: MetricDefinition): string => SECOND[library] ?? FALLBACK;

export const metricPerRequest: Rule = { id: 'metric-per-request', defaultSeverity: 'error', check };
