/** Remembers what calls did while function bodies are looked into, so that a helper called by a hundred handlers runs once. */
import type { Effects } from './machine';
import type { Abstract, CallArgument, ClosureValue } from './values';

export interface RememberedCall {
  readonly value: Abstract;
  readonly effects: Effects;
}

export class CallMemory {
  readonly #calls = new Map<string, RememberedCall>();
  readonly #identities = new WeakMap<object, number>();
  #next = 0;

  /** The same text for calls that must do the same: same function in the same scope, with arguments that look the same. */
  key(closure: ClosureValue, args: readonly CallArgument[]): string {
    const self = closure.self ? this.#print(closure.self) : '';
    const own = `${this.#identity(closure.function)}/${this.#identity(closure.scope)}/${self}`;
    return `${own}(${args.map((argument) => `${argument.name ?? ''}=${this.#print(argument.value)}`).join(',')})`;
  }

  get(key: string): RememberedCall | undefined {
    return this.#calls.get(key);
  }

  set(key: string, call: RememberedCall): void {
    this.#calls.set(key, call);
  }

  #print(value: Abstract): string {
    switch (value.kind) {
      case 'symbol':
        return `s:${value.path}`;
      case 'text':
        return `t:${value.text}${value.holes.map((hole) => this.#print(hole)).join('+')}`;
      case 'number':
      case 'constant':
        return `c:${String(value.value)}`;
      case 'unknown':
        return `u:${value.origin}`;
      case 'closure':
        return `f:${this.#identity(value.function)}/${this.#identity(value.scope)}`;
      case 'choice':
        return value.options.map((option) => this.#print(option)).join('|');
      default:
        return `o:${this.#identity(value)}`;
    }
  }

  #identity(value: object): number {
    const known = this.#identities.get(value);
    if (known !== undefined) return known;
    this.#next += 1;
    this.#identities.set(value, this.#next);
    return this.#next;
  }
}
