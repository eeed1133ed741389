/** What the parts of the lowering share: the text, positions, what was found on the way, and each other. */
import type { Range } from '../../../core/range';
import type {
  ClassFacts,
  Decorator,
  FunctionFacts,
  ImportedModule,
  Parameter,
  Pattern,
  Statement,
  TypeFacts,
  Value,
} from '../../facts';
import type { Syntax } from './tree';

/** The parts call each other through this, so that no two modules import each other. */
export interface Lowering {
  readonly source: SourceText;
  readonly imports: ImportedModule[];
  /**
   * Statements that stand inside expressions (`a = b = c`, the left of a comma). They are put before the statement that holds the
   * expression.
   */
  readonly hoisted: Statement[];
  value(node: Syntax): Value;
  pattern(node: Syntax): Pattern;
  type(node: Syntax): TypeFacts;
  statements(nodes: readonly Syntax[]): Statement[];
  function(node: Syntax, decorators?: readonly Syntax[]): FunctionFacts;
  parameters(node: Syntax | undefined): Parameter[];
  class(node: Syntax, decorators?: readonly Syntax[]): ClassFacts;
  decorators(nodes: readonly Syntax[]): Decorator[];
}

/** A text with its lines. */
export class SourceText {
  readonly text: string;
  readonly #lineStarts: readonly number[];
  #lastLine = 0;

  constructor(text: string) {
    this.text = text;
    this.#lineStarts = lineStarts(text);
  }

  /** The text of a node as written. */
  of(node: Pick<Syntax, 'start' | 'end'>): string {
    return this.text.slice(node.start, node.end);
  }

  /** The range of a node, zero-based, in UTF-16 units. */
  range(node: Pick<Syntax, 'start' | 'end'>): Range {
    return this.span(node.start, node.end);
  }

  /** The range between two offsets. */
  span(start: number, end: number): Range {
    const startLine = this.#lineOf(start);
    const startColumn = start - (this.#lineStarts[startLine] ?? 0);
    const endLine = this.#lineOf(end);
    return [startLine, startColumn, endLine, end - (this.#lineStarts[endLine] ?? 0)];
  }

  /** Walks from the line found last: neighbours are asked for one after the other. Far away it searches. */
  #lineOf(offset: number): number {
    const starts = this.#lineStarts;
    let line = this.#lastLine;
    for (let steps = 0; steps < 4; steps++) {
      if (offset < (starts[line] ?? 0)) line--;
      else if (offset >= (starts[line + 1] ?? Infinity)) line++;
      else return (this.#lastLine = line);
    }
    return (this.#lastLine = searchLine(starts, offset));
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function searchLine(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
