/** The Go front end: puts its parts together. */
import type { Directive, Statement } from '../facts';
import { lowerImports, lowerTypes, lowerVariables } from './go/declarations';
import { lowerFunction } from './go/functions';
import { unknownValue, type Lowering } from './go/lowering';
import { lowerStatement } from './go/statements';
import { NOTHING, readTree, type Syntax } from './go/syntaxTree';
import { lowerType } from './go/types';
import { lowerValue } from './go/values';
import { allot, type Allotted, type Piece, type PieceReader, type Pieces } from './incremental/piece';
import { createPositions, startsLine } from './positions';

/** Never throws: what is not understood is `unknown`. */
export const GO: PieceReader = {
  language: 'go',
  whole(root, text) {
    const { root: file, comments } = readTree(root, text);
    return lowerPieces(file.children, comments, text);
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

function lowerPieces(nodes: readonly Syntax[], comments: readonly Syntax[], text: string): Pieces {
  const lowering = createLowering(text);
  const pieces = allot(nodes, comments).map((allotted) => lowerPiece(allotted, lowering, text));
  return { pieces, areIndependent: true };
}

function lowerPiece({ node, start, end, comments }: Allotted<Syntax>, lowering: Lowering, text: string): Piece {
  const name = node?.type === 'package_clause' ? node.children[0] : undefined;
  const statements = node ? declaration(node, lowering) : [];
  const generated = comments.find((comment) => GENERATED.test(lowering.textOf(comment)));
  return {
    start,
    end,
    statements,
    imports: statements.flatMap((statement) =>
      statement.kind === 'import' ? [{ source: statement.source, range: statement.range }] : [],
    ),
    directives: comments.flatMap((comment) => directive(comment, lowering, text)),
    ...(generated ? { generatedAt: lowering.rangeOf(generated)[0] } : {}),
    ...(name ? { package: lowering.textOf(name) } : {}),
  };
}

const GENERATED = /^\/\/ Code generated .* DO NOT EDIT\.\s*$/;

/** Expressions nested deeper are nobody's code; lowering them could overflow the stack. */
const DEEPEST = 500;

function createLowering(text: string): Lowering {
  const positions = createPositions(text);
  let depth = 0;
  let results: readonly string[] = [];
  const lowering: Lowering = {
    textOf: (node) => text.slice(node.start, node.end),
    between: (left, right) => text.slice(left.end, right.start).trim(),
    rangeOf: (node) => positions.range(node.start, node.end),
    value(node, expected) {
      if (depth >= DEEPEST && node) return unknownValue(lowering.rangeOf(node));
      depth += 1;
      const value = lowerValue(node, lowering, expected);
      depth -= 1;
      return value;
    },
    get results() {
      return results;
    },
    within(names, lower) {
      const around = results;
      results = names;
      const lowered = lower();
      results = around;
      return lowered;
    },
    type: (node) => lowerType(node, lowering),
    function: (node) => lowerFunction(node, lowering),
    block(node) {
      if (!node) return [];
      const statements = node.type === 'block' || node.type === 'statement_list' ? node.children : [node];
      return statements.flatMap((child) =>
        child.type === 'statement_list' ? lowering.block(child) : lowerStatement(child, lowering),
      );
    },
  };
  return lowering;
}

function declaration(node: Syntax, lowering: Lowering): Statement[] {
  switch (node.type) {
    case 'package_clause':
      return [];
    case 'import_declaration':
      return lowerImports(node, lowering);
    case 'const_declaration':
    case 'var_declaration':
      return lowerVariables(node, lowering);
    case 'type_declaration':
      return lowerTypes(node, lowering);
    case 'function_declaration':
    case 'method_declaration':
      return [{ kind: 'function', function: lowerFunction(node, lowering), range: lowering.rangeOf(node) }];
    default:
      return lowerStatement(node, lowering);
  }
}

const MEANINGFUL = /^(?:go:build\b|redline-ignore\b|autometrics)/;

function directive(comment: Syntax, lowering: Lowering, source: string): Directive[] {
  const text = lowering
    .textOf(comment)
    .replace(/^\/\/|^\/\*|\*\/$/g, '')
    .trim();
  if (!MEANINGFUL.test(text)) return [];
  return [{ text, range: lowering.rangeOf(comment), standsAlone: startsLine(source, comment.start) }];
}
