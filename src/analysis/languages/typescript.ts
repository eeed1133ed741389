/** TypeScript, TSX and JavaScript: syntax tree to facts. */
import { allot, type Allotted, type Piece, type PieceReader, type Pieces } from './incremental/piece';
import { lowerClass } from './typescript/classes';
import { directivesOf, firstGenerated } from './typescript/directives';
import { lowerDecorators, lowerFunction, lowerParameters } from './typescript/functions';
import { type Lowering, SourceText } from './typescript/lowering';
import { lowerPattern } from './typescript/patterns';
import { lowerStatements } from './typescript/statements';
import { readBelowRoot, readTree, type Syntax } from './typescript/tree';
import { lowerType } from './typescript/types';
import { lowerValue } from './typescript/values';

/** The tree is one of the `typescript` or the `tsx` grammar. Never throws. */
export const TYPESCRIPT: PieceReader = {
  language: 'typescript',
  whole(root, text) {
    const tree = readTree(root);
    return lowerPieces(tree.root.children, tree.comments, text);
  },
  some(nodes, text) {
    const trees = nodes.map(readBelowRoot);
    return lowerPieces(
      trees.flatMap(({ node }) => node ?? []),
      trees.flatMap(({ comments }) => comments),
      text,
    );
  },
};

function lowerPieces(nodes: readonly Syntax[], comments: readonly Syntax[], text: string): Pieces {
  const lowering = createLowering(new SourceText(text));
  const statements = nodes.filter(({ isNamed }) => isNamed);
  return { pieces: allot(statements, comments).map((one) => lowerPiece(one, lowering)), areIndependent: true };
}

function lowerPiece({ node, start, end, comments }: Allotted<Syntax>, lowering: Lowering): Piece {
  const generatedAt = firstGenerated(comments, lowering.source);
  return {
    start,
    end,
    statements: node ? lowerStatements([node], lowering) : [],
    imports: lowering.imports.splice(0),
    directives: directivesOf(comments, lowering.source),
    ...(generatedAt === undefined ? {} : { generatedAt }),
  };
}

function createLowering(source: SourceText): Lowering {
  const lowering: Lowering = {
    source,
    imports: [],
    hoisted: [],
    value: (node) => lowerValue(node, lowering),
    pattern: (node) => lowerPattern(node, lowering),
    type: (node) => lowerType(node, lowering),
    statements: (nodes) => lowerStatements(nodes, lowering),
    function: (node, decorators = []) => lowerFunction(node, decorators, lowering),
    parameters: (node) => lowerParameters(node, lowering),
    class: (node, decorators = []) => lowerClass(node, decorators, lowering),
    decorators: (nodes) => lowerDecorators(nodes, lowering),
  };
  return lowering;
}
