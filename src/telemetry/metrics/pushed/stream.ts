/** One series of a service, added up: whatever it sends (totals or increases, by one process or by several), it only ever grows. */
import type { ExposedSample } from '../exposition';
import { gridBounds, onGrid } from './exponentialGrid';
import type { Point, PointValue, PushedMetric } from './otlpMetrics';
import { metricName } from './prometheusNames';

type Labels = Readonly<Record<string, string>>;
type Kind = Pick<PushedMetric, 'kind' | 'temporality' | 'isMonotonic'>;

/** Processes that send the same series, and starts of one process, that are told apart. */
const MOST_SOURCES = 16;

export class Stream {
  /** What has been counted since somebody listens, by place in `samples`. */
  readonly #totals: number[];
  /** What each source said last, by itself and its start. */
  readonly #last = new Map<string, readonly number[]>();
  readonly #names: readonly Omit<ExposedSample, 'value'>[];
  #quantiles: readonly ExposedSample[] = [];

  constructor(
    private readonly metric: PushedMetric,
    private readonly labels: Labels,
    private readonly bounds: readonly number[],
  ) {
    this.#names = namesOf(metric, labels, bounds);
    this.#totals = this.#names.map(() => 0);
  }

  /** Numbers that it holds, for the bound on memory. */
  get size(): number {
    return this.#names.length * (1 + Math.max(1, this.#last.size));
  }

  /** Whether a point has the buckets that this stream counts. */
  fits(bounds: readonly number[]): boolean {
    return bounds.length === this.bounds.length && bounds.every((bound, index) => bound === this.bounds[index]);
  }

  /** `since`: milliseconds since 1970 when we began to listen; what was counted earlier is no increase that was seen. */
  add({ value, start }: Point, source: string, since: number): void {
    const counts = countsOf(value, this.bounds);
    if (value.kind === 'summary') this.#quantiles = quantilesOf(value, metricName(this.metric), this.labels);
    if (isLevel(this.metric)) counts.forEach((count, index) => this.#set(index, count));
    else if (this.metric.temporality === 'delta') counts.forEach((count, index) => this.#increase(index, count));
    else this.#addTotal(counts, `${source}\u0000${start}`, start >= since);
  }

  #addTotal(counts: readonly number[], key: string, isWhole: boolean): void {
    const before = this.#last.get(key) ?? (isWhole ? [] : counts);
    counts.forEach((count, index) => {
      const last = before[index] ?? 0;
      // What falls has begun anew, and says so too late.
      this.#increase(index, count < last ? count : count - last);
    });
    this.#last.delete(key);
    this.#last.set(key, counts);
    const [oldest] = this.#last.keys();
    if (this.#last.size > MOST_SOURCES && oldest !== undefined) this.#last.delete(oldest);
  }

  #set(index: number, value: number): void {
    this.#totals[index] = value;
  }

  #increase(index: number, by: number): void {
    if (Number.isFinite(by)) this.#totals[index] = (this.#totals[index] ?? 0) + by;
  }

  samples(): readonly ExposedSample[] {
    return [
      ...this.#names.map((series, index) => ({ ...series, value: this.#totals[index] ?? 0 })),
      ...this.#quantiles,
    ];
  }
}

/** Gauges, and sums that go up and down in whole numbers, say how much there is. */
const isLevel = ({ kind, temporality, isMonotonic }: Kind): boolean =>
  kind === 'gauge' || (kind === 'sum' && !isMonotonic && temporality !== 'delta');

/** Of what a point has to be counted into. */
export function boundsOf(value: PointValue, unit: string): readonly number[] {
  if (value.kind === 'histogram') return value.bounds.filter((bound) => bound !== Infinity);
  return value.kind === 'exponential' ? gridBounds(unit) : [];
}

/** In the order of `namesOf`: what the buckets up to each bound have together, as Prometheus counts. */
function countsOf(value: PointValue, bounds: readonly number[]): readonly number[] {
  if (value.kind === 'number') return [value.value];
  if (value.kind === 'summary') return [value.sum, value.count];
  let below = 0;
  const single = value.kind === 'exponential' ? onGrid(value, bounds) : value.counts;
  const cumulative = bounds.map((_, index) => (below += single[index] ?? 0));
  return [value.sum, value.count, ...cumulative, value.count];
}

function namesOf(metric: PushedMetric, labels: Labels, bounds: readonly number[]): Omit<ExposedSample, 'value'>[] {
  const name = metricName(metric);
  if (metric.kind === 'gauge' || metric.kind === 'sum') return [{ name, labels }];
  const parts = [
    { name: `${name}_sum`, labels },
    { name: `${name}_count`, labels },
  ];
  if (metric.kind === 'summary') return parts;
  const uppers = [...bounds.map(String), '+Inf'];
  return [...parts, ...uppers.map((le) => ({ name: `${name}_bucket`, labels: { ...labels, le } }))];
}

function quantilesOf(value: Extract<PointValue, { kind: 'summary' }>, name: string, labels: Labels): ExposedSample[] {
  return value.quantiles.map((one) => ({ name, labels: { ...labels, quantile: String(one.share) }, value: one.value }));
}
