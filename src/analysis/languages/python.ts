/** The Python front end: puts its parts together. */
import type { Node } from 'web-tree-sitter';
import type { FileFacts, ImportedModule, Statement } from '../facts';
import { lowerClass } from './python/classes';
import { directivesIn, isGenerated } from './python/comments';
import { lowerFunction } from './python/functions';
import { unknownValue, type Lowering } from './python/lowering';
import { lowerPattern } from './python/patterns';
import { createPositions } from './positions';
import { lowerBlock } from './python/statements';
import { readTree, type SyntaxNode } from './python/syntaxTree';
import { NO_TYPE } from './python/typeForms';
import { lowerType } from './python/types';
import { lowerValue } from './python/values';

/** Lowers a module. `text` is what was parsed. Never throws: what is not understood is `unknown`. */
export function lowerPython(root: Node, text: string): FileFacts {
  const hasSyntaxErrors = root.hasError;
  const tree = readTree(root, text);
  const lowering = createLowering(text);
  return {
    language: 'python',
    body: lowering.block(tree.root),
    imports: lowering.imports,
    directives: directivesIn(tree.comments, lowering, text),
    generated: isGenerated(tree.comments, lowering),
    hasSyntaxErrors,
  };
}

/** Expressions nested deeper are nobody's code; lowering them could overflow the stack. */
const DEEPEST = 600;

function createLowering(text: string): Lowering {
  const positions = createPositions(text);
  const imports: ImportedModule[] = [];
  let hoisted: Statement[] = [];
  let outerNames = new Set<string>();
  let depth = 0;

  /** Goes one level down; at the bottom gives what stands for code that is too deep. */
  function nested<T>(lower: (node: SyntaxNode, lowering: Lowering) => T, node: SyntaxNode, atBottom: () => T): T {
    if (depth >= DEEPEST) return atBottom();
    depth++;
    const result = lower(node, lowering);
    depth--;
    return result;
  }

  const lowering: Lowering = {
    imports,
    rangeOf: (node) => positions.range(node.start, node.end),
    rangeBetween: positions.range,
    textOf: (node) => text.slice(node.start, node.end),
    value: (node) => nested(lowerValue, node, () => unknownValue(lowering.rangeOf(node))),
    pattern: (node) => nested(lowerPattern, node, () => ({ kind: 'list', items: [], range: lowering.rangeOf(node) })),
    type: (node) => nested(lowerType, node, () => NO_TYPE),
    block: (node) => (node ? nested(lowerBlock, node, () => []) : []),
    function: (node, decorators, range) => lowerFunction(node, decorators, range, lowering),
    class: (node, decorators, range) => lowerClass(node, decorators, range, lowering),
    hoist: (statement) => void hoisted.push(statement),
    hoisting(lower) {
      const outside = hoisted;
      hoisted = [];
      const result = lower();
      const inside = hoisted;
      hoisted = outside;
      return { result, hoisted: inside };
    },
    inFunction(lower) {
      const outside = outerNames;
      outerNames = new Set();
      const result = lower();
      outerNames = outside;
      return result;
    },
    declareOuter: (name) => void outerNames.add(name),
    declaresOwn: (name) => !outerNames.has(name),
  };
  return lowering;
}
