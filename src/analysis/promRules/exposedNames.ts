/** Under which names a metric of the code reaches Prometheus. */
import type { MetricDefinition } from '../model';

/** Names by the kind of metric: https://prometheus.io/docs/instrumenting/exposition_formats/ and client libraries' own `_total`, `_created`. */
const SUFFIXES: Readonly<Record<MetricDefinition['kind'], readonly string[]>> = {
  counter: ['', '_total', '_created'],
  gauge: [''],
  histogram: ['', '_bucket', '_sum', '_count', '_created'],
  summary: ['', '_sum', '_count', '_created'],
};

export interface ExposedNames {
  readonly names: ReadonlySet<string>;
  /** Starts of names that exporters complete with units and suffixes: those of OpenTelemetry. */
  readonly starts: readonly string[];
}

export function exposedNames(metrics: readonly MetricDefinition[]): ExposedNames {
  const names = new Set<string>();
  const starts: string[] = [];
  for (const { name, kind, library } of metrics) {
    if (name === undefined || name === '') continue;
    const plain = name.replace(/[^a-zA-Z0-9_:]/g, '_');
    if (/otel|opentelemetry/i.test(library)) starts.push(plain);
    for (const suffix of SUFFIXES[kind])
      names.add(plain.endsWith('_total') && suffix === '_total' ? plain : `${plain}${suffix}`);
    if (kind === 'counter') names.add(`${plain.replace(/_total$/, '')}_created`);
  }
  return { names, starts };
}

export const isExposed = (name: string, { names, starts }: ExposedNames): boolean =>
  names.has(name) || starts.some((start) => name === start || name.startsWith(`${start}_`));

/** The exposed name that was probably meant: one with another suffix, or one or two letters away. Undefined when nothing is near. */
export function nearestName(name: string, { names }: ExposedNames): string | undefined {
  const suffix = /_(?:bucket|sum|count)$/.exec(name)?.[0] ?? '';
  const stem = stemOf(name);
  const same = [...names].filter((known) => stemOf(known) === stem && !known.endsWith('_created'));
  if (same.length > 0)
    return (
      same.find((known) => known.endsWith(suffix) && suffix !== '') ??
      same.find((known) => known.endsWith('_total')) ??
      same[0]
    );
  const near = [...names].filter((known) => segment(known) === segment(name) && isNear(known, name));
  return near.length === 1 ? near[0] : undefined;
}

const stemOf = (name: string): string => name.replace(/_(?:total|bucket|sum|count|created)$/, '');
const segment = (name: string): string => name.split('_')[0] ?? '';

/** Short names are near too many others. */
const LEAST_LENGTH = 10;

function isNear(left: string, right: string): boolean {
  if (Math.min(left.length, right.length) < LEAST_LENGTH || Math.abs(left.length - right.length) > 2) return false;
  // Numbers and plurals tell metrics apart that are both meant.
  return left.replace(/\d/g, '') !== right.replace(/\d/g, '') && distance(left, right) <= 2;
}

/** Levenshtein's distance. */
export function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
