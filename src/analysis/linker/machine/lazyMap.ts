/** A map that costs nothing until something is put into it: the machine makes millions, and most stay empty. */
export class LazyMap<Value> implements Iterable<readonly [string, Value]> {
  #held: Map<string, Value> | undefined;

  get size(): number {
    return this.#held?.size ?? 0;
  }

  get(name: string): Value | undefined {
    return this.#held?.get(name);
  }

  has(name: string): boolean {
    return this.#held?.has(name) ?? false;
  }

  set(name: string, value: Value): void {
    this.#held ??= new Map();
    this.#held.set(name, value);
  }

  keys(): Iterable<string> {
    return this.#held?.keys() ?? [];
  }

  values(): Iterable<Value> {
    return this.#held?.values() ?? [];
  }

  [Symbol.iterator](): Iterator<readonly [string, Value]> {
    return (this.#held ?? [])[Symbol.iterator]();
  }
}
