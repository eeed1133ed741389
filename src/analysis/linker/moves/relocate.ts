/** What was linked, with the places of one file where they are now. */
import { isRange } from '../../languages/incremental/movedLines';
import type { Move } from './moved';

/** Texts of edits are made from the text around them: what holds edits is made anew. */
const EDITS: readonly string[] = ['edits', 'endEdits'];

/** Undefined where the place of something is not known, or more of it than its place depends on the text. What is shared stays shared. */
export function relocate<T>(linked: T, file: string, move: Move): T | undefined {
  const relocation = new Relocation(file, move);
  const relocated = relocation.of(linked);
  return relocation.isCertain ? relocated : undefined;
}

class Relocation {
  isCertain = true;
  readonly #known = new Map<object, unknown>();

  constructor(
    readonly file: string,
    readonly move: Move,
  ) {}

  of<T>(value: T): T;
  of(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || isRange(value)) return value;
    if (!this.#known.has(value)) this.#known.set(value, Array.isArray(value) ? this.#list(value) : this.#object(value));
    return this.#known.get(value);
  }

  #list(items: readonly unknown[]): readonly unknown[] {
    let isSame = true;
    const relocated = items.map((item) => {
      const other = this.of(item);
      isSame &&= other === item;
      return other;
    });
    return isSame ? items : relocated;
  }

  #object(value: object): object {
    const entries = Object.entries(value);
    if ('file' in value && value.file === this.file && 'range' in value && isRange(value.range)) {
      return { ...value, range: this.#certain(this.move.range(value.range), value.range) };
    }
    if (
      this.#isHere(value) &&
      entries.some(([key, held]) => EDITS.includes(key) && Array.isArray(held) && held.length > 0)
    )
      this.isCertain = false;
    let isSame = true;
    const relocated = entries.map(([key, held]): readonly [string, unknown] => {
      const isLine = key === 'line' && typeof held === 'number' && this.#isHere(value);
      const other = isLine ? this.#certain(this.move.line(held), held) : this.of<unknown>(held);
      isSame &&= other === held;
      return [key, other];
    });
    return isSame ? value : Object.fromEntries(relocated);
  }

  /** Whether something stands, or is declared, in the file that moved. */
  #isHere(value: object): boolean {
    const place: unknown =
      'declaration' in value ? value.declaration : 'location' in value ? value.location : undefined;
    return typeof place === 'object' && place !== null && 'file' in place && place.file === this.file;
  }

  #certain<T>(moved: T | undefined, before: T): T {
    if (moved === undefined) this.isCertain = false;
    return moved ?? before;
  }
}
