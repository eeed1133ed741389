/** Ratios whose two sides are the same series: without a common aggregation each series only meets itself. */
import type { SyntaxNode, Tree } from '@lezer/common';
import { childrenOf, textOf } from './promql';

/** Half open, in characters of the query. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface SelfRatio extends Span {
  readonly left: Span;
  readonly right: Span;
  /** The metric of both sides. */
  readonly metric: string;
  /** Labels that only one side selects by, and that both sides keep. */
  readonly labels: readonly string[];
  /** The grouping labels of both sides, where they are written with `by`. */
  readonly groupings: readonly { readonly list: Span; readonly labels: readonly string[] }[];
}

/** Ratios that can only be 1 or nothing. Those with `on`, `ignoring` or different shapes are left alone: they may mean something. */
export function selfRatios(tree: Tree, text: string): readonly SelfRatio[] {
  const found: SelfRatio[] = [];
  tree.iterate({
    enter: ({ name, node }) => {
      const ratio = name === 'BinaryExpr' ? ratioOf(node, text) : undefined;
      if (ratio) found.push(ratio);
    },
  });
  return found;
}

function ratioOf(node: SyntaxNode, text: string): SelfRatio | undefined {
  if (!node.getChild('Div') || node.getChild('MatchingModifierClause')) return undefined;
  // The grammar hangs `a / b offset 1d` below the offset, which is that of `b` alone.
  if (node.parent?.name === 'OffsetExpr' || node.parent?.name === 'StepInvariantExpr') return undefined;
  const [first, last] = [node.firstChild, node.lastChild];
  const left = first && operandOf(first, text);
  const right = last && operandOf(last, text);
  if (!first || !last || !left || !right || left.shape !== right.shape) return undefined;
  const differing = differingLabels(left.matchers, right.matchers);
  if (differing.length === 0 || !differing.every((label) => left.keeps(label))) return undefined;
  return {
    from: node.from,
    to: node.to,
    left: { from: first.from, to: first.to },
    right: { from: last.from, to: last.to },
    metric: left.metric,
    labels: differing,
    groupings: [...left.groupings, ...right.groupings],
  };
}

interface Operand {
  /** All that is written except matchers, brackets and the order of grouping labels. */
  readonly shape: string;
  readonly metric: string;
  readonly matchers: ReadonlyMap<string, string>;
  readonly keeps: (label: string) => boolean;
  readonly groupings: SelfRatio['groupings'];
}

/** Functions that leave labels as they are. */
const TRANSPARENT = /^(?:rate|irate|increase|delta|idelta|deriv|\w+_over_time)$/;
const AGGREGATIONS = /^(?:sum|avg|min|max|count|group)$/;

/** Undefined for what is more than one selector under aggregations and functions that are known. */
function operandOf(node: SyntaxNode, text: string): Operand | undefined {
  const of = ({ from, to }: Span): string => text.slice(from, to);
  switch (node.name) {
    case 'ParenExpr': {
      const inner = node.firstChild;
      return inner ? operandOf(inner, text) : undefined;
    }
    case 'FunctionCall': {
      const name = node.getChild('FunctionIdentifier');
      const [argument, ...more] = childrenOf(node.getChild('FunctionCallBody'));
      const inner = argument && more.length === 0 ? operandOf(argument, text) : undefined;
      return name && inner && TRANSPARENT.test(of(name)) ? wrapped(inner, of(name)) : undefined;
    }
    case 'AggregateExpr':
      return aggregated(node, text);
    case 'OffsetExpr':
    case 'MatrixSelector': {
      const [selector, ...rest] = childrenOf(node);
      const inner = selector && operandOf(selector, text);
      return inner && wrapped(inner, rest.map(of).join(' '));
    }
    case 'VectorSelector':
      return selectorOf(node, text);
    default:
      return undefined;
  }
}

const wrapped = (inner: Operand, word: string): Operand => ({ ...inner, shape: `${word}(${inner.shape})` });

function aggregated(node: SyntaxNode, text: string): Operand | undefined {
  const name = textOf(node.getChild('AggregateOp'), text);
  const modifier = node.getChild('AggregateModifier');
  const [argument, ...more] = childrenOf(node.getChild('FunctionCallBody'));
  const inner = argument && more.length === 0 ? operandOf(argument, text) : undefined;
  // Without a modifier no label is kept, and the ratio is what it looks like.
  if (!inner || !modifier || !AGGREGATIONS.test(name)) return undefined;
  const list = modifier.getChild('GroupingLabels');
  const labels = childrenOf(list).map(({ from, to }) => text.slice(from, to));
  const isBy = modifier.getChild('By') !== null;
  return {
    ...inner,
    shape: `${name} ${isBy ? 'by' : 'without'} ${[...labels].sort().join()}(${inner.shape})`,
    keeps: (label) => inner.keeps(label) && labels.includes(label) === isBy,
    groupings:
      list && isBy ? [...inner.groupings, { list: { from: list.from, to: list.to }, labels }] : inner.groupings,
  };
}

/** Only selectors that name their metric in front of the brackets: others are rare, and have it among the matchers. */
function selectorOf(node: SyntaxNode, text: string): Operand | undefined {
  const name = node.getChild('Identifier');
  if (!name) return undefined;
  const metric = text.slice(name.from, name.to);
  const matchers = new Map<string, string>();
  for (const matcher of childrenOf(node.getChild('LabelMatchers'))) {
    const label = matcher.getChild('LabelName');
    if (!label) return undefined;
    matchers.set(text.slice(matcher.from, matcher.to).replace(/\s+/g, ''), text.slice(label.from, label.to));
  }
  return { shape: metric, metric, matchers, keeps: () => true, groupings: [] };
}

/** Labels of matchers that only one side has. */
function differingLabels(left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): readonly string[] {
  const only = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): readonly string[] =>
    [...one].flatMap(([matcher, label]) => (other.has(matcher) ? [] : [label]));
  return [...new Set([...only(left, right), ...only(right, left)])];
}
