/** What one target said over the last while: counters as columns of numbers, bounded in time and size. */
import { CreationTimes, isCreated } from './created';
import type { ExposedExemplar, ExposedSample } from './exposition';

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
  /** Series that started again since the scrape before, whatever their values look like. */
  readonly renewed?: ReadonlySet<number>;
}

export type Series = Omit<ExposedSample, 'value' | 'exemplar'>;

/** An observation of a series that has the name of its trace. */
export interface SeriesExemplar {
  readonly series: Series;
  readonly exemplar: ExposedExemplar;
}

export interface Rates {
  /** Increase per second. */
  readonly rates: readonly { readonly series: Series; readonly rate: number }[];
  /** Seconds. */
  readonly span: number;
}

/** As client libraries' default collectors name it; in seconds since 1970. */
export const PROCESS_START = 'process_start_time_seconds';
/** Milliseconds by which the same start may be told differently: it is worked out from the machine's uptime. */
const SAME_START = 1_000;
/** Exemplars that are kept: libraries keep one a bucket, and replace it whenever they like. */
const MOST_EXEMPLARS = 2_000;

export class History {
  readonly #numbers = new Map<string, number>();
  readonly #series: Series[] = [];
  readonly #scrapes: Scrape[] = [];
  #dropped = false;
  /** Milliseconds since 1970. */
  #startedAt: number | undefined;
  #lastRun: Rates | undefined;
  readonly #creations = new CreationTimes();
  /** By what they say, the oldest first. */
  readonly #exemplars = new Map<string, SeriesExemplar>();

  constructor(private readonly mostValues = MOST_VALUES) {}

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

  /** Rates over all that is kept of the process that ran before this one; undefined while there was none. */
  get lastRun(): Rates | undefined {
    return this.#lastRun;
  }

  /** What was seen of them so far, the oldest first; those without a time of their own have that of their scrape. */
  get exemplars(): readonly SeriesExemplar[] {
    return [...this.#exemplars.values()];
  }

  /** Seconds between the first and the last scrape of the last `window` seconds. */
  span(window: number): number {
    const inside = this.#inside(window);
    return ((inside.at(-1)?.at ?? 0) - (inside[0]?.at ?? 0)) / 1000;
  }

  add(at: number, all: readonly ExposedSample[]): void {
    const started = all.find(({ name }) => name === PROCESS_START)?.value;
    if (started !== undefined && Number.isFinite(started)) this.#begin(started * 1000);
    const samples = all.filter(({ name }) => name !== PROCESS_START && !isCreated(name));
    const isRenewed = this.#creations.renewed(all);
    const renewed = new Set<number>();
    const numbers = samples.map((sample) => this.#numberOf(sample));
    const values = new Float64Array(this.#series.length).fill(NaN);
    samples.forEach((sample, index) => {
      const number = numbers[index];
      if (number === undefined) return;
      values[number] = sample.value;
      if (isRenewed?.(sample)) renewed.add(number);
      if (sample.exemplar) this.#remember(number, sample.exemplar, at);
    });
    this.#scrapes.push({ at, values, ...(renewed.size > 0 ? { renewed } : {}) });
    const total = (): number => this.#scrapes.reduce((sum, scrape) => sum + scrape.values.length, 0);
    while (this.#scrapes.length > MOST_SCRAPES || (this.#scrapes.length > 2 && total() > this.mostValues)) {
      this.#scrapes.shift();
    }
  }

  #remember(number: number, { timestamp = NaN, ...exemplar }: ExposedExemplar, at: number): void {
    const series = this.#series[number];
    const key = JSON.stringify([number, exemplar.value, exemplar.labels]);
    if (!series || this.#exemplars.has(key)) return;
    const seconds = Number.isFinite(timestamp) ? timestamp : at / 1000;
    this.#exemplars.set(key, { series, exemplar: { ...exemplar, timestamp: seconds } });
    const [oldest] = this.#exemplars.keys();
    if (this.#exemplars.size > MOST_EXEMPLARS && oldest !== undefined) this.#exemplars.delete(oldest);
  }

  /** Another time of start is another process, whose counters start at zero. */
  #begin(startedAt: number): void {
    const before = this.#startedAt;
    this.#startedAt = startedAt;
    if (before === undefined || Math.abs(startedAt - before) < SAME_START) return;
    const rates = this.rates(Infinity);
    if (rates.length > 0) this.#lastRun = { rates, span: this.span(Infinity) };
    const last = this.#scrapes.at(-1)?.at ?? startedAt;
    this.#scrapes.length = 0;
    this.#scrapes.push({ at: Math.max(startedAt, last), values: new Float64Array(this.#series.length) });
  }

  #inside(window: number): readonly Scrape[] {
    const last = this.#scrapes.at(-1);
    return this.#scrapes.filter(({ at }) => last && at >= last.at - window * 1000);
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
  rates(window: number): Rates['rates'] {
    const last = this.#scrapes.at(-1);
    const inside = this.#inside(window);
    const elapsed = this.span(window);
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
  let isRenewed = false;
  scrapes.forEach(({ values, renewed }, index) => {
    const value = values[number] ?? NaN;
    isRenewed ||= index > 0 && renewed?.has(number) === true;
    if (Number.isNaN(value)) return;
    if (index > 0) sum += value < before || isRenewed ? value : value - before;
    isRenewed = false;
    before = value;
  });
  return sum;
}

function keyOf({ name, labels }: ExposedSample): string {
  let key = name;
  for (const label of Object.keys(labels).sort()) key += `\u0000${label}\u0001${labels[label] ?? ''}`;
  return key;
}
