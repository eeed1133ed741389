/**
 * Which labels the result of a query has, as far as the query alone tells.
 * Source: https://prometheus.io/docs/prometheus/latest/querying/operators/ (aggregation, vector matching) and /functions/.
 */
import type { SyntaxNode } from '@lezer/common';
import { childrenOf, textOf } from './promql';

export type ResultLabels =
  /** At most these. */
  | { readonly kind: 'only'; readonly names: ReadonlySet<string> }
  /** Those of the series, whatever they are, except these. */
  | { readonly kind: 'all'; readonly without: ReadonlySet<string> }
  /** A scalar, which has none and leaves those of its partner alone. */
  | { readonly kind: 'scalar' };

const NONE: ResultLabels = { kind: 'only', names: new Set() };
const ANY: ResultLabels = { kind: 'all', without: new Set() };
const SCALAR: ResultLabels = { kind: 'scalar' };

/** Certain of a “no” only: series may lack a label that this says they may have. */
export function mayHave(labels: ResultLabels, label: string): boolean {
  if (labels.kind === 'scalar') return false;
  return labels.kind === 'only' ? labels.names.has(label) : !labels.without.has(label);
}

/** `node` is an expression of a query that parses. */
export function resultLabels(node: SyntaxNode, text: string): ResultLabels {
  switch (node.name) {
    case 'NumberDurationLiteral':
    case 'StringLiteral':
      return SCALAR;
    case 'UnaryExpr':
      return node.lastChild ? resultLabels(node.lastChild, text) : ANY;
    case 'AggregateExpr':
      return aggregated(node, text);
    case 'FunctionCall':
      return called(node, text);
    case 'BinaryExpr':
      return combined(node, text);
    case 'VectorSelector':
      return ANY;
    default:
      return node.firstChild ? resultLabels(node.firstChild, text) : ANY;
  }
}

/** Aggregations that choose series instead of making new ones. */
const CHOOSING = new Set(['Topk', 'Bottomk', 'LimitK', 'LimitRatio']);

function aggregated(node: SyntaxNode, text: string): ResultLabels {
  const operation = node.getChild('AggregateOp')?.firstChild?.name ?? '';
  const given = childrenOf(node.getChild('FunctionCallBody'));
  const inner = given.at(-1);
  const labels = inner ? resultLabels(inner, text) : ANY;
  if (CHOOSING.has(operation)) return labels;
  const modifier = node.getChild('AggregateModifier');
  const list = namesIn(modifier?.getChild('GroupingLabels') ?? null, text);
  const grouped = !modifier ? NONE : modifier.getChild('By') ? keeping(labels, list) : dropping(labels, list);
  return operation === 'CountValues' && given[0] ? adding(grouped, [unquoted(textOf(given[0], text))]) : grouped;
}

function called(node: SyntaxNode, text: string): ResultLabels {
  const name = textOf(node.getChild('FunctionIdentifier'), text);
  const given = childrenOf(node.getChild('FunctionCallBody'));
  const labels = given.map((one) => resultLabels(one, text)).find(({ kind }) => kind !== 'scalar');
  switch (name) {
    case 'time':
    case 'scalar':
    case 'pi':
      return SCALAR;
    case 'absent':
    case 'absent_over_time':
      return given[0] ? { kind: 'only', names: equalityLabels(given[0], text) } : NONE;
    case 'histogram_quantile':
      return dropping(labels ?? ANY, ['le']);
    case 'label_replace':
    case 'label_join':
      return given[1] ? adding(labels ?? ANY, [unquoted(textOf(given[1], text))]) : ANY;
    case 'info':
    case 'histogram_quantiles':
      return ANY;
    default:
      // `vector(1)`, `hour()`: made of no series.
      return labels ?? NONE;
  }
}

/** What `absent` can tell about what is not there: the labels that were asked for by `=`. */
function equalityLabels(node: SyntaxNode, text: string): ReadonlySet<string> {
  const selector = node.name === 'MatrixSelector' ? node.firstChild : node;
  const matchers = selector?.name === 'VectorSelector' ? childrenOf(selector.getChild('LabelMatchers')) : [];
  return new Set(
    matchers.flatMap((matcher) =>
      matcher.getChild('MatchOp')?.getChild('EqlSingle') ? [unquoted(textOf(matcher.firstChild, text))] : [],
    ),
  );
}

function combined(node: SyntaxNode, text: string): ResultLabels {
  const [first, last] = [node.firstChild, node.lastChild];
  if (!first || !last) return ANY;
  const [left, right] = [resultLabels(first, text), resultLabels(last, text)];
  if (node.getChild('Or')) return either(left, right);
  if (node.getChild('And') || node.getChild('Unless')) return left;
  if (left.kind === 'scalar') return right;
  if (right.kind === 'scalar') return left;
  const clause = node.getChild('MatchingModifierClause');
  if (!clause) return left;
  const [list, included] = clause.getChildren('GroupingLabels').map((each) => namesIn(each, text));
  if (clause.getChild('GroupLeft')) return adding(left, included ?? []);
  if (clause.getChild('GroupRight')) return adding(right, included ?? []);
  return clause.getChild('On') ? keeping(left, list ?? []) : dropping(left, list ?? []);
}

const namesIn = (list: SyntaxNode | null, text: string): readonly string[] =>
  childrenOf(list).map((each) => unquoted(textOf(each, text)));

const unquoted = (text: string): string => text.replace(/^["'`]|["'`]$/g, '');

const keeping = (labels: ResultLabels, list: readonly string[]): ResultLabels => ({
  kind: 'only',
  names: new Set(list.filter((label) => mayHave(labels, label))),
});

function dropping(labels: ResultLabels, list: readonly string[]): ResultLabels {
  if (labels.kind === 'scalar') return labels;
  if (labels.kind === 'all') return { kind: 'all', without: new Set([...labels.without, ...list]) };
  return { kind: 'only', names: new Set([...labels.names].filter((label) => !list.includes(label))) };
}

function adding(labels: ResultLabels, list: readonly string[]): ResultLabels {
  if (labels.kind === 'scalar') return labels;
  if (labels.kind === 'only') return { kind: 'only', names: new Set([...labels.names, ...list]) };
  return { kind: 'all', without: new Set([...labels.without].filter((label) => !list.includes(label))) };
}

/** Series of both sides come out of `or`. */
function either(left: ResultLabels, right: ResultLabels): ResultLabels {
  if (left.kind === 'all') return { kind: 'all', without: lackedByBoth(left.without, right) };
  if (right.kind === 'all') return { kind: 'all', without: lackedByBoth(right.without, left) };
  const names = [left, right].flatMap((each) => (each.kind === 'only' ? [...each.names] : []));
  return { kind: 'only', names: new Set(names) };
}

const lackedByBoth = (without: ReadonlySet<string>, other: ResultLabels): ReadonlySet<string> =>
  new Set([...without].filter((label) => !mayHave(other, label)));
