/** Grafana Loki over its HTTP API: the logs of a trace, by the id in a label, in structured metadata, or in the text. */
import { succeeded, type Result } from '../../core/failure';
import type { LogLine } from '../../core/logs';
import type { HttpAnswer, HttpClient } from '../http';
import { jsonOf, property } from '../json';
import { normaliseService } from '../metrics/serviceNames';
import { anyStream, byLabel, byText, streamSelector } from './logql';
import { readLines } from './lokiApi/lines';
import { refusalOf } from './lokiApi/refusal';
import type { FoundLogs, LogSearch, LogSource } from './source';

/** Labels that name a service, in order of preference: Loki 3's own first, then what collectors are set up with. */
const SERVICE_LABELS = [
  'service_name',
  'service',
  'app',
  'app_kubernetes_io_name',
  'container',
  'compose_service',
  'job',
];
/** Labels whose values are looked at, one request each. */
const MOST_LOOKED_AT = 3;
/** States whose body says more than their number. */
const WORDED_HERE = [400, 401, 403, 404, 429, 500, 503, 504];
const BILLION = 1_000_000_000n;

export function createLoki(client: HttpClient, description: string): LogSource {
  return {
    description,
    async logs(search, signal) {
      const streams = await streamsOf(client, search, signal);
      if (!streams.ok) return streams;
      if (streams.value === undefined) return succeeded({ lines: [], isCut: false, query: '' });
      const queries = [byText(streams.value, search.traceId), byLabel(streams.value, search.traceId)];
      const answers = await Promise.all(queries.map((query) => linesOf(client, query, search, signal)));
      const failure = answers.find((answer) => !answer.ok);
      const lines = answers.map((answer) => (answer.ok ? answer.value : []));
      // Where one of the two ways is refused (an old server, a limit), the other one's lines are still the truth.
      if (failure && !failure.ok && lines.every((one) => one.length === 0)) return failure;
      return succeeded(joined(lines, queries, search));
    },
  };
}

/** The earliest first, each once. What is cut is cut at the end. */
function joined(all: readonly (readonly LogLine[])[], queries: readonly string[], search: LogSearch): FoundLogs {
  const unique = new Map(all.flat().map((line) => [`${line.nanos} ${line.service} ${line.body}`, line]));
  const wanted = [...unique.values()].filter(
    ({ spanId }) => search.spanId === undefined || spanId === '' || spanId === search.spanId,
  );
  wanted.sort((left, right) => compare(left.nanos, right.nanos));
  const mostUseful = all.findIndex((lines) => lines.length > 0);
  return {
    lines: wanted.slice(0, search.limit),
    isCut: all.some((lines) => lines.length >= search.limit),
    query: queries[Math.max(0, mostUseful)] ?? '',
  };
}

/** Of digits of any length. */
const compare = (left: string, right: string): number =>
  left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);

const nanos = (seconds: number): string => String(BigInt(Math.trunc(seconds)) * BILLION);

function timesOf({ start, end }: LogSearch): { start: string; end: string } {
  return { start: nanos(Math.floor(start)), end: nanos(Math.ceil(end)) };
}

async function linesOf(
  client: HttpClient,
  query: string,
  search: LogSearch,
  signal: AbortSignal,
): Promise<Result<LogLine[]>> {
  const parameters = { query, ...timesOf(search), limit: String(search.limit), direction: 'forward' };
  const answer = await ask(client, '/loki/api/v1/query_range', parameters, signal);
  return answer.ok ? succeeded(readLines(answer.value)) : answer;
}

/**
 * The streams of the trace's services; of everybody where no label names them, as the time is short and the id rare. Undefined where
 * there are no logs at all in that time.
 */
async function streamsOf(
  client: HttpClient,
  search: LogSearch,
  signal: AbortSignal,
): Promise<Result<string | undefined>> {
  const labels = await textsFrom(client, '/loki/api/v1/labels', search, signal);
  if (!labels.ok) return labels;
  const present = SERVICE_LABELS.filter((label) => labels.value.includes(label)).slice(0, MOST_LOOKED_AT);
  const wanted = new Set(search.services.map(normaliseService));
  for (const label of present) {
    const values = await textsFrom(client, `/loki/api/v1/label/${label}/values`, search, signal);
    if (!values.ok) return values;
    const own = values.value.filter((value) => wanted.has(normaliseService(value)));
    if (own.length > 0) return succeeded(streamSelector(label, own));
  }
  const [any] = [...present, ...labels.value.filter((label) => !label.startsWith('__'))];
  return succeeded(any === undefined ? undefined : anyStream(any));
}

async function textsFrom(
  client: HttpClient,
  path: string,
  search: LogSearch,
  signal: AbortSignal,
): Promise<Result<readonly string[]>> {
  const answer = await ask(client, path, timesOf(search), signal);
  if (!answer.ok) return answer;
  const data = property(answer.value, 'data');
  return succeeded(Array.isArray(data) ? data.filter((one): one is string => typeof one === 'string') : []);
}

async function ask(
  client: HttpClient,
  path: string,
  parameters: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Result<unknown>> {
  const answer: Result<HttpAnswer> = await client.send({ method: 'GET', path, parameters }, signal, WORDED_HERE);
  if (!answer.ok) return answer;
  if (answer.value.status !== 200) return { ok: false, failure: refusalOf(answer.value) };
  return jsonOf(answer.value, client.address, 'Loki');
}
