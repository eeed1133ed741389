/** Metrics that queries of rules ask for, where they stand, and which definitions in code make them. */
import type { Range } from '../../core/range';
import type { MetricDefinition, ServiceModel } from '../model';
import { exposedNames, isExposed } from './exposedNames';
import { parseQuery } from './promql';
import { offsetAt, placeIn, type Query } from './ruleFile';

export interface AskedName {
  readonly name: string;
  /** Half open, in characters of the query. */
  readonly from: number;
  readonly to: number;
}

/** Empty for what does not parse. Names among the matchers (`{__name__="…"}`) are left out. */
export function namesIn({ text }: Query): readonly AskedName[] {
  const parsed = parseQuery(text);
  if (!parsed || parsed.mistake) return [];
  const names: AskedName[] = [];
  parsed.tree.iterate({
    enter: ({ name, node }) => {
      const asked = name === 'VectorSelector' ? node.getChild('Identifier') : null;
      if (asked) names.push({ name: text.slice(asked.from, asked.to), from: asked.from, to: asked.to });
    },
  });
  return names;
}

export interface NameInRule {
  readonly name: string;
  readonly range: Range;
}

export interface QueryAt {
  readonly query: Query;
  /** In characters of the query. */
  readonly offset: number;
}

/** The query of a rule in which a position of a file stands, zero-based. */
export function queryAt(model: ServiceModel, file: string, line: number, column: number): QueryAt | undefined {
  for (const { query } of model.ruleFiles.find((one) => one.file === file)?.rules ?? []) {
    const offset = offsetAt(query, line, column);
    if (offset !== undefined) return { query, offset };
  }
  return undefined;
}

export interface NameInRule {
  readonly name: string;
  readonly range: Range;
}

/** The metric under a position of a rule file, zero-based. */
export function nameAt(model: ServiceModel, file: string, line: number, column: number): NameInRule | undefined {
  const at = queryAt(model, file, line, column);
  const asked = at && namesIn(at.query).find(({ from, to }) => from <= at.offset && at.offset <= to);
  return asked && { name: asked.name, range: placeIn(at.query, asked.from, asked.to).range };
}

/** The definitions that make a metric of this name. */
export const definitionsOf = (name: string, { metrics }: ServiceModel): readonly MetricDefinition[] =>
  metrics.filter((metric) => isExposed(name, exposedNames([metric])));

/** What may be written at a place of a query: labels within the brackets of a metric, else names of metrics and recording rules. */
export function suggestionsAt({ query, offset }: QueryAt, model: ServiceModel): readonly Suggestion[] {
  const before = query.text.slice(0, offset);
  const selector = /([a-zA-Z_:][\w:]*)\s*\{[^{}]*$/.exec(before);
  if (selector) {
    if (/[=~]\s*"[^"]*$/.test(before)) return [];
    const labels = definitionsOf(selector[1] ?? '', model).flatMap(({ labels }) => labels.map(({ name }) => name));
    return [...new Set(labels)].map((text) => ({ kind: 'label', text, from: `label of ${selector[1] ?? ''}` }));
  }
  const made = model.metrics.flatMap((metric) =>
    [...exposedNames([metric]).names]
      .filter((text) => !text.endsWith('_created') && (metric.kind !== 'histogram' || text !== metric.name))
      .map((text): Suggestion => ({ kind: 'metric', text, from: metric.help ?? metric.kind })),
  );
  const recorded = model.ruleFiles.flatMap(({ rules }) =>
    rules.flatMap(({ kind, name }): Suggestion[] =>
      kind === 'record' ? [{ kind: 'metric', text: name, from: 'recording rule' }] : [],
    ),
  );
  return [...new Map([...made, ...recorded].map((one) => [one.text, one])).values()];
}

export interface Suggestion {
  readonly kind: 'metric' | 'label';
  readonly text: string;
  /** Where it comes from, for a person. */
  readonly from: string;
}
