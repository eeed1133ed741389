/** Reads the numbers back out of a lens, as a person would. */

export interface LensNumbers {
  /** Seconds. */
  readonly p99: number;
  /** 0 to 1. */
  readonly errorRatio: number;
  /** Requests per second. */
  readonly rate: number;
}

const UNITS: Readonly<Record<string, number>> = { µs: 1e-6, ms: 1e-3, s: 1, min: 60 };
const LENS = /p99 [<>]?([\d.]+) (µs|ms|s|min).*? · <?([\d.]+) % errors · <?([\d.]+)(k?) req\/(s|min)/;

/** Undefined when the lens has no numbers. */
export function lensNumbers(text: string): LensNumbers | undefined {
  const found = LENS.exec(text);
  if (!found) return undefined;
  const [, p99 = '', unit = '', errors = '', rate = '', kilo = '', per = ''] = found;
  return {
    p99: Number(p99) * (UNITS[unit] ?? NaN),
    errorRatio: Number(errors) / 100,
    rate: (Number(rate) * (kilo === '' ? 1 : 1000)) / (per === 's' ? 1 : 60),
  };
}

/** How many buckets lie between two latencies; 0 when they fall into the same one. */
export function bucketsApart(bounds: readonly number[], one: number, other: number): number {
  const bucketOf = (value: number): number => bounds.filter((bound) => bound < value).length;
  return Math.abs(bucketOf(one) - bucketOf(other));
}
