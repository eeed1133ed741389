/** What the nodes directly below the root of a file come to, each by itself: a change costs those that it touches. */
import type { Node } from 'web-tree-sitter';
import type { Directive, FileFacts, ImportedModule, Language, Statement } from '../../facts';
import { movedFacts } from './movedLines';

export interface Piece {
  /** Offsets in UTF-16 units; those of a piece that says nothing count, too. */
  readonly start: number;
  readonly end: number;
  readonly statements: readonly Statement[];
  readonly imports: readonly ImportedModule[];
  readonly directives: readonly Directive[];
  /** Line of the first comment in it that says that the file was generated. */
  readonly generatedAt?: number;
  /** Go: the name in the package clause. */
  readonly package?: string;
}

/** What a front end makes of nodes: their pieces in order. */
export interface Pieces {
  readonly pieces: readonly Piece[];
  /** False where a piece depends on those before it: Python's `global x` outside of any function. */
  readonly areIndependent: boolean;
}

/** How a language's front end makes pieces; `text` is what was parsed. */
export interface PieceReader {
  readonly language: Language;
  /** The last line on which a comment may say that the file was generated; without, any may. */
  readonly lastGenerated?: number;
  /** All of a file. */
  readonly whole: (root: Node, text: string) => Pieces;
  /** Some of the nodes directly below the root, in order. */
  readonly some: (nodes: readonly Node[], text: string) => Pieces;
}

interface Placed {
  readonly start: number;
  readonly end: number;
}

/** A node below the root with the comments in it, or a comment that stands by itself. */
export interface Allotted<Syntax extends Placed> extends Placed {
  readonly node?: Syntax;
  readonly comments: readonly Syntax[];
}

/** Gives each comment to the node that it stands in; both are in the order of the text, and so is the result. */
export function allot<Syntax extends Placed>(
  nodes: readonly Syntax[],
  comments: readonly Syntax[],
): Allotted<Syntax>[] {
  const allotted: Allotted<Syntax>[] = [];
  let next = 0;
  const alone = (until: number): void => {
    for (let comment = comments[next]; comment && comment.start < until; comment = comments[(next += 1)])
      allotted.push({ start: comment.start, end: comment.end, comments: [comment] });
  };
  for (const node of nodes) {
    alone(node.start);
    const first = next;
    while ((comments[next]?.start ?? Infinity) < node.end) next += 1;
    allotted.push({ node, start: node.start, end: node.end, comments: comments.slice(first, next) });
  }
  alone(Infinity);
  return allotted;
}

/** The same piece some lines and characters further down. */
export function movedPiece(piece: Piece, lines: number, offset: number): Piece {
  const moved = { ...piece, start: piece.start + offset, end: piece.end + offset };
  if (lines === 0) return moved;
  return {
    ...moved,
    statements: movedFacts(piece.statements, lines),
    imports: movedFacts(piece.imports, lines),
    directives: movedFacts(piece.directives, lines),
    ...(piece.generatedAt === undefined ? {} : { generatedAt: piece.generatedAt + lines }),
  };
}

/** Puts a file together. */
export function assemble(
  { language, lastGenerated = Infinity }: PieceReader,
  pieces: readonly Piece[],
  hasSyntaxErrors: boolean,
): FileFacts {
  const named = pieces.find((piece) => piece.package !== undefined);
  return {
    language,
    ...(named?.package === undefined ? {} : { package: named.package }),
    body: pieces.flatMap(({ statements }) => statements),
    imports: pieces.flatMap(({ imports }) => imports),
    directives: pieces.flatMap(({ directives }) => directives),
    generated: pieces.some(({ generatedAt }) => generatedAt !== undefined && generatedAt <= lastGenerated),
    hasSyntaxErrors,
  };
}
