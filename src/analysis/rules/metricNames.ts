/**
 * What a metric's name should be. Each entry finds one kind of mistake and says what to write instead. Sources: Prometheus' naming
 * practices; the validations of client_golang's promlint, whose names stand beside each entry.
 */
import type { Severity } from '../../core/finding';
import type { MetricDefinition, MetricKind } from '../model';

export interface NameProblem {
  readonly severity: Severity;
  /** Ends a sentence about the metric. */
  readonly text: string;
  /** A better name, where it is sure. */
  readonly better?: string;
  /** The better name says the same; in another unit it would not. */
  readonly isRename?: true;
}

type Named = MetricDefinition & { readonly name: string };
type Check = (metric: Named) => NameProblem | undefined;

/** Tokens of units that are not the base unit, with the base unit. Source: promlint's table. */
const UNITS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    seconds: 'minutes hours days weeks',
    kelvin: 'kelvins',
    celsius: 'fahrenheit rankine',
    meters: 'inches yards miles',
    bytes: 'bits',
    joules: 'calories',
    grams: 'pounds ounces',
  }).flatMap(([base, others]) => others.split(' ').map((unit) => [unit, base] as const)),
);
const BASES = ['seconds', 'kelvin', 'celsius', 'meters', 'bytes', 'joules', 'grams', 'volts', 'amperes'];
const PREFIXES = 'pico nano micro milli centi deci deca hecto kilo kibi mega mebi giga gibi tera tebi peta pebi'.split(
  ' ',
);
const ABBREVIATIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    seconds: 's ms us ns sec secs msec msecs',
    bytes: 'b kb mb gb tb pb',
    hours: 'h',
    days: 'd',
  }).flatMap(([unit, short]) => short.split(' ').map((one) => [one, unit] as const)),
);

const tokens = (name: string): string[] => name.toLowerCase().split('_');

/** The base unit behind `milliseconds`, `megabytes` or `minutes`; undefined for base units and other words. */
function baseOf(token: string): string | undefined {
  const prefixed = BASES.find((base) => PREFIXES.some((prefix) => token === `${prefix}${base}`));
  return prefixed ?? UNITS.get(token);
}

/** promlint: MetricUnits. */
const unitIsBase: Check = ({ name }) => {
  const wrong = tokens(name).find((token) => baseOf(token) !== undefined);
  if (wrong === undefined) return undefined;
  const base = baseOf(wrong) ?? '';
  return {
    severity: 'warning',
    text: `counts in ${wrong}; Prometheus' unit is ${base}`,
    better: replaced(name, wrong, base),
  };
};

/** promlint: UnitAbbreviations. Only at the end, where a unit stands: `_s` in the middle of a name is something else. */
const unitIsWritten: Check = ({ name }) => {
  const last = tokens(name.replace(/_total$/, '')).at(-1) ?? '';
  const unit = name.includes('_') ? ABBREVIATIONS.get(last) : undefined;
  return unit === undefined
    ? undefined
    : { severity: 'warning', text: `abbreviates its unit as “${last}”; write ${unit}` };
};

/** promlint: Counter. */
const totalIsForCounters: Check = ({ name, kind }) => {
  const hasTotal = name.endsWith('_total');
  if (kind === 'counter' && !hasTotal)
    return {
      severity: 'warning',
      text: 'is a counter whose name does not end in _total',
      better: `${name}_total`,
      isRename: true,
    };
  return kind !== 'counter' && hasTotal
    ? {
        severity: 'warning',
        text: `ends in _total but is a ${kind}`,
        better: name.replace(/_total$/, ''),
        isRename: true,
      }
    : undefined;
};

const RESERVED: readonly { readonly ending: string; readonly of: readonly MetricKind[] }[] = [
  { ending: '_bucket', of: ['histogram'] },
  { ending: '_count', of: ['histogram', 'summary'] },
  { ending: '_sum', of: ['histogram', 'summary'] },
];

/** promlint: HistogramSummaryReserved, the names. On the definition itself the endings are wrong for every kind. */
const endingIsFree: Check = ({ name, kind }) => {
  const found = RESERVED.find(({ ending }) => name.endsWith(ending));
  if (!found) return undefined;
  const text = `ends in ${found.ending}, which is kept for series of a ${found.of.join(' or ')}`;
  // Of a counter `_count` is what `_total` says.
  const isCount = kind === 'counter' && found.ending === '_count';
  return {
    severity: 'warning',
    text,
    ...(isCount ? { better: name.replace(/(?:_total)?_count$/, '_total'), isRename: true } : {}),
  };
};

/** promlint: MetricTypeInName. */
const kindIsNotInName: Check = ({ name, kind }) =>
  tokens(name).includes(kind)
    ? {
        severity: 'info',
        text: `has its kind “${kind}” in its name, which queries do not need`,
        better: replaced(name, kind, ''),
        isRename: true,
      }
    : undefined;

/** promlint: ReservedChars. */
const colonIsForRules: Check = ({ name }) =>
  name.includes(':')
    ? {
        severity: 'warning',
        text: 'contains a colon, which is kept for recording rules',
        better: name.replaceAll(':', '_'),
        isRename: true,
      }
    : undefined;

/** promlint: CamelCase. */
const isSnakeCase: Check = ({ name }) =>
  /[a-z][A-Z]/.test(name)
    ? {
        severity: 'warning',
        text: 'is written in camelCase',
        better: name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase(),
        isRename: true,
      }
    : undefined;

/** What no exporter can write, or only with Prometheus 3 and quotes. */
const isLegal: Check = ({ name }) =>
  /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name)
    ? undefined
    : { severity: 'error', text: 'has characters that a metric name cannot have: letters, digits and _ only' };

/** A duration without a unit leaves every reader guessing. */
const durationHasUnit: Check = ({ name, kind }) =>
  (kind === 'histogram' || kind === 'summary') && /(?:^|_)(?:duration|latency|elapsed|time)$/.test(name)
    ? { severity: 'info', text: 'is a duration without a unit', better: `${name}_seconds` }
    : undefined;

const CHECKS: readonly Check[] = [
  isLegal,
  isSnakeCase,
  colonIsForRules,
  totalIsForCounters,
  endingIsFree,
  unitIsBase,
  unitIsWritten,
  kindIsNotInName,
  durationHasUnit,
];

/** All that is wrong with a metric's name. */
export function nameProblems(metric: Named): NameProblem[] {
  // One mistake, one finding: what ends in `_count` cannot end in `_total` as well.
  const checks = endingIsFree(metric) ? CHECKS.filter((check) => check !== totalIsForCounters) : CHECKS;
  return checks.flatMap((check) => check(metric) ?? []);
}

const replaced = (name: string, token: string, by: string): string =>
  name
    .split('_')
    .map((one) => (one.toLowerCase() === token ? by : one))
    .filter((one) => one !== '')
    .join('_');
