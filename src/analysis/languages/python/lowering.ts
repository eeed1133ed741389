/** What the parts of the Python front end share: one lowering per file. */
import type { Range } from '../../../core/range';
import type {
  ClassFacts,
  Decorator,
  FunctionFacts,
  ImportedModule,
  Pattern,
  Statement,
  TypeFacts,
  Value,
} from '../../facts';
import type { SyntaxNode } from './syntaxTree';

export interface Lowering {
  readonly imports: ImportedModule[];
  rangeOf(node: SyntaxNode): Range;
  rangeBetween(start: number, end: number): Range;
  textOf(node: SyntaxNode): string;
  value(node: SyntaxNode): Value;
  /** The targets of assignments and loops. */
  pattern(node: SyntaxNode): Pattern;
  /** An annotation. */
  type(node: SyntaxNode): TypeFacts;
  /** The statements of a block; none when there is no block. */
  block(node: SyntaxNode | undefined): Statement[];
  function(node: SyntaxNode, decorators: readonly Decorator[], range: Range): FunctionFacts;
  class(node: SyntaxNode, decorators: readonly Decorator[], range: Range): ClassFacts;
  /** Puts a statement before the one being lowered: `:=` binds in the midst of an expression. */
  hoist(statement: Statement): void;
  /** Runs `lower` and returns, apart, what it hoisted. */
  hoisting<T>(lower: () => T): { readonly result: T; readonly hoisted: readonly Statement[] };
  /** Runs `lower` for a function's body: `global` in it concerns it alone. */
  inFunction<T>(lower: () => T): T;
  /** `global x`, `nonlocal x`. */
  declareOuter(name: string): void;
  /** Whether assigning the name makes a name of this function's own. */
  declaresOwn(name: string): boolean;
  /** Whether any name was declared so, in the function or module that is being lowered. */
  declaresOuter(): boolean;
}

export const unknownValue = (range: Range, children: readonly Value[] = []): Value => ({
  kind: 'unknown',
  children,
  range,
});
