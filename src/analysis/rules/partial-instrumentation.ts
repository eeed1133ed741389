/** A handler or worker that is measured by hand, with a way out that skips the count or the duration. */
import type { Finding } from '../../core/finding';
import type { PartialMeasurement, ServiceModel } from '../model';
import { languageOf } from '../sourceFiles';
import { rewritable } from './rewritable';
import type { Rule } from './rule';

function* check(model: ServiceModel): Generator<Finding> {
  for (const one of model.partial) {
    const finding: Finding = {
      rule: 'partial-instrumentation',
      // Where something else is counted, somebody thought of this way; how long it took is missing all the same.
      severity: one.isConsidered ? 'info' : 'warning',
      location: one.location,
      message: `${wayOf(one)} skips ${namesOf(one)}: ${consequence(one)}.`,
      related: one.measuredAt.map((location) => ({ location, message: 'measured here on the way to the end' })),
    };
    yield rewritable(finding, 'Cover all return paths', one.edits);
  }
}

const WAYS: Readonly<Record<PartialMeasurement['way'], string>> = {
  return: 'This return',
  throw: 'This error',
  continue: 'This continue',
  caught: 'Handling this error',
  end: 'This end',
};

const THROWS = { go: 'This panic', python: 'This raise', typescript: 'This throw' } as const;

/** As the language says it. */
function wayOf({ way, location }: PartialMeasurement): string {
  const language = way === 'throw' ? languageOf(location.file) : undefined;
  return language === undefined ? WAYS[way] : THROWS[language];
}

function namesOf({ metrics }: PartialMeasurement): string {
  const names = [...new Set(metrics.map(({ name }) => name ?? 'the metric'))];
  return names.length < 2 ? (names[0] ?? 'the metric') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

function consequence({ metrics, ofJobs }: PartialMeasurement): string {
  const work = ofJobs ? 'jobs that end here' : 'requests that leave here';
  const counts = metrics.some(({ kind }) => kind === 'counter');
  const times = metrics.some(({ kind }) => kind !== 'counter');
  if (counts && times) return `${work} are neither counted nor timed`;
  return `${work} are not ${counts ? 'counted' : 'timed'}`;
}

export const partialInstrumentation: Rule = {
  id: 'partial-instrumentation',
  defaultSeverity: 'warning',
  check,
};
