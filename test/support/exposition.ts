/** What a synthetic exporter writes after so many requests: Prometheus' text format, with quoted names where they are UTF-8. */
import type { Exporter, Labels } from './exporters';

/** What the route has done so far. */
export interface Done {
  readonly ok: number;
  readonly failed: number;
}

/** Bounds in seconds and the share of requests at or below each. The p99 lies between 0.25 and 0.5. */
export const SHARES: readonly (readonly [bound: number, share: number])[] = [
  [0.05, 0.5],
  [0.1, 0.9],
  [0.25, 0.98],
  [0.5, 1],
  [1, 1],
];
export const P99 = { atLeast: 0.25, atMost: 0.5 };
const QUANTILES: readonly (readonly [share: string, seconds: number])[] = [
  ['0.5', 0.05],
  ['0.95', 0.2],
  ['0.99', 0.4],
];

/** What a server must say of a text, so that names in UTF-8 are taken as they are. */
export const CONTENT_TYPE = 'text/plain; version=1.0.0; escaping=allow-utf-8';

/** Prometheus' text format. */
export function exposition({ duration, counter, failures }: Exporter, done: Done): string {
  const amounts = (['ok', 'failed'] as const).map((status) => [status, done[status]] as const);
  const lines: string[] = [];
  const merged = new Map<string, number>();
  const add = (name: string, labels: Labels, amount: number): void => {
    const key = sample(name, labels);
    merged.set(key, (merged.get(key) ?? 0) + amount);
  };
  for (const [status, amount] of amounts) {
    if (counter && !(failures && status === 'failed')) add(counter.name, counter.labels(status), amount);
    if (failures && status === 'failed') add(failures.name, failures.labels, amount);
    if (!duration) continue;
    const { name, kind = 'classic', unit, labels: labelsOf } = duration;
    const labels = labelsOf(status);
    add(`${name}_count`, labels, amount);
    if (kind === 'summary')
      lines.push(...QUANTILES.map(([share, value]) => `${sample(name, { ...labels, quantile: share })} ${value}`));
    if (kind !== 'classic') continue;
    const factor = unit === 'ms' ? 1000 : 1;
    for (const [bound, share] of SHARES)
      add(`${name}_bucket`, { ...labels, le: String(bound * factor) }, amount * share);
    add(`${name}_bucket`, { ...labels, le: '+Inf' }, amount);
  }
  return [...lines, ...[...merged].map(([series, amount]) => `${series} ${amount}`), ''].join('\n');
}

function sample(name: string, labels: Labels): string {
  const quoted = (text: string): string => (/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(text) ? text : `"${text}"`);
  const pairs = Object.entries(labels).map(([label, value]) => `${quoted(label)}="${value}"`);
  // With UTF-8 the name stands in the braces.
  return quoted(name) === name ? `${name}{${pairs.join(',')}}` : `{${[quoted(name), ...pairs].join(',')}}`;
}
