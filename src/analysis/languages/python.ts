/** The Python front end: puts its parts together. */
import type { Node } from 'web-tree-sitter';
import type { FileFacts, ImportedModule, Statement } from '../facts';
import { lowerClass } from './python/classes';
import { directivesIn, isGenerated } from './python/comments';
import { lowerFunction } from './python/functions';
import { unknownValue, type Lowering } from './python/lowering';
import { lowerPattern } from './python/patterns';
import { createPositions } from './python/positions';
import { lowerStatement } from './python/statements';
import { readTree } from './python/syntaxTree';
import { NO_TYPE } from './python/typeForms';
import { lowerType } from './python/types';
import { lowerValue } from './python/values';

/** Lowers a module. `text` is what was parsed. Never throws: what is not understood is `unknown`. */
export function lowerPython(root: Node, text: string): FileFacts {
  const hasSyntaxErrors = root.hasError;
  const tree = readTree(root);
  const lowering = createLowering(text);
  return {
    language: 'python',
    body: lowering.block(tree.root),
    imports: lowering.imports,
    directives: directivesIn(tree.comments, lowering),
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

  /** Goes one level down; `undefined` at the bottom. */
  function nested<T>(lower: () => T): T | undefined {
    if (depth >= DEEPEST) return undefined;
    depth++;
    try {
      return lower();
    } finally {
      depth--;
    }
  }

  const lowering: Lowering = {
    imports,
    rangeOf: (node) => positions.range(node.start, node.end),
    rangeBetween: positions.range,
    textOf: (node) => text.slice(node.start, node.end),
    value: (node) => nested(() => lowerValue(node, lowering)) ?? unknownValue(lowering.rangeOf(node)),
    pattern: (node) =>
      nested(() => lowerPattern(node, lowering)) ?? { kind: 'list', items: [], range: lowering.rangeOf(node) },
    type: (node) => nested(() => lowerType(node, lowering)) ?? NO_TYPE,
    block: (node) =>
      nested(() => (node?.children ?? []).flatMap((statement) => lowerStatement(statement, lowering))) ?? [],
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
