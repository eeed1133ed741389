/**
 * Functions that are applied to a kind of metric that they are not for.
 * Source: https://prometheus.io/docs/prometheus/latest/querying/functions/ (`rate` "should only be used with counters", `delta` and
 * `deriv` "should only be used with gauges").
 */
import type { SyntaxNode } from '@lezer/common';
import type { MetricDefinition, ServiceModel } from '../model';
import { childrenOf, parseQuery, textOf } from './promql';
import type { Query } from './ruleFile';
import { definitionsOf } from './metricNames';

export interface TypeMistake {
  /** As written. */
  readonly called: string;
  /** Half open, in characters of the query: where the function's name stands. */
  readonly from: number;
  readonly to: number;
  readonly metric: string;
  readonly definition: MetricDefinition;
  readonly kind: 'counter' | 'gauge';
  /** The function for this kind of metric. */
  readonly instead: string;
}

/** What is for the other kind, and its counterpart. */
const INSTEAD: Readonly<Record<TypeMistake['kind'], Readonly<Record<string, string>>>> = {
  gauge: { rate: 'deriv', irate: 'deriv', increase: 'delta' },
  counter: { delta: 'increase', idelta: 'increase', deriv: 'rate' },
};

/** Only metrics whose every definition in code is of one kind: empty for all others, and for what does not parse. */
export function typeMistakes({ text }: Query, model: ServiceModel): readonly TypeMistake[] {
  const parsed = parseQuery(text);
  if (!parsed || parsed.mistake) return [];
  const found: TypeMistake[] = [];
  parsed.tree.iterate({
    enter: ({ name, node }) => {
      const mistake = name === 'FunctionCall' ? mistakeOf(node, text, model) : undefined;
      if (mistake) found.push(mistake);
    },
  });
  return found;
}

function mistakeOf(node: SyntaxNode, text: string, model: ServiceModel): TypeMistake | undefined {
  const identifier = node.getChild('FunctionIdentifier');
  const called = textOf(identifier, text);
  const metric = textOf(rangedMetric(node), text);
  if (!identifier || metric === '') return undefined;
  const certain = certainKind(metric, definitionsOf(metric, model));
  const instead = certain && INSTEAD[certain.kind][called];
  if (!certain || instead === undefined) return undefined;
  return { called, from: identifier.from, to: identifier.to, metric, ...certain, instead };
}

/** `x` of `rate(x{…}[5m] offset 1h)`. */
function rangedMetric(call: SyntaxNode): SyntaxNode | null {
  const [given] = childrenOf(call.getChild('FunctionCallBody'));
  const matrix = given?.name === 'OffsetExpr' || given?.name === 'StepInvariantExpr' ? given.firstChild : given;
  const selector = matrix?.name === 'MatrixSelector' ? matrix.getChild('VectorSelector') : null;
  return selector?.getChild('Identifier') ?? null;
}

/** What a name of a query is, where all of its definitions agree. */
export function certainKind(
  name: string,
  definitions: readonly MetricDefinition[],
): Pick<TypeMistake, 'definition' | 'kind'> | undefined {
  const [definition] = definitions;
  const [kind, ...others] = new Set(definitions.map((one) => kindAs(name, one)));
  return definition && kind && others.length === 0 ? { definition, kind } : undefined;
}

/** Parts of histograms and times of creation are left alone; OpenTelemetry's names may be completed to another metric's. */
function kindAs(name: string, { kind, name: defined, library }: MetricDefinition): TypeMistake['kind'] | undefined {
  if (library.startsWith('otel') || defined === undefined) return undefined;
  if (kind === 'gauge') return name === defined ? 'gauge' : undefined;
  return kind === 'counter' && (name === defined || name === `${defined}_total`) ? 'counter' : undefined;
}
