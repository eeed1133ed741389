/** Numbers as people read them: one place, so that lens, hover, inlay hint and tables never disagree. */
import { latencyTrend, type Quantile, type RouteStats, type StatsCause, type StatsState } from './red';

/** At most three digits that mean something: `0.42`, `12.3`, `182`. */
function digits(value: number): string {
  if (value >= 100) return value.toFixed(0);
  if (value >= 10) return trimZeros(value.toFixed(1));
  return trimZeros(value.toFixed(2));
}

const trimZeros = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

/** What stands where there is no number. */
const UNKNOWN = '–';

/** `182 ms`, `1.24 s`, `850 µs`, `2.5 min`. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return UNKNOWN;
  if (seconds === 0) return '0 ms';
  if (seconds >= 119.5) return `${digits(seconds / 60)} min`;
  if (seconds >= 0.9995) return `${digits(seconds)} s`;
  if (seconds >= 0.0009995) return `${digits(seconds * 1000)} ms`;
  return `${digits(seconds * 1_000_000)} µs`;
}

/** `182 ms`, `>10 s` beyond the last bucket, `<5 ms` within the first. Null gives `–`. */
export function formatQuantile(value: Quantile | null): string {
  if (!value) return UNKNOWN;
  if (value.kind === 'below') return `<${formatSeconds(value.bound)}`;
  return `${value.kind === 'above' ? '>' : ''}${formatSeconds(value.seconds)}`;
}

/** A share from 0 to 1 in per cent: `0.42 %`, `0 %`, `<0.01 %`. */
export function formatRatio(share: number): string {
  if (!Number.isFinite(share)) return UNKNOWN;
  const percent = share * 100;
  if (percent > 0 && percent < 0.005) return '<0.01 %';
  return `${digits(percent)} %`;
}

/** What is counted: routes have requests, workers have jobs. */
export type Unit = 'req' | 'jobs';

/** How many per second, per minute below one a second: `12.3 req/s`, `45k req/s`, `4 jobs/min`. */
export function formatRate(perSecond: number, unit: Unit = 'req'): string {
  if (!Number.isFinite(perSecond)) return UNKNOWN;
  if (perSecond >= 999_500) return `${digits(perSecond / 1_000_000)}M ${unit}/s`;
  if (perSecond >= 9999.5) return `${digits(perSecond / 1000)}k ${unit}/s`;
  if (perSecond >= 0.9995) return `${digits(perSecond)} ${unit}/s`;
  const perMinute = perSecond * 60;
  return perMinute >= 0.1 ? `${digits(perMinute)} ${unit}/min` : `<0.1 ${unit}/min`;
}

/** The same for numbers that stand below each other: all per second as soon as one of them is told so. */
export function formatRates(rates: readonly (number | null)[], unit: Unit = 'req'): readonly string[] {
  const isPerSecond = rates.some((rate) => rate !== null && rate >= 0.9995);
  return rates.map((rate) => {
    if (rate === null) return UNKNOWN;
    if (!isPerSecond || rate >= 0.9995 || !Number.isFinite(rate)) return formatRate(rate, unit);
    return rate >= 0.005 ? `${digits(rate)} ${unit}/s` : `<0.01 ${unit}/s`;
  });
}

/** `▲ 2.1×` slower, `▼ 1.8×` faster. */
export function formatTrend(change: number): string {
  const factor = change >= 1 ? change : 1 / change;
  return `${change >= 1 ? '▲' : '▼'} ${factor < 9.95 ? trimZeros(factor.toFixed(1)) : digits(factor)}×`;
}

/** `5 m`, `1 h`, `24 h`, `2 d`, `30 s`, from seconds. A single day is counted in hours, as people name that window. */
export function formatWindow(seconds: number): string {
  if (seconds % 86_400 === 0 && seconds > 86_400) return `${seconds / 86_400} d`;
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  if (seconds % 60 === 0) return `${seconds / 60} m`;
  return `${seconds} s`;
}

const WITHOUT_NUMBERS: Readonly<Record<Exclude<StatsState, 'ok'>, string>> = {
  'no-traffic': 'no traffic',
  'no-series': 'no series of this route',
  ambiguous: 'several routes or services fit these series',
  unreachable: 'server unreachable',
};

const CAUSES: Readonly<Record<Exclude<StatsCause, 'short-window'>, string>> = {
  'not-scraped': 'not scraped: no job of this name',
  'target-down': 'scrape target is down',
  'no-metrics': 'no known request metrics on the server',
  'other-services': 'no series of this service',
};

