/**
 * What one file says: the vocabulary of the whole engine.
 *
 * A front end walks a syntax tree once and lowers it to these shapes; frameworks, instrumentation, linker and rules work on
 * them and never on syntax nodes. Everything is plain JSON, so that facts are cached by content and shipped between threads.
 * What a front end does not understand becomes `unknown` with the values inside it, never nothing.
 */
import type { Range } from '../core/range';

export type Language = 'go' | 'python' | 'typescript';

export interface FileFacts {
  readonly language: Language;
  /** Go: the name in the package clause. */
  readonly package?: string;
  /** Module-level statements in order. */
  readonly body: readonly Statement[];
  /** Every module named by an import, `require` or dynamic import anywhere in the file, as written. */
  readonly imports: readonly ImportedModule[];
  /** Comments that mean something to us: `redline-ignore …`, `//go:build …`, `//autometrics…`. */
  readonly directives: readonly Directive[];
  /** The file says that it was generated (`Code generated … DO NOT EDIT`, `@generated`). */
  readonly generated: boolean;
  /** The parser met syntax it did not know; facts are still as complete as can be. */
  readonly hasSyntaxErrors: boolean;
}

export interface ImportedModule {
  readonly source: string;
  readonly range: Range;
}

export interface Directive {
  /** The comment's text without its marker, trimmed. */
  readonly text: string;
  readonly range: Range;
  /** No code before it on its line: it speaks of the line below. */
  readonly standsAlone: boolean;
}

// ---- values -------------------------------------------------------------------------------------------------------

/** An expression. Parentheses, `await`, `&x`, `*x`, `!` (TypeScript's non-null) and casts leave no trace but `typed`. */
export type Value =
  | { readonly kind: 'text'; readonly text: string; readonly range: Range }
  | { readonly kind: 'number'; readonly value: number; readonly range: Range }
  /** `true`, `false`, and `null` for null, nil, None and undefined. */
  | { readonly kind: 'constant'; readonly value: boolean | null; readonly range: Range }
  /** Concatenation with `+`, template literals, f-strings: the parts in order. */
  | { readonly kind: 'template'; readonly parts: readonly Value[]; readonly range: Range }
  | { readonly kind: 'name'; readonly name: string; readonly range: Range }
  /** `object.name`; `nameRange` is the range of `name` alone. */
  | {
      readonly kind: 'member';
      readonly object: Value;
      readonly name: string;
      readonly nameRange: Range;
      readonly range: Range;
    }
  | { readonly kind: 'index'; readonly object: Value; readonly index: Value; readonly range: Range }
  | CallValue
  /** Object, dict, map and struct literals. `type` for typed literals (`handlers.Handler{…}`, `map[string]int{}`). */
  | {
      readonly kind: 'object';
      readonly type?: TypeFacts;
      readonly entries: readonly ObjectEntry[];
      readonly range: Range;
    }
  /** Array, list, tuple, set and slice literals, also the right side of `a, b = 1, 2`. */
  | { readonly kind: 'list'; readonly type?: TypeFacts; readonly items: readonly Value[]; readonly range: Range }
  | { readonly kind: 'function'; readonly function: FunctionFacts; readonly range: Range }
  | { readonly kind: 'class'; readonly class: ClassFacts; readonly range: Range }
  /** `a ? b : c`, `a || b`, `a ?? b`, `b if a else c`, `a or b`: any of the options. */
  | { readonly kind: 'choice'; readonly test?: Value; readonly options: readonly Value[]; readonly range: Range }
  /** `...x`, `*x`, `**x` inside a list, an object or arguments. */
  | { readonly kind: 'spread'; readonly value: Value; readonly range: Range }
  /** Any other operator: comparison, arithmetic, `!x`, `x in y`, `x && y`; `SLICE` for a part of a list or text. */
  | {
      readonly kind: 'operation';
      readonly operator: string;
      readonly operands: readonly Value[];
      readonly range: Range;
    }
  /** A value with a type stated: `x as T`, `x.(T)`, `cast(T, x)` is left a call. */
  | { readonly kind: 'typed'; readonly value: Value; readonly type: TypeFacts; readonly range: Range }
  /** A type where a value may stand: `make([]T, 0)`, `new(T)`. */
  | { readonly kind: 'type'; readonly type: TypeFacts; readonly range: Range }
  /** Comprehension or generator: `item` is bound to each element of `over`, `value` is the element produced. */
  | {
      readonly kind: 'comprehension';
      readonly value: Value;
      readonly item: Pattern;
      readonly over: Value;
      readonly range: Range;
    }
  | { readonly kind: 'unknown'; readonly children: readonly Value[]; readonly range: Range };

