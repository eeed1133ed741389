/** Where found traces stand by start and duration; durations on a logarithmic scale, because outliers are what is looked for. */
import type { TraceSummary } from '../../core/trace/summary';

export interface ScatterPoint {
  /** Index in the list. */
  readonly index: number;
  /** Shares of the plot, from the left and from the top. */
  readonly x: number;
  readonly y: number;
  readonly hasFailed: boolean;
}

export interface ScatterTick {
  /** Share of the axis, from the left or from the top. */
  readonly at: number;
  /** Milliseconds: since 1970 on the time axis, of duration on the other. */
  readonly value: number;
}

export interface ScatterLayout {
  readonly points: readonly ScatterPoint[];
  readonly times: readonly ScatterTick[];
  readonly durations: readonly ScatterTick[];
}

/** Backends round below a millisecond down to nothing, which a logarithm cannot show. */
const SHORTEST = 0.5;

/** Durations that people think in, in milliseconds: a millisecond to ten hours. */
const ROUND = [1, 10, 100, 1000, 10_000, 60_000, 600_000, 3_600_000, 36_000_000];

export function layOutScatter(traces: readonly TraceSummary[]): ScatterLayout {
  const starts = traces.map(({ startMilliseconds }) => startMilliseconds);
  const [first, last] = [Math.min(...starts), Math.max(...starts)];
  const span = Math.max(1, last - first);
  const heights = traces.map(({ durationMilliseconds }) => Math.log10(Math.max(SHORTEST, durationMilliseconds)));
  const low = Math.floor(Math.min(...heights));
  const high = Math.max(low + 1, Math.ceil(Math.max(...heights)));
  const points = traces.map((trace, index) => ({
    index,
    x: last === first ? 0.5 : (trace.startMilliseconds - first) / span,
    y: 1 - ((heights[index] ?? low) - low) / (high - low),
    hasFailed: (trace.errorCount ?? 0) > 0 || trace.services.some(({ errors }) => errors > 0),
  }));
  const durations = ROUND.map((value) => ({ at: 1 - (Math.log10(value) - low) / (high - low), value })).filter(
    ({ at }) => at >= 0 && at <= 1,
  );
  const times =
    last === first ? [{ at: 0.5, value: first }] : [0, 0.5, 1].map((at) => ({ at, value: first + span * at }));
  return { points, times, durations };
}

/** The point nearest to a place within a radius, all in pixels; undefined when none is so near. */
export function nearestPoint(
  points: readonly ScatterPoint[],
  place: { readonly x: number; readonly y: number },
  size: { readonly width: number; readonly height: number },
  radius: number,
): ScatterPoint | undefined {
  let best: { readonly point: ScatterPoint; readonly distance: number } | undefined;
  for (const point of points) {
    const distance = Math.hypot(point.x * size.width - place.x, point.y * size.height - place.y);
    if (distance <= radius && distance < (best?.distance ?? Infinity)) best = { point, distance };
  }
  return best?.point;
}

/** Left and right go by start, up and down by duration: the next slower one is up. Undefined for other keys. */
export function walkScatter(traces: readonly TraceSummary[], index: number, key: string): number | undefined {
  const by = KEYS[key];
  if (by === undefined) return undefined;
  const order = traces
    .map((_, at) => at)
    .sort((left, right) => by.value(traces[left]) - by.value(traces[right]) || left - right);
  const place = Math.min(order.length - 1, Math.max(0, order.indexOf(index) + by.step));
  return order[place];
}

type Key = { readonly value: (trace: TraceSummary | undefined) => number; readonly step: 1 | -1 };

const startOf: Key['value'] = (trace) => trace?.startMilliseconds ?? 0;
const durationOf: Key['value'] = (trace) => trace?.durationMilliseconds ?? 0;

const KEYS: Readonly<Record<string, Key>> = {
  ArrowLeft: { value: startOf, step: -1 },
  ArrowRight: { value: startOf, step: 1 },
  ArrowUp: { value: durationOf, step: 1 },
  ArrowDown: { value: durationOf, step: -1 },
};