const SHORT_WINDOW = 'holds under 4 scrapes';

export interface LensExtras {
  /** How old the numbers are, when they should be newer. */
  readonly staleSeconds?: number;
  readonly unit?: Unit;
  /** The handler on screen is not the one that was measured. */
  readonly isChanged?: boolean;
}

/**
 * The lens: `p99 182 ms ▲ 2.1× · 0.42 % errors · 12.3 req/s`, or why there is no number.
 */
export function formatLens(
  stats: RouteStats,
  windowSeconds: number,
  { staleSeconds, unit = 'req', isChanged = false }: LensExtras = {},
): string {
  if (stats.state !== 'ok')
    return [sentenceFor(stats, stats.state, windowSeconds), ...wholeServiceOf(stats)].join(' · ');
  const parts = [
    ...(stats.p99 ? [`p99 ${withTrend(stats, windowSeconds)}`] : []),
    ...(stats.errorRatio === null ? [] : [`${formatRatio(stats.errorRatio)} errors`]),
    ...(stats.rate === null ? [] : [formatRate(stats.rate, unit)]),
    ...(stats.cause === 'short-window' ? [`${formatWindow(windowSeconds)} ${SHORT_WINDOW}`] : []),
    ...(isChanged ? ['changed since deploy'] : []),
    ...(staleSeconds === undefined ? [] : [formatStale(staleSeconds)]),
  ];
  return parts.join(' · ');
}

/** `182 ms ▲ 2.1×`; after a new start of the process `41 → 63 ms since last run`. */
export function withTrend(stats: RouteStats, windowSeconds: number): string {
  const text = formatQuantile(stats.p99);
  const change = latencyTrend(stats, windowSeconds);
  const { baseline } = stats;
  if (change === null || !baseline) return text;
  if (baseline.since === 'run') return `${beforeOf(formatQuantile(baseline.p99), text)} → ${text} since last run`;
  return `${text} ${formatTrend(change)}`;
}

/** A unit that both have is written once: `41 → 63 ms`. */
function beforeOf(before: string, now: string): string {
  const unit = / \S+$/.exec(now)?.[0] ?? '';
  return unit !== '' && before.endsWith(unit) ? before.slice(0, -unit.length) : before;
}

/** `whole service p99 80 ms, 0.1 % errors (Istio)`. */
function wholeServiceOf({ wholeService }: RouteStats): string[] {
  if (!wholeService) return [];
  const { p99, errorRatio, rate, title } = wholeService;
  const parts = [
    ...(p99 ? [`p99 ${formatQuantile(p99)}`] : []),
    ...(errorRatio === null ? [] : [`${formatRatio(errorRatio)} errors`]),
    ...(p99 || rate === null ? [] : [formatRate(rate)]),
  ];
  return [`whole service ${parts.join(', ')} (${title})`];
}

/** `stale, 3 min old`. */
function formatStale(seconds: number): string {
  const age =
    seconds < 59.5
      ? `${Math.round(seconds)} s`
      : seconds < 5400
        ? `${Math.round(seconds / 60)} min`
        : `${digits(seconds / 3600)} h`;
  return `stale, ${age} old`;
}

/** The inlay hint: `p99 182 ms · 0.42 %`. */
export function formatInlay(
  stats: RouteStats,
  windowSeconds: number,
  { staleSeconds }: { readonly staleSeconds?: number } = {},
): string {
  if (stats.state !== 'ok') return sentenceFor(stats, stats.state, windowSeconds);
  const age = staleSeconds === undefined ? [] : [formatStale(staleSeconds)];
  const parts = [
    ...(stats.p99 ? [`p99 ${formatQuantile(stats.p99)}`] : []),
    ...(stats.errorRatio === null ? [] : [formatRatio(stats.errorRatio)]),
  ];
  const numbers = parts.length > 0 ? parts : [stats.rate === null ? UNKNOWN : formatRate(stats.rate)];
  return [...numbers, ...age].join(' · ');
}

function sentenceFor({ cause }: RouteStats, state: Exclude<StatsState, 'ok'>, windowSeconds: number): string {
  if (cause === 'short-window') return `a window of ${formatWindow(windowSeconds)} ${SHORT_WINDOW}`;
  if (cause !== undefined) return CAUSES[cause];
  const text = WITHOUT_NUMBERS[state];
  return state === 'no-traffic' ? `${text} in ${formatWindow(windowSeconds)}` : text;
}
