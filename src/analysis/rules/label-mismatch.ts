/** A call that gives a metric other labels than it has: it panics or throws when it runs. */
import type { Finding } from '../../core/finding';
import type { ServiceModel } from '../model';
import type { Rule } from './rule';

/** What happens then, by library. */
const CONSEQUENCES: Readonly<Record<string, string>> = {
  clientGolang: 'client_golang panics here',
  prometheusClient: 'prometheus_client raises ValueError here',
  promClient: 'prom-client throws here',
};

function* check(model: ServiceModel): Generator<Finding> {
  for (const { metric, location, text } of model.mislabelled) {
    const name = metric.name ?? 'This metric';
    yield {
      rule: 'label-mismatch',
      severity: 'error',
      location,
      message: `${name} ${text}: ${CONSEQUENCES[metric.library] ?? 'this fails'}.`,
      related: [{ location: metric.places?.name ?? metric.location, message: `${name} is defined here` }],
    };
  }
}

export const labelMismatch: Rule = { id: 'label-mismatch', defaultSeverity: 'error', check };
