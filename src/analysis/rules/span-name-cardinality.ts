/** An id or a raw path in a span's name: traces cannot be grouped, and span metrics get a series for each value. */
import type { Finding } from '../../core/finding';
import type { ServiceModel } from '../model';
import type { Rule, RuleSettings } from './rule';
import { seenSpanNames } from './seenSpans';

/** What may stand in a span's name although it never ends: error texts and numbers are rare there, and often bounded. */
const CERTAIN: ReadonlySet<string> = new Set([
  'raw-path',
  'request-input',
  'identity',
  'random',
  'time',
  'trace-id',
  'address',
]);

function* check(model: ServiceModel): Generator<Finding> {
  for (const { location, origin } of model.spanNames) {
    if (origin.kind !== 'unbounded' || !CERTAIN.has(origin.source)) continue;
    yield {
      rule: 'span-name-cardinality',
      severity: 'warning',
      location,
      message: `This span's name holds ${origin.text}, which takes any number of values. Name what is done (the route template), and put the value into an attribute.`,
    };
  }
}

function* checkAll(model: ServiceModel, settings: RuleSettings): Generator<Finding> {
  yield* check(model);
  yield* seenSpanNames(model, settings);
}

export const spanNameCardinality: Rule = { id: 'span-name-cardinality', defaultSeverity: 'warning', check: checkAll };
