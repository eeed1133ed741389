/** What matching has to say of the synthetic exporters, as code routes and expectations. */
import type { Quantile, RouteStats } from '../../src/core/red';
import type { CodeRoute } from '../../src/telemetry/metrics/routeIndex';
import { EXPORTERS } from './allExporters';
import type { Exporter } from './exporters';
import { P99 } from './exposition';

/** The job, and so the service, of an exporter. */
export const jobOf = (exporter: Exporter): string => `exporter-${EXPORTERS.indexOf(exporter)}`;

/** What the code of the exporter's service would hold. */
export function codeRouteOf(exporter: Exporter): CodeRoute {
  const { route = '/users/{userId}', worker, wholeService = jobOf(exporter) } = exporter;
  const identity = { key: jobOf(exporter), services: [wholeService] };
  if (worker !== undefined) return { ...identity, method: '*', path: '', names: [worker] };
  const method = exporter.route === undefined ? 'GET' : 'POST';
  return { ...identity, method, path: route, names: ['get_user', 'user-detail'] };
}

export interface Judged {
  readonly library: string;
  readonly said: string;
  readonly expected: string;
  /** For the table that is printed: p99 in seconds, share of errors, requests a second; null where there is none. */
  readonly measured: {
    readonly p99: number | null;
    readonly errorRatio: number | null;
    readonly rate: number | null;
  };
}

/** What every exporter does: requests a second, and the share of them that fails. */
export interface Truth {
  readonly rate: number;
  readonly errorRatio: number;
}

/** A line for each exporter, for whoever reads the test's output. */
export function printed(title: string, judged: readonly Judged[], { rate: every, errorRatio: failing }: Truth): string {
  const line = ({ library, measured: { p99, errorRatio, rate } }: Judged): string =>
    [
      library.padEnd(40),
      (p99 === null ? '-' : `${(p99 * 1000).toFixed(0)} ms`).padStart(8),
      (errorRatio === null ? '-' : `${(errorRatio * 100).toFixed(2)} %`).padStart(8),
      (rate === null ? '-' : `${rate.toFixed(1)}/s`).padStart(9),
    ].join('  ');
  const truth = `${title}; truth: p99 250 to 500 ms, ${failing * 100} % errors, ${every} requests/s`;
  return [truth, ...judged.map(line)].join('\n');
}

/** One line a figure, so that a difference reads well: what is said and what is true, in words. */
export function judge(exporter: Exporter, found: RouteStats | undefined, truth: Truth): Judged {
  const { schema, duration, isBlindToErrors, wholeService } = exporter;
  const whole = found?.wholeService;
  const stats = wholeService !== undefined && whole && found ? { ...found, ...whole, schema } : found;
  const hasQuantiles = duration !== undefined && duration.kind !== 'count';
  const expected = [
    schema,
    hasQuantiles ? 'p99 right' : 'no p99',
    isBlindToErrors ? 'no errors' : 'errors right',
    'rate right',
    ...(duration?.kind === 'summary' ? ['worst instance'] : []),
  ];
  const errors = stats?.errorRatio ?? null;
  const said = [
    stats?.schema ?? stats?.state ?? 'nothing',
    p99Word(stats?.p99 ?? null),
    errors === null ? 'no errors' : Math.abs(errors - truth.errorRatio) <= 0.005 ? 'errors right' : `errors ${errors}`,
    Math.abs((stats?.rate ?? 0) / truth.rate - 1) <= 0.1 ? 'rate right' : `rate ${stats?.rate} for ${truth.rate}`,
    ...(stats?.isWorstInstance ? ['worst instance'] : []),
  ];
  return {
    library: exporter.library,
    said: said.join(', '),
    expected: expected.join(', '),
    measured: { p99: stats?.p99?.seconds ?? null, errorRatio: errors, rate: stats?.rate ?? null },
  };
}

function p99Word(p99: Quantile | null): string {
  if (p99 === null) return 'no p99';
  const isRight = p99.kind === 'within' && p99.seconds >= P99.atLeast && p99.seconds <= P99.atMost;
  return isRight ? 'p99 right' : `p99 ${p99.kind} ${p99.seconds}`;
}
