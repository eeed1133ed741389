/** The Python front end: puts its parts together. */
import type { ImportedModule, Statement } from '../facts';
import { allot, type Allotted, type Piece, type PieceReader, type Pieces } from './incremental/piece';
import { lowerClass } from './python/classes';
import { directivesIn, firstGenerated, LAST_GENERATED } from './python/comments';
import { lowerFunction } from './python/functions';
import { unknownValue, type Lowering } from './python/lowering';
import { lowerPattern } from './python/patterns';
import { createPositions } from './positions';
import { lowerBlock } from './python/statements';
import { NOTHING, readTree, type SyntaxNode } from './python/syntaxTree';
import { NO_TYPE } from './python/typeForms';
import { lowerType } from './python/types';
import { lowerValue } from './python/values';

/** Never throws: what is not understood is `unknown`. */
export const PYTHON: PieceReader = {
  language: 'python',
  lastGenerated: LAST_GENERATED,
  whole(root, text) {
    const tree = readTree(root, text);
    return lowerPieces(tree.root.children, tree.comments, text);
  },
  some(nodes, text) {
    const trees = nodes.map((node) => readTree(node, text));
    return lowerPieces(
      trees.flatMap(({ root }) => (root.type === NOTHING ? [] : [root])),
      trees.flatMap(({ comments }) => comments),
      text,
    );
  },
};

function lowerPieces(nodes: readonly SyntaxNode[], comments: readonly SyntaxNode[], text: string): Pieces {
  const lowering = createLowering(text);
  const pieces = allot(nodes, comments).map((allotted) => lowerPiece(allotted, lowering, text));
  return { pieces, areIndependent: !lowering.declaresOuter() };
}

function lowerPiece({ node, start, end, comments }: Allotted<SyntaxNode>, lowering: Lowering, text: string): Piece {
  const generatedAt = firstGenerated(comments, lowering);
  return {
    start,
    end,
    statements: node ? lowering.block({ type: 'module', field: undefined, start, end, children: [node] }) : [],
    imports: lowering.imports.splice(0),
    directives: directivesIn(comments, lowering, text),
    ...(generatedAt === undefined ? {} : { generatedAt }),
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
    declaresOuter: () => outerNames.size > 0,
  };
  return lowering;
}
