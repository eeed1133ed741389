/** Names and what they are bound to. A slot may be lazy: Go's package-level variables are evaluated when first asked for. */
import { LazyMap } from './lazyMap';
import type { Abstract } from './values';

interface Slot {
  value: Abstract | undefined;
  pending: (() => Abstract) | undefined;
  /** Whether the value that was found stands; else it is asked for again the next time. */
  readonly isFinal?: ((value: Abstract) => boolean) | undefined;
  /** How many undecided branches were open when it was declared. */
  readonly depth: number;
}

const NO_PARAMETERS: ReadonlySet<string> = new Set();

export class Scope {
  readonly #slots = new LazyMap<Slot>();

  constructor(
    readonly parent: Scope | undefined,
    /** `module` scopes end the search for what a closure captured. `function` scopes know their parameters' names. */
    readonly form: 'universe' | 'module' | 'function' | 'block',
    readonly parameters: ReadonlySet<string> = NO_PARAMETERS,
  ) {}

  declare(name: string, value: Abstract, depth = 0): void {
    this.#slots.set(name, { value, pending: undefined, depth });
  }

  declareLazily(name: string, evaluate: () => Abstract, isFinal?: (value: Abstract) => boolean): void {
    this.#slots.set(name, { value: undefined, pending: evaluate, isFinal, depth: 0 });
  }

  has(name: string): boolean {
    return this.#slots.has(name);
  }

  names(): readonly string[] {
    return [...this.#slots.keys()];
  }

  /** The value here, evaluated if it was pending; a value that needs itself is undefined while it is being evaluated. */
  own(name: string): Abstract | undefined {
    const slot = this.#slots.get(name);
    if (slot?.pending) {
      const evaluate = slot.pending;
      slot.pending = undefined;
      slot.value = evaluate();
      if (slot.isFinal?.(slot.value) === false) slot.pending = evaluate;
    }
    return slot?.value;
  }

  /** The value here as far as it has been evaluated: asking this opens no other module. */
  bound(name: string): Abstract | undefined {
    return this.#slots.get(name)?.value;
  }

  /** The value here when it was evaluated already; lazy slots stay as they are. */
  evaluated(name: string): Abstract | undefined {
    return this.#slots.get(name)?.value;
  }

  lookup(name: string): Abstract | undefined {
    return this.scopeOf(name)?.own(name);
  }

  /** The scope that holds the name, from here outwards. */
  scopeOf(name: string): Scope | undefined {
    return this.#slots.has(name) ? this : this.parent?.scopeOf(name);
  }

  /** The depth at which the name was declared, from here outwards; undefined when it is not known. */
  depthOf(name: string): number | undefined {
    return this.#slots.get(name)?.depth ?? this.parent?.depthOf(name);
  }

  /** The innermost scope that is not a block. */
  function(): Scope {
    return this.form === 'block' && this.parent ? this.parent.function() : this;
  }
}
