/** A query of a rule that does not parse: Prometheus refuses the whole file. */
import type { Finding } from '../../core/finding';
import type { ServiceModel } from '../model';
import { parseQuery } from '../promRules/promql';
import { placeIn, type Query } from '../promRules/ruleFile';
import type { Rule } from './rule';

function* check(model: ServiceModel): Generator<Finding> {
  for (const { rules } of model.ruleFiles) {
    for (const { name, query } of rules) {
      const text = problemOf(query);
      if (text)
        yield {
          rule: 'promql-syntax',
          severity: 'error',
          location: text.location,
          message: `${name} ${text.message}.`,
        };
    }
  }
}

function problemOf(query: Query): Pick<Finding, 'location' | 'message'> | undefined {
  if (query.text.trim() === '') return { location: query.location, message: 'has no query' };
  const mistake = parseQuery(query.text)?.mistake;
  if (!mistake) return undefined;
  const { from, to } = mistake;
  const isEnd = to === query.text.trimEnd().length;
  return {
    location: placeIn(query, from, to),
    message: `is no PromQL: the query ${isEnd ? 'ends too early or is wrong' : 'cannot be read'} at “${query.text.slice(from, to)}”, and Prometheus refuses the whole file`,
  };
}

export const promqlSyntax: Rule = { id: 'promql-syntax', defaultSeverity: 'error', check };
