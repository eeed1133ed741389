/** Rules of Prometheus that ask for a label which a fix changes. */
import type { WorkspaceChange } from '../../../core/finding';
import type { MetricDefinition, ServiceModel } from '../../model';

/** Rules that ask for the label are told of: what they should ask for instead is not ours to say. */
export function noteFor(
  metrics: readonly MetricDefinition[],
  label: string,
  { ruleFiles }: ServiceModel,
  asking = new RegExp(`\\b${label}\\b`),
): Pick<WorkspaceChange, 'note'> {
  const names = metrics.flatMap(({ name }) => name ?? []);
  const places = ruleFiles.flatMap(({ file, rules }) =>
    rules.flatMap(({ query, location }) =>
      names.some((name) => query.text.includes(name)) && asking.test(query.text)
        ? [`${file}:${location.range[0] + 1}`]
        : [],
    ),
  );
  return places.length > 0 ? { note: `These rules ask for ${label}: ${places.join(', ')}.` } : {};
}