export interface CallValue {
  readonly kind: 'call';
  readonly callee: Value;
  readonly arguments: readonly Argument[];
  /** `new X(…)` in TypeScript. */
  readonly construct?: true;
  readonly range: Range;
}

export interface Argument {
  /** Keyword of the argument (Python). */
  readonly name?: string;
  readonly value: Value;
}

export interface ObjectEntry {
  /** Absent for spreads (then `value` is a `spread`) and for positional struct fields. */
  readonly key?: Value;
  readonly value: Value;
}

/** A type as written. `path` is `['http', 'ServeMux']` for `*http.ServeMux`; pointers and `Optional` leave no trace. */
export interface TypeFacts {
  readonly path: readonly string[];
  readonly container?: 'list' | 'map' | 'channel' | 'function' | 'union' | 'generic';
  /** Element types: of a list its element, of a map key and value, of a generic its arguments, of a union its members. */
  readonly arguments: readonly TypeFacts[];
  /** Texts of a union or `Literal` of string literals. */
  readonly literals?: readonly string[];
  /** `Annotated[T, Depends(x)]` and the like: the values behind the type. */
  readonly metadata?: readonly Value[];
}

// ---- functions and classes ----------------------------------------------------------------------------------------

export interface FunctionFacts {
  readonly name?: string;
  readonly nameRange?: Range;
  /** The whole declaration, decorators included. */
  readonly range: Range;
  /** The block or expression that is its body, for inserting code. For an arrow with an expression body, the expression. */
  readonly bodyRange: Range;
  readonly parameters: readonly Parameter[];
  /** Result types; several in Go. */
  readonly returns: readonly TypeFacts[];
  readonly body: readonly Statement[];
  readonly decorators: readonly Decorator[];
  /** Go: the receiver. */
  readonly receiver?: Parameter;
  readonly isAsync: boolean;
  readonly isStatic: boolean;
  /** TypeScript getters; Python properties carry their decorator instead. */
  readonly isGetter: boolean;
  /** The body is an expression, lowered as a single `return`. */
  readonly isExpression: boolean;
}

export interface Parameter {
  /** A name, or a destructuring pattern. */
  readonly target: Pattern;
  readonly type?: TypeFacts;
  readonly default?: Value;
  /** `...args`, `*args` are `list`; `**kwargs` is `map`. */
  readonly rest?: 'list' | 'map';
  /** TypeScript: `constructor(private x: X)` declares a field. */
  readonly isField?: true;
  /** TypeScript parameter decorators (`@Param('id')`). */
  readonly decorators: readonly Decorator[];
  readonly range: Range;
}

export interface Decorator {
  /** What stands after the `@`. */
  readonly value: Value;
  /** With the `@`. */
  readonly range: Range;
}

export interface ClassFacts {
  readonly name?: string;
  readonly nameRange?: Range;
  /** Decorators included. */
  readonly range: Range;
  readonly form: 'class' | 'struct' | 'interface' | 'enum' | 'alias';
  /** Base classes; for Go structs and interfaces the embedded types are fields with `embedded`. */
  readonly bases: readonly Value[];
  readonly decorators: readonly Decorator[];
  readonly fields: readonly FieldFacts[];
  /** Methods inside the class body. Go's stand outside, as `function` statements with a receiver. */
  readonly methods: readonly FunctionFacts[];
  /** For `form: 'alias'` (Go `type A B`, TypeScript `type A = …`): what it stands for. */
  readonly aliasOf?: TypeFacts;
}

export interface FieldFacts {
  readonly name: string;
  readonly type?: TypeFacts;
  readonly value?: Value;
  readonly decorators: readonly Decorator[];
  readonly isStatic: boolean;
  /** Go: an embedded type; `name` is then the type's last name. */
  readonly embedded?: true;
  readonly range: Range;
}

// ---- statements ---------------------------------------------------------------------------------------------------

/** What an assignment, loop or parameter binds to. */
export type Pattern =
  | { readonly kind: 'name'; readonly name: string; readonly range: Range }
  /** `a.b = …`, `this.x = …`. */
  | { readonly kind: 'member'; readonly object: Value; readonly name: string; readonly range: Range }
  /** `a[b] = …`. */
  | { readonly kind: 'index'; readonly object: Value; readonly index: Value; readonly range: Range }
  /** `[a, b] = …`, `a, b := …`; null for a hole or `_`. `rest` takes what is left after the items. */
  | {
      readonly kind: 'list';
      readonly items: readonly (Pattern | null)[];
      readonly rest?: Pattern;
      readonly range: Range;
    }
  /** `{ a, b: c } = …`. `rest` takes what is left. */
  | {
      readonly kind: 'object';
      readonly entries: readonly PatternEntry[];
      readonly rest?: Pattern;
      readonly range: Range;
    };

