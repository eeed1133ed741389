/** What OTLP says of metrics, as far as counting needs it (opentelemetry-proto, metrics/v1/metrics.proto). Both encodings give this. */
import type { Attribute } from '../../../core/trace/details';

export interface PushedResource {
  readonly attributes: readonly Attribute[];
  readonly metrics: readonly PushedMetric[];
}

export interface PushedMetric {
  readonly name: string;
  /** As OpenTelemetry writes it: `s`, `By`, `{request}`. */
  readonly unit: string;
  readonly kind: 'gauge' | 'sum' | 'histogram' | 'exponential' | 'summary';
  readonly temporality: Temporality;
  /** Of sums: it never falls. */
  readonly isMonotonic: boolean;
  readonly points: readonly Point[];
  /** Points that contradict themselves, which cannot be kept. */
  readonly invalid: number;
}

/** `TEMPORALITIES` by their numbers. */
export const TEMPORALITIES = ['unspecified', 'delta', 'cumulative'] as const;
export type Temporality = (typeof TEMPORALITIES)[number];

export interface Point {
  readonly attributes: readonly Attribute[];
  /** Milliseconds since 1970; 0 when it is not said. */
  readonly start: number;
  readonly time: number;
  readonly value: PointValue;
}

export type PointValue = NumberValue | HistogramValue | ExponentialValue | SummaryValue;

export interface NumberValue {
  readonly kind: 'number';
  readonly value: number;
}

export interface HistogramValue {
  readonly kind: 'histogram';
  readonly count: number;
  readonly sum: number;
  /** Upper bounds without the infinite one, ascending. */
  readonly bounds: readonly number[];
  /** Of each bucket alone: one more than bounds, or none at all. */
  readonly counts: readonly number[];
}

/** Bucket `i` of `counts` goes from 2^((offset + i) / 2^scale) to 2^((offset + i + 1) / 2^scale). */
export interface ExponentialValue {
  readonly kind: 'exponential';
  readonly count: number;
  readonly sum: number;
  readonly scale: number;
  readonly offset: number;
  readonly counts: readonly number[];
  /** Observations of zero and below. */
  readonly lowest: number;
}

export interface SummaryValue {
  readonly kind: 'summary';
  readonly count: number;
  readonly sum: number;
  readonly quantiles: readonly { readonly share: number; readonly value: number }[];
}

/** Set on points that only say that a series has ended. */
export const NO_RECORDED_VALUE = 1;
/** OpenTelemetry's range is -10 to 20; outside of it powers of two overflow. */
const LARGEST_SCALE = 20;

/** Whether a point can be what it says. */
export function isSound(value: PointValue): boolean {
  switch (value.kind) {
    case 'number':
      return true;
    case 'summary':
      return value.count >= 0;
    case 'histogram':
      return isHistogram(value);
    case 'exponential':
      return Math.abs(value.scale) <= LARGEST_SCALE && value.count >= 0;
  }
}

function isHistogram({ bounds, counts }: HistogramValue): boolean {
  const isAscending = bounds.every(
    (bound, index) => !Number.isNaN(bound) && (index === 0 || bound > (bounds[index - 1] ?? 0)),
  );
  return isAscending && (counts.length === bounds.length + 1 || (counts.length === 0 && bounds.length === 0));
}
