/** `redline stats <folder> --prometheus URL`: live numbers per route, and the queries they come from. */
import type { ServiceModel } from '../analysis/model';
import { routeKey } from '../analysis/model';
import { formatQuantile, formatRate, formatRatio } from '../core/format';
import type { Quantile, RouteStats } from '../core/red';
import { seconds } from '../core/units';
import { secondsOf } from '../protocol/parse';
import { codeRoutes } from '../server/live/codeRoutes';
import { schemasWith } from '../server/live/customSchemas';
import type { Authentication } from '../telemetry/http';
import { withApiPrefix } from '../telemetry/metrics/apiPrefix';
import { createPrometheus } from '../telemetry/metrics/prometheus';
import { createStatsReader, type StatsReport } from '../telemetry/metrics/stats';
import { createTrustingClient } from '../telemetry/trustingClient';
import { openProject, type Command, type CommandContext } from './command';
import { formatTable } from './table';

export const statsCommand: Command = {
  name: 'stats',
  usage: 'stats <folder> --prometheus URL [--window 5m] [--json]',
  summary: 'show p50, p95, p99, errors and rate of every route',
  options: [
    {
      name: 'prometheus',
      kind: 'text',
      value: 'URL',
      help: 'address of Prometheus; REDLINE_TOKEN or REDLINE_USER and REDLINE_PASSWORD hold a credential',
    },
    { name: 'window', kind: 'text', value: 'time', help: 'window of rates and quantiles (5m)' },
    { name: 'json', kind: 'flag', help: 'print JSON' },
  ],
  async run(args, context) {
    const url = args.text('prometheus');
    const window = secondsOf(args.text('window') ?? '5m');
    if (url === undefined || window === undefined) {
      const problem =
        url === undefined
          ? 'give the address of Prometheus with --prometheus URL'
          : '--window takes a time such as 30s, 5m or 1h';
      context.terminal.complain(`redline stats: ${problem}.`);
      return 2;
    }
    const opened = await openProject(args, statsCommand, context);
    if (!opened) return 2;
    const model = opened.project.model();
    const client = createTrustingClient({ url, authentication: authenticationFrom(context.environment) });
    const reader = createStatsReader(createPrometheus(withApiPrefix(client), schemasWith(opened.settings.schemas)));
    const report = await reader.read(codeRoutes(model, opened.settings), { window: seconds(window) }, context.signal);
    return finish(model, report, args.flag('json'), context);
  },
};

export function authenticationFrom(environment: CommandContext['environment']): Authentication {
  const token = environment['REDLINE_TOKEN'];
  if (token) return { kind: 'bearer', token };
  const user = environment['REDLINE_USER'];
  return user ? { kind: 'basic', user, password: environment['REDLINE_PASSWORD'] ?? '' } : { kind: 'none' };
}

function finish(model: ServiceModel, report: StatsReport, isJson: boolean, { terminal }: CommandContext): 0 | 2 {
  const rows = model.routes.map((route) => ({ route, stats: report.stats.get(routeKey(route)) }));
  if (isJson) {
    const routes = rows.map(({ route, stats }) => ({
      method: route.method,
      path: route.path,
      file: route.declaration.file,
      line: route.line + 1,
      service: route.service,
      ...numbers(stats),
    }));
    terminal.print(`${JSON.stringify({ routes, queries: report.queries, warnings: report.warnings }, null, 2)}\n`);
  } else if (!report.failure) {
    terminal.print(describe(rows));
  }
  for (const warning of report.warnings) terminal.complain(`redline stats: ${warning}`);
  if (!report.failure) return 0;
  terminal.complain(`redline stats: ${report.failure.text} ${report.failure.nextStep}`);
  return 2;
}

const secondsOfQuantile = (value: Quantile | null | undefined): number | null => value?.seconds ?? null;

function numbers(stats: RouteStats | undefined): object {
  return {
    state: stats?.state ?? 'no-series',
    p50: secondsOfQuantile(stats?.p50),
    p95: secondsOfQuantile(stats?.p95),
    p99: secondsOfQuantile(stats?.p99),
    errorRatio: stats?.errorRatio ?? null,
    rate: stats?.rate ?? null,
  };
}

function describe(
  rows: readonly { readonly route: ServiceModel['routes'][number]; readonly stats: RouteStats | undefined }[],
): string {
  const right = (title: string): { title: string; align: 'right' } => ({ title, align: 'right' });
  const columns = [
    { title: 'METHOD' },
    { title: 'PATH' },
    right('P50'),
    right('P95'),
    right('P99'),
    right('ERRORS'),
    right('RATE'),
    { title: 'STATE' },
  ];
  const cells = rows.map(({ route, stats }) => [
    route.method,
    route.path,
    formatQuantile(stats?.p50 ?? null),
    formatQuantile(stats?.p95 ?? null),
    formatQuantile(stats?.p99 ?? null),
    stats?.errorRatio == null ? '–' : formatRatio(stats.errorRatio),
    stats?.rate == null ? '–' : formatRate(stats.rate),
    stats?.state ?? 'no-series',
  ]);
  return `${formatTable(columns, cells)}\n`;
}
