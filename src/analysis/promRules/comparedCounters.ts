/** Counters that an alert compares as they are: they grow until a restart, and so does the alert. */
import type { SyntaxNode } from '@lezer/common';
import type { MetricDefinition, ServiceModel } from '../model';
import { definitionsOf } from './metricNames';
import { childrenOf, parseQuery, textOf } from './promql';
import type { Query } from './ruleFile';
import { certainKind } from './typeMistakes';

export interface ComparedCounter {
  readonly metric: string;
  readonly definition: MetricDefinition;
  /** The selector, half open, in characters of the query. */
  readonly from: number;
  readonly to: number;
}

const UPWARDS = ['Gtr', 'Gte'];

/** Only comparisons with a number above zero: that something happened at all may be what is asked for. Empty for what does not parse. */
export function comparedCounters({ text }: Query, model: ServiceModel): readonly ComparedCounter[] {
  const parsed = parseQuery(text);
  if (!parsed || parsed.mistake) return [];
  const found: ComparedCounter[] = [];
  parsed.tree.iterate({
    enter: ({ name, node }) => {
      const compared = name === 'BinaryExpr' ? comparedIn(node, text) : undefined;
      const metric = textOf(compared?.getChild('Identifier') ?? null, text);
      const certain = compared && certainKind(metric, definitionsOf(metric, model));
      if (compared && certain?.kind === 'counter')
        found.push({ metric, definition: certain.definition, from: compared.from, to: compared.to });
    },
  });
  return found;
}

/** `x` of `x > 5` and of `sum by (job) (x) > 5`. */
function comparedIn(node: SyntaxNode, text: string): SyntaxNode | undefined {
  const [first, last] = [node.firstChild, node.lastChild];
  const isNumber = last?.name === 'NumberDurationLiteral' && Number(textOf(last, text)) > 0;
  if (!first || !isNumber || !UPWARDS.some((operator) => node.getChild(operator))) return undefined;
  return selectorIn(first);
}

function selectorIn(node: SyntaxNode): SyntaxNode | undefined {
  if (node.name === 'VectorSelector') return node;
  const inner = node.name === 'ParenExpr' ? node.firstChild : undefined;
  if (inner) return selectorIn(inner);
  const [given, ...more] = node.name === 'AggregateExpr' ? childrenOf(node.getChild('FunctionCallBody')) : [];
  return given && more.length === 0 && node.getChild('AggregateOp')?.firstChild?.name === 'Sum'
    ? selectorIn(given)
    : undefined;
}
