/** Durations of Prometheus: `1h30m`, `90s`, `500ms`. */

const SECONDS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/** Undefined for what is none. https://prometheus.io/docs/prometheus/latest/querying/basics/#float-literals-and-time-durations */
export function secondsOf(text: string): number | undefined {
  if (!/^(?:\d+(?:ms|[smhdwy]))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, count = '', unit = ''] of text.matchAll(/(\d+)(ms|[smhdwy])/g))
    total += Number(count) * (SECONDS[unit] ?? 0);
  return total;
}

/** The shortest way to write whole seconds with one unit: `90s`, `2m`. */
export function durationText(seconds: number): string {
  for (const [unit, size] of [
    ['h', 3600],
    ['m', 60],
  ] as const)
    if (seconds >= size && seconds % size === 0) return `${seconds / size}${unit}`;
  return `${seconds}s`;
}
