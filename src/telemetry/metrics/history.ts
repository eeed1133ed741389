/** What one target said over the last while: counters as columns of numbers, bounded in time and size. */
import type { ExposedSample } from './exposition';

/** Scrapes that are kept: an hour at the usual refresh. */
const MOST_SCRAPES = 240;
/** Numbers that are kept, 8 bytes each; older scrapes give way. */
const MOST_VALUES = 1_000_000;
/** A service with more series has another problem than its latency. */
const MOST_SERIES = 50_000;

interface Scrape {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** By number of the series; NaN where it was missing. */
  readonly values: Float64Array;
}

export type Series = Omit<ExposedSample, 'value'>;

export class History {
  readonly #numbers = new Map<string, number>();
  readonly #series: Series[] = [];
  readonly #scrapes: Scrape[] = [];
  #dropped = false;

  get scrapes(): number {
    return this.#scrapes.length;
  }

  /** Whether the target has more series than are kept. */
  get isIncomplete(): boolean {
    return this.#dropped;
  }

  get series(): readonly Series[] {
    return this.#series;
  }

  add(at: number, samples: readonly ExposedSample[]): void {
    const numbers = samples.map((sample) => this.#numberOf(sample));
    const values = new Float64Array(this.#series.length).fill(NaN);
    samples.forEach(({ value }, index) => {
      const number = numbers[index];
      if (number !== undefined) values[number] = value;
    });
    this.#scrapes.push({ at, values });
    const total = (): number => this.#scrapes.reduce((sum, scrape) => sum + scrape.values.length, 0);
    while (this.#scrapes.length > MOST_SCRAPES || (this.#scrapes.length > 2 && total() > MOST_VALUES)) {
      this.#scrapes.shift();
    }
  }

  #numberOf(sample: ExposedSample): number | undefined {
    const key = keyOf(sample);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    if (this.#series.length >= MOST_SERIES) {
      this.#dropped = true;
      return undefined;
    }
    this.#numbers.set(key, this.#series.length);
    this.#series.push({ name: sample.name, labels: sample.labels });
    return this.#series.length - 1;
  }

  /** What the last scrape said, as it said it: gauges and quantiles. */
  latest(): { readonly series: Series; readonly value: number }[] {
    const last = this.#scrapes.at(-1);
    return this.#series.flatMap((series, number) => {
      const value = last?.values[number] ?? NaN;
      return Number.isNaN(value) ? [] : [{ series, value }];
    });
  }

  /**
   * Increase per second over the last `window` seconds, for every series that the last scrape has. A value that falls was reset,
   * and counts from zero; a series that is new counts from zero, too. Empty with fewer than two scrapes in the window.
   */
  rates(window: number): { readonly series: Series; readonly rate: number }[] {
    const last = this.#scrapes.at(-1);
    const inside = this.#scrapes.filter(({ at }) => last && at >= last.at - window * 1000);
    const elapsed = ((last?.at ?? 0) - (inside[0]?.at ?? 0)) / 1000;
    if (!last || !(elapsed > 0)) return [];
    return this.#series.flatMap((series, number) => {
      if (Number.isNaN(last.values[number] ?? NaN)) return [];
      return [{ series, rate: increase(inside, number) / elapsed }];
    });
  }
}

function increase(scrapes: readonly Scrape[], number: number): number {
  let sum = 0;
  let before = 0;
  scrapes.forEach(({ values }, index) => {
    const value = values[number] ?? NaN;
    if (Number.isNaN(value)) return;
    if (index > 0) sum += value < before ? value : value - before;
    before = value;
  });
  return sum;
}

function keyOf({ name, labels }: ExposedSample): string {
  let key = name;
  for (const label of Object.keys(labels).sort()) key += `\u0000${label}\u0001${labels[label] ?? ''}`;
  return key;
}
