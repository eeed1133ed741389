/**
 * The names under which Prometheus has metrics of OpenTelemetry, so that schemas know them. Sources: the specification's
 * "Prometheus and OpenMetrics Compatibility", and github.com/prometheus/otlptranslator, which Prometheus itself uses.
 */
import type { PushedMetric } from './otlpMetrics';

const UNITS: Readonly<Record<string, string>> = {
  d: 'days',
  h: 'hours',
  min: 'minutes',
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  By: 'bytes',
  KiBy: 'kibibytes',
  MiBy: 'mebibytes',
  GiBy: 'gibibytes',
  KBy: 'kilobytes',
  MBy: 'megabytes',
  GBy: 'gigabytes',
  m: 'meters',
  V: 'volts',
  A: 'amperes',
  J: 'joules',
  W: 'watts',
  g: 'grams',
  Cel: 'celsius',
  Hz: 'hertz',
  '%': 'percent',
  '1': '',
};

const PER: Readonly<Record<string, string>> = {
  s: 'second',
  m: 'minute',
  min: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  mo: 'month',
  y: 'year',
};

type Named = Pick<PushedMetric, 'name' | 'unit' | 'kind' | 'isMonotonic'>;

/** `http.server.request.duration` in `s` is `http_server_request_duration_seconds`; monotonic sums end in `_total`. */
export function metricName({ name, unit, kind, isMonotonic }: Named): string {
  const [main = '', per] = unit.split('/', 2);
  const words = name.split(/[^a-zA-Z0-9:]+/).filter((word) => word !== '');
  const isCounter = kind === 'sum' && isMonotonic;
  const suffixes = [
    ...unitWords(main, UNITS),
    ...(per === undefined ? [] : unitWords(per, PER).flatMap((word) => ['per', word])),
    ...(unit === '1' && kind === 'gauge' ? ['ratio'] : []),
  ];
  const kept = isCounter ? words.filter((word) => word !== 'total') : words;
  const whole = [
    ...kept,
    ...suffixes.filter((word) => word === 'per' || !kept.includes(word)),
    ...(isCounter ? ['total'] : []),
  ].join('_');
  return /^\d/.test(whole) ? `_${whole}` : whole;
}

/** Annotations in braces say what is counted, not in which unit. */
function unitWords(unit: string, table: Readonly<Record<string, string>>): string[] {
  const plain = unit.trim();
  if (plain === '' || /[{}]/.test(plain)) return [];
  const known = Object.hasOwn(table, plain) ? table[plain] : plain.replace(/[^a-zA-Z0-9]+/g, '_');
  return known === undefined || known === '' || known === '_' ? [] : [known];
}

/** `http.route` is `http_route`. */
export function labelName(key: string): string {
  const name = key.replace(/[^a-zA-Z0-9_]/g, '_');
  return /^\d/.test(name) ? `key_${name}` : name;
}
