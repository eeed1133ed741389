/** JSX: an unknown value with the values that stand in it. */
import type { Value } from '../../facts';
import type { Lowering } from './lowering';
import { named, type Syntax } from './tree';

const ELEMENTS = new Set(['jsx_element', 'jsx_self_closing_element', 'jsx_fragment']);

/** Lowers an element to the expressions in its attributes and children, in order. */
export function lowerJsx(node: Syntax, lowering: Lowering): Value {
  return { kind: 'unknown', children: held(node, lowering), range: lowering.source.range(node) };
}

function held(node: Syntax, lowering: Lowering): Value[] {
  return named(node).flatMap((child) => {
    if (ELEMENTS.has(child.type)) return [lowering.value(child)];
    if (child.type === 'jsx_expression') return named(child).map(lowering.value);
    return child.field === 'name' || child.type === 'jsx_closing_element' ? [] : held(child, lowering);
  });
}
