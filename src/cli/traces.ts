/** `redline traces --tempo URL`, or `--jaeger URL`: trace summaries. */
import { formatSeconds } from '../core/format';
import { parseCanonical } from '../core/route';
import type { TraceSummary } from '../core/trace/summary';
import { milliseconds, seconds } from '../core/units';
import { createTrustingClient } from '../telemetry/trustingClient';
import { httpGetOf } from '../telemetry/traces/httpGet';
import { createJaeger } from '../telemetry/traces/jaeger';
import { createTempo } from '../telemetry/traces/tempo';
import type { TraceSearch } from '../telemetry/traces/source';
import type { ParsedArguments } from './arguments';
import type { Command } from './command';
import { authenticationFrom } from './stats';
import { formatTable } from './table';

const LOOKBACK_SECONDS = 3600;

export const tracesCommand: Command = {
  name: 'traces',
  usage:
    'traces --tempo URL|--jaeger URL [--route path] [--service name] [--min-duration 100ms] [--errors] [--q TraceQL] [--json]',
  summary: 'search traces in Tempo or Jaeger',
  options: [
    { name: 'tempo', kind: 'text', value: 'URL', help: 'address of Tempo' },
    { name: 'jaeger', kind: 'text', value: 'URL', help: 'address of Jaeger, instead' },
    { name: 'route', kind: 'text', value: 'path', help: 'route template, such as /users/{id}' },
    { name: 'service', kind: 'text', value: 'name', help: 'service.name of the spans' },
    { name: 'min-duration', kind: 'text', value: 'time', help: 'at least this long, such as 100ms or 2s' },
    { name: 'errors', kind: 'flag', help: 'only failed ones' },
    { name: 'q', kind: 'text', value: 'TraceQL', help: 'your own query; then the above is ignored' },
    { name: 'json', kind: 'flag', help: 'print JSON' },
  ],
  async run(args, { terminal, signal, environment }) {
    const [tempo, jaeger] = [args.text('tempo'), args.text('jaeger')];
    const url = tempo ?? jaeger;
    const search = searchFrom(args);
    if (url === undefined || search === undefined || args.positional.length > 0) {
      const problem =
        url === undefined
          ? 'give the address of Tempo with --tempo URL, or of Jaeger with --jaeger URL'
          : search
            ? 'this command takes no folder'
            : '--min-duration takes a time such as 100ms or 2s';
      terminal.complain(`redline traces: ${problem}.`);
      return 2;
    }
    const client = createTrustingClient({ url, authentication: authenticationFrom(environment) });
    const create = tempo === undefined ? createJaeger : createTempo;
    const found = await create(httpGetOf(client), client.address).search(search, signal);
    if (!found.ok) {
      terminal.complain(`redline traces: ${found.failure.text} ${found.failure.nextStep}`);
      return 2;
    }
    const { traces, query } = found.value;
    terminal.print(
      args.flag('json') ? `${JSON.stringify({ traces: traces.map(toRow), query }, null, 2)}\n` : describe(traces),
    );
    return 0;
  },
};

function searchFrom(args: ParsedArguments): TraceSearch | undefined {
  const written = args.text('min-duration');
  const least = written === undefined ? undefined : durationOf(written);
  if (written !== undefined && least === undefined) return undefined;
  const now = Math.floor(Date.now() / 1000);
  const [service, route, traceQl] = [args.text('service'), args.text('route'), args.text('q')];
  return {
    ...(service === undefined ? {} : { service }),
    ...(route === undefined ? {} : { route: parseCanonical(route) }),
    ...(least === undefined ? {} : { minDuration: milliseconds(least) }),
    ...(args.flag('errors') ? { status: 'error' as const } : {}),
    ...(traceQl === undefined ? {} : { traceQl }),
    start: seconds(now - LOOKBACK_SECONDS),
    end: seconds(now + 1),
    limit: 50,
  };
}

/** Milliseconds of `100ms`, `2s`, `1m`. */
function durationOf(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
  const factor = { ms: 1, s: 1000, m: 60_000 }[match?.[2] ?? ''];
  return match?.[1] === undefined || factor === undefined ? undefined : Number(match[1]) * factor;
}

function toRow(trace: TraceSummary): object {
  return {
    traceId: trace.traceId,
    service: trace.rootService,
    name: trace.rootName,
    start: new Date(trace.startMilliseconds).toISOString(),
    durationSeconds: trace.durationMilliseconds / 1000,
    spans: trace.spanCount ?? null,
    errors: trace.errorCount ?? null,
  };
}

function describe(traces: readonly TraceSummary[]): string {
  if (traces.length === 0) return 'No traces in the last hour.\n';
  const columns = [
    { title: 'TRACE' },
    { title: 'SERVICE' },
    { title: 'NAME' },
    { title: 'DURATION', align: 'right' as const },
    { title: 'START' },
  ];
  const rows = traces.map((trace) => [
    trace.traceId,
    trace.rootService,
    trace.rootName,
    formatSeconds(trace.durationMilliseconds / 1000),
    new Date(trace.startMilliseconds).toISOString(),
  ]);
  return `${formatTable(columns, rows)}\n`;
}
