/** Quantiles of buckets whose `le` is aggregated away: there is never a result. */
import type { SyntaxNode } from '@lezer/common';
import { childrenOf, parseQuery, textOf } from './promql';
import { mayHave, resultLabels } from './resultLabels';
import type { Query } from './ruleFile';

export interface LostBuckets {
  readonly metric: string;
  /** The aggregation, half open, in characters of the query. */
  readonly from: number;
  readonly to: number;
  /** What keeps `le`; absent where that is not one insertion. */
  readonly insertion?: { readonly at: number; readonly text: string };
}

/** Empty for what does not parse, and for histograms without buckets of their own. */
export function lostBuckets({ text }: Query): readonly LostBuckets[] {
  const parsed = parseQuery(text);
  if (!parsed || parsed.mistake) return [];
  const found: LostBuckets[] = [];
  parsed.tree.iterate({
    enter: ({ name, node }) => {
      const lost = name === 'FunctionCall' ? lostIn(node, text) : undefined;
      if (lost) found.push(lost);
    },
  });
  return found;
}

function lostIn(call: SyntaxNode, text: string): LostBuckets | undefined {
  if (textOf(call.getChild('FunctionIdentifier'), text) !== 'histogram_quantile') return undefined;
  const buckets = childrenOf(call.getChild('FunctionCallBody'))[1];
  const metric = buckets && bucketsIn(buckets, text);
  if (!buckets || metric === undefined || mayHave(resultLabels(buckets, text), 'le')) return undefined;
  const insertion = buckets.name === 'AggregateExpr' ? insertionIn(buckets) : undefined;
  return { metric, from: buckets.from, to: buckets.to, ...(insertion ? { insertion } : {}) };
}

function bucketsIn(node: SyntaxNode, text: string): string | undefined {
  let found: string | undefined;
  node.cursor().iterate(({ name, node: inner }) => {
    const metric = name === 'VectorSelector' ? textOf(inner.getChild('Identifier'), text) : '';
    if (metric.endsWith('_bucket')) found ??= metric;
  });
  return found;
}

/** `sum(…)` becomes `sum by (le) (…)`, `by (job)` becomes `by (le, job)`. */
function insertionIn(aggregation: SyntaxNode): LostBuckets['insertion'] {
  const modifier = aggregation.getChild('AggregateModifier');
  const operation = aggregation.getChild('AggregateOp');
  if (!modifier) return operation ? { at: operation.to, text: ' by (le) ' } : undefined;
  const first = modifier.getChild('By') ? modifier.getChild('GroupingLabels')?.firstChild : null;
  return first ? { at: first.from, text: 'le, ' } : undefined;
}
