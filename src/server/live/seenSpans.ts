/** What an opened trace says of the code: names of requests' spans that hold ids, and attributes under old names. */
import type { LiveSpanName, OldAttribute, SeenSpans } from '../../analysis/live';
import { SpanKind } from '../../core/trace/columns';
import { textOf } from '../../core/trace/trace';
import type { LoadedTrace } from '../../telemetry/traces/source';

/** Source: OpenTelemetry's migration guides for HTTP, database and code attributes (semantic conventions 1.23 to 1.33). */
const RENAMED: Readonly<Record<string, string>> = {
  'http.method': 'http.request.method',
  'http.status_code': 'http.response.status_code',
  'http.url': 'url.full',
  'http.target': 'url.path',
  'http.scheme': 'url.scheme',
  'http.user_agent': 'user_agent.original',
  'http.client_ip': 'client.address',
  'net.peer.name': 'server.address',
  'net.peer.port': 'server.port',
  'net.host.name': 'server.address',
  'net.host.port': 'server.port',
  'db.statement': 'db.query.text',
  'db.system': 'db.system.name',
  'db.operation': 'db.operation.name',
  'db.name': 'db.namespace',
  'code.filepath': 'code.file.path',
  'code.lineno': 'code.line.number',
  'code.function': 'code.function.name',
};

/** `GET /users/42`: a path with a number, a UUID or a long hexadecimal id for a segment. */
const HOLDS_ID = /^(?:[A-Z]+ )?\/(?:\S*\/)?(?:\d+|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,})(?:[/?]\S*)?$/i;

/** Rows whose attributes are read: enough to meet every kind of span, few enough not to be felt. */
const MOST_READ = 300;
const MOST_NAMES = 50;

export function seenSpansOf(loaded: LoadedTrace, source: string): SeenSpans {
  const { trace } = loaded;
  const names = new Map<string, LiveSpanName>();
  const old = new Set<string>();
  const step = Math.max(1, Math.ceil(trace.count / MOST_READ));
  for (let row = 0; row < trace.count; row += 1) {
    const name = textOf(trace, trace.columns.name[row]);
    if (trace.columns.kind[row] === SpanKind.server && HOLDS_ID.test(name) && names.size < MOST_NAMES)
      names.set(name, { service: textOf(trace, trace.columns.service[row]), name });
    if (row % step === 0) for (const { key } of loaded.details(row)?.attributes ?? []) if (key in RENAMED) old.add(key);
  }
  const oldAttributes = [...old].sort().map((key): OldAttribute => ({ key, now: RENAMED[key] ?? key }));
  return { source, names: [...names.values()], oldAttributes };
}

/** What was seen before and now; the newest source speaks. */
export function joinSeen(before: SeenSpans | undefined, next: SeenSpans): SeenSpans {
  const names = new Map([...(before?.names ?? []), ...next.names].map((one) => [one.name, one] as const));
  const old = new Map([...(before?.oldAttributes ?? []), ...next.oldAttributes].map((one) => [one.key, one] as const));
  return { source: next.source, names: [...names.values()].slice(-MOST_NAMES), oldAttributes: [...old.values()] };
}
