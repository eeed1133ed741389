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
import { createPositions, type Positions } from '../positions';
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

/** A text with its positions. */
export class SourceText {
  readonly text: string;
  readonly #positions: Positions;

  constructor(text: string) {
    this.text = text;
    this.#positions = createPositions(text);
  }

  /** The text of a node as written. */
  of(node: Pick<Syntax, 'start' | 'end'>): string {
    return this.text.slice(node.start, node.end);
  }

  /** The range of a node, zero-based, in UTF-16 units. */
  range(node: Pick<Syntax, 'start' | 'end'>): Range {
    return this.#positions.range(node.start, node.end);
  }

  /** The range between two offsets. */
  span(start: number, end: number): Range {
    return this.#positions.range(start, end);
  }
}
