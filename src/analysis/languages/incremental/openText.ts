/**
 * A text that is being edited: what it says is found out by parsing and lowering what changed alone. The result is that of reading it
 * from scratch, but for broken code, where it may differ until it is settled.
 */
import type { Node, Parser, Tree } from 'web-tree-sitter';
import type { FileFacts } from '../../facts';
import { assemble, movedPiece, type Piece, type PieceReader, type Pieces } from './piece';
import { differenceBetween, lineEnd, lineStart, linesIn, parserEdit, type Difference } from './textEdit';

export interface OpenText {
  /** The facts of the text as it is now; undefined when it cannot be parsed. */
  facts(text: string): FileFacts | undefined;
  /** Whether the facts that were given last are those of reading the text from scratch. */
  readonly isCertain: boolean;
  /** The same, read from scratch where it is not certain: in broken code the parser may recover otherwise than it would have. */
  settled(text: string): FileFacts | undefined;
  /** Frees the tree. */
  close(): void;
}

/** A text with everything that was found out about it. */
interface State extends Pieces {
  readonly text: string;
  readonly tree: Tree;
  readonly facts: FileFacts;
}

interface Answer {
  readonly text: string;
  readonly facts: FileFacts;
  readonly isCertain: boolean;
}

export function createOpenText(parser: Parser, reader: PieceReader): OpenText {
  /** The last text without errors. From broken code nothing is kept: what the parser made of it is not what it makes of whole code. */
  let base: State | undefined;
  let last: Answer | undefined;
  const take = (state: State, isFresh: boolean): FileFacts => {
    const isWhole = !state.facts.hasSyntaxErrors;
    if (isWhole) base?.tree.delete();
    else state.tree.delete();
    if (isWhole) base = state;
    last = { text: state.text, facts: state.facts, isCertain: isFresh || isWhole };
    return state.facts;
  };
  return {
    get isCertain() {
      return last?.isCertain ?? true;
    },
    facts(text) {
      if (last?.text === text) return last.facts;
      const state = base ? edited(base, text, parser, reader) : fromScratch(text, parser, reader);
      return state && take(state, base === undefined);
    },
    settled(text) {
      if (last?.text === text && last.isCertain) return last.facts;
      const state = fromScratch(text, parser, reader);
      return state && take(state, true);
    },
    close() {
      base?.tree.delete();
      [base, last] = [undefined, undefined];
    },
  };
}

function fromScratch(text: string, parser: Parser, reader: PieceReader): State | undefined {
  const tree = parser.parse(text);
  return tree ? stateOf(text, tree, reader.whole(tree.rootNode, text), reader) : undefined;
}

function stateOf(text: string, tree: Tree, pieces: Pieces, reader: PieceReader): State {
  return { text, tree, ...pieces, facts: assemble(reader, pieces.pieces, tree.rootNode.hasError) };
}

function edited(before: State, text: string, parser: Parser, reader: PieceReader): State | undefined {
  const difference = differenceBetween(before.text, text);
  const old = before.tree.copy();
  old.edit(parserEdit(difference, before.text, text));
  const tree = parser.parse(text, old);
  const pieces =
    tree && before.areIndependent ? editedPieces(before, { text, old, tree, difference }, reader) : undefined;
  old.delete();
  return tree ? stateOf(text, tree, pieces ?? reader.whole(tree.rootNode, text), reader) : undefined;
}

interface Edited {
  readonly text: string;
  /** The tree before, which knows what was edited, and the one after. */
  readonly old: Tree;
  readonly tree: Tree;
  readonly difference: Difference;
}

/** The pieces before the change as they were, those that it touches read anew, those behind it moved; undefined where that is not certain. */
function editedPieces(before: State, { text, old, tree, difference }: Edited, reader: PieceReader): Pieces | undefined {
  const { from, to } = changedLines(old, tree, text, difference);
  const offset = difference.newEnd - difference.oldEnd;
  const kept = before.pieces.filter(({ end }) => end <= from);
  const behind = before.pieces.filter(({ start }) => start + offset > to);
  const read = reader.some(nodesBetween(tree.rootNode, from, to), text);
  const lines =
    linesIn(text, difference.start, difference.newEnd) - linesIn(before.text, difference.start, difference.oldEnd);
  const moved = offset === 0 && lines === 0 ? behind : behind.map((piece) => movedPiece(piece, lines, offset));
  const pieces = [...kept, ...read.pieces, ...moved];
  return read.areIndependent && isAllOf(tree.rootNode, pieces) ? { pieces, areIndependent: true } : undefined;
}

/** The whole lines in which the text or its structure is another than before, as offsets in the new text. */
function changedLines(
  before: Tree,
  after: Tree,
  text: string,
  { start, newEnd }: Difference,
): { readonly from: number; readonly to: number } {
  const ranges = before.getChangedRanges(after);
  const from = ranges.reduce((least, { startIndex }) => Math.min(least, startIndex), start);
  const to = ranges.reduce((most, { endIndex }) => Math.max(most, endIndex), newEnd);
  return { from: lineStart(text, from), to: lineEnd(text, Math.min(to, text.length)) };
}

/** Nodes below the root that end behind `from` and start at or before `to`. */
function nodesBetween(root: Node, from: number, to: number): Node[] {
  const nodes: Node[] = [];
  let node = root.firstChildForIndex(from);
  while (node && node.startIndex <= to) {
    nodes.push(node);
    node = node.nextSibling;
  }
  return nodes;
}

/** What was kept and what was read anew may not overlap, nor leave anything out. */
function isAllOf(root: Node, pieces: readonly Piece[]): boolean {
  const areInOrder = pieces.every(({ start }, index) => start >= (pieces[index - 1]?.end ?? 0));
  return areInOrder && pieces.length === root.namedChildCount;
}