export interface PatternEntry {
  readonly key: string;
  readonly target: Pattern;
  readonly default?: Value;
}

export type Statement =
  /** A declaration or an assignment. `declares` is false for assignments to what exists. `operator` for `+=` and the like. */
  | {
      readonly kind: 'bind';
      readonly target: Pattern;
      readonly value?: Value;
      readonly type?: TypeFacts;
      readonly declares: boolean;
      readonly operator?: string;
      readonly range: Range;
    }
  /** `concurrent` for Go's `go f()`. */
  | { readonly kind: 'expression'; readonly value: Value; readonly concurrent?: true; readonly range: Range }
  | { readonly kind: 'return'; readonly values: readonly Value[]; readonly range: Range }
  /** `throw`, `raise`, Go's `panic(…)` (which is a call as well). */
  | { readonly kind: 'throw'; readonly value?: Value; readonly range: Range }
  /** `typesOnly` for TypeScript's `import type`: names for types, and the module is not run. */
  | {
      readonly kind: 'import';
      readonly source: string;
      readonly bindings: readonly ImportBinding[];
      readonly typesOnly?: true;
      readonly range: Range;
    }
  /** ESM exports. `source` for re-exports. A declaration that is exported stands as itself and is named here. */
  | {
      readonly kind: 'export';
      readonly source?: string;
      readonly bindings: readonly ExportBinding[];
      readonly range: Range;
    }
  | { readonly kind: 'function'; readonly function: FunctionFacts; readonly range: Range }
  | { readonly kind: 'class'; readonly class: ClassFacts; readonly range: Range }
  | {
      readonly kind: 'if';
      readonly test: Value;
      readonly then: readonly Statement[];
      readonly otherwise: readonly Statement[];
      readonly range: Range;
    }
  /** Loops of every kind. `item` is bound to each element of `over`; Go's key or index is `key`. */
  | {
      readonly kind: 'loop';
      readonly key?: Pattern;
      readonly item?: Pattern;
      readonly over?: Value;
      readonly test?: Value;
      readonly body: readonly Statement[];
      readonly range: Range;
    }
  | {
      readonly kind: 'try';
      readonly body: readonly Statement[];
      readonly handlers: readonly ExceptionHandler[];
      readonly otherwise: readonly Statement[];
      readonly finalizer: readonly Statement[];
      readonly range: Range;
    }
  /** Context managers (Python). */
  | {
      readonly kind: 'with';
      readonly items: readonly ContextItem[];
      readonly body: readonly Statement[];
      readonly range: Range;
    }
  /** Go: runs when the function ends. */
  | { readonly kind: 'defer'; readonly value: Value; readonly range: Range }
  /** `switch`, `match`, Go's type switch and `select` (whose cases' tests are the channel operations). */
  | { readonly kind: 'switch'; readonly subject?: Value; readonly cases: readonly SwitchCase[]; readonly range: Range }
  /** A bare block: `{ … }`. */
  | { readonly kind: 'block'; readonly body: readonly Statement[]; readonly range: Range }
  | { readonly kind: 'jump'; readonly to: 'break' | 'continue'; readonly range: Range };

export interface ExceptionHandler {
  readonly types: readonly Value[];
  readonly name?: string;
  readonly body: readonly Statement[];
  readonly range: Range;
}

export interface ContextItem {
  readonly value: Value;
  readonly target?: Pattern;
}

export interface SwitchCase {
  /** Empty for the default case. */
  readonly tests: readonly Value[];
  readonly body: readonly Statement[];
  readonly range: Range;
}

/**
 * - `namespace`: the module itself (`import * as x`, Go imports, Python `import a.b as x`)
 * - `package`: Python `import a.b.c`, which binds `a` alone
 * - `default`, `named`: as in ESM; Python's `from m import n` is `named`
 * - `star`: everything (`from m import *`, Go dot imports)
 */
export type ImportBinding =
  /** `guessed`: Go's import spec gives no name, so it comes from the path until the package's own clause is read. */
  | { readonly kind: 'namespace' | 'package' | 'default'; readonly local: string; readonly guessed?: true }
  | { readonly kind: 'named'; readonly name: string; readonly local: string }
  | { readonly kind: 'star' };

/** `export { local as name }`; `star` for `export *`; `namespace` for `export * as name`. `default` is a name like others. */
export type ExportBinding =
  | { readonly kind: 'named'; readonly name: string; readonly local: string }
  | { readonly kind: 'star' }
  | { readonly kind: 'namespace'; readonly name: string };

/** The local name under which a front end binds the value of `export default <expression>`. */
export const DEFAULT_EXPORT = '*default*';

/** The operator of Go's `x[a:b]`. */
export const SLICE = '[:]';
