/** Whether a query compares anything: an alert that does not fires for as long as there is a value. */
import type { Tree } from '@lezer/common';
import { childrenOf, textOf } from './promql';

/** What leaves series out, so that a result means something. */
const FILTERING = new Set(['Eql', 'Neq', 'Gtr', 'Gte', 'Lss', 'Lte', 'And', 'Unless']);
const OF_ABSENCE = /^absent(?:_over_time)?$/;

/** Names by which series speak that exist only while something is wrong, or that rules elsewhere may have filtered. */
const FILTERED_ELSEWHERE = /^(?:ALERTS|ALERTS_FOR_STATE)$|:/;

export interface Unfiltered {
  readonly metrics: readonly string[];
  /** Only some series of theirs are asked for. */
  readonly selects: boolean;
}

/** What a query hands on whole; undefined where something filters, or nothing is asked for (`vector(1)` of a watchdog). */
export function unfilteredMetrics(tree: Tree, text: string): Unfiltered | undefined {
  const metrics: string[] = [];
  let selects = false;
  let filters = false;
  tree.iterate({
    enter: ({ name, node }) => {
      // With `bool` both answers are a value.
      if (name === 'BinaryExpr' && !node.getChild('BoolModifier'))
        filters ||= childrenOf(node).some((child) => FILTERING.has(child.name));
      if (name === 'FunctionIdentifier') filters ||= OF_ABSENCE.test(textOf(node, text));
      selects ||= name === 'LabelMatchers';
      if (name === 'VectorSelector') metrics.push(textOf(node.getChild('Identifier'), text));
    },
  });
  return filters || metrics.length === 0 || metrics.some((name) => name === '' || FILTERED_ELSEWHERE.test(name))
    ? undefined
    : { metrics, selects };
}
