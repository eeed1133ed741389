/**
 * A double of Loki's HTTP API, as its documentation has it: labels, their values, and `query_range` over the few forms of LogQL that we
 * write, read strictly, so that anything else is refused. No real Loki can be had on the machines that test this.
 */
import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';

export type Labels = Readonly<Record<string, string>>;

export interface LokiLine {
  readonly nanos: bigint;
  readonly text: string;
  /** Structured metadata, which Loki 3 has, and adds to the labels of the answer. */
  readonly metadata?: Labels;
}

export interface LokiDouble {
  readonly url: string;
  push(labels: Labels, lines: readonly LokiLine[]): void;
  /** Queries of lines that were asked. */
  readonly queries: readonly string[];
  /** Answers every request with this instead. */
  refuse(status: number, text: string): void;
  readonly close: () => Promise<void>;
}

export interface LokiDoubleOptions {
  /** It serves several tenants, and refuses whoever names none. */
  readonly needsTenant?: boolean;
}

/** `max_entries_limit_per_query`, as it is unless set. */
const MOST_ENTRIES = 5_000;

interface Stream {
  readonly labels: Labels;
  readonly lines: readonly LokiLine[];
}

type Answer = readonly [status: number, body: object | string];

export async function startLokiDouble({ needsTenant = false }: LokiDoubleOptions = {}): Promise<LokiDouble> {
  const streams: Stream[] = [];
  const queries: string[] = [];
  let refusal: Answer | undefined;
  const server = createServer((request, response) => {
    const [status, body] = refusal ?? answer(request, streams, queries, needsTenant);
    const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=UTF-8';
    response
      .writeHead(status, { 'content-type': type })
      .end(typeof body === 'string' ? `${body}\n` : JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    push: (labels, lines) => void streams.push({ labels, lines }),
    queries,
    refuse: (status, text) => void (refusal = [status, text]),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(request: IncomingMessage, streams: readonly Stream[], queries: string[], needsTenant: boolean): Answer {
  if (needsTenant && request.headers['x-scope-orgid'] === undefined) return [401, 'no org id'];
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://loki');
  const [start, end] = ['start', 'end'].map((name) => BigInt(searchParams.get(name) ?? '0'));
  const isInside = ({ nanos }: LokiLine): boolean => nanos >= (start ?? 0n) && nanos < (end ?? 0n);
  const present = streams.filter(({ lines }) => lines.some(isInside)).map(({ labels }) => labels);
  const success = (data: object): Answer => [200, { status: 'success', data }];
  if (pathname === '/loki/api/v1/labels')
    return success([...new Set(present.flatMap((one) => Object.keys(one)))].sort());
  const [, label] = /^\/loki\/api\/v1\/label\/(\w+)\/values$/.exec(pathname) ?? [];
  if (label !== undefined) return success([...new Set(present.flatMap((one) => one[label] ?? []))].sort());
  if (pathname !== '/loki/api/v1/query_range') return [404, '404 page not found'];
  const query = searchParams.get('query') ?? '';
  const limit = Number(searchParams.get('limit') ?? 100);
  queries.push(query);
  if (limit > MOST_ENTRIES)
    return [400, `max entries limit per query exceeded, limit > max_entries_limit (${limit} > ${MOST_ENTRIES})`];
  const matches = parseQuery(query);
  if (!matches) return [400, 'parse error at line 1, col 1: syntax error: unexpected IDENTIFIER'];
  const found = streams
    .flatMap(({ labels, lines }) => lines.filter(isInside).map((line) => ({ labels, line })))
    .filter(({ labels, line }) => matches(labels, line))
    .sort((left, right) => (left.line.nanos < right.line.nanos ? -1 : 1));
  if (searchParams.get('direction') !== 'forward') found.reverse();
  const result = found.slice(0, limit).map(({ labels, line: { nanos, text, metadata } }) => ({
    stream: { ...labels, ...metadata },
    values: [[String(nanos), text]],
  }));
  return success({ resultType: 'streams', result, stats: {} });
}

type Matches = (labels: Labels, line: LokiLine) => boolean;

const TEXT = String.raw`"((?:[^"\\]|\\.)*)"`;
const SELECTOR = new RegExp(String.raw`^\{(\w+)(=~|=)${TEXT}\}`);
const LINE_FILTER = new RegExp(String.raw`^ \|= ${TEXT}$`);
const LABEL_FILTER = new RegExp(String.raw`^ \| (\w+=${TEXT}(?: or \w+=${TEXT})*)$`);

/** Undefined for anything but `{label="v"} |= "text"` and `{label=~"a|b"} | name="v" or other="v"`. */
function parseQuery(query: string): Matches | undefined {
  const [whole = '', label = '', operator, quoted = ''] = SELECTOR.exec(query) ?? [];
  if (whole === '') return undefined;
  const value = unquoted(quoted);
  const isStream = (labels: Labels): boolean =>
    operator === '=' ? labels[label] === value : new RegExp(`^(?:${value})$`).test(labels[label] ?? '');
  const rest = query.slice(whole.length);
  const [, text] = LINE_FILTER.exec(rest) ?? [];
  if (text !== undefined) return (labels, line) => isStream(labels) && line.text.includes(unquoted(text));
  const [, filters] = LABEL_FILTER.exec(rest) ?? [];
  if (filters === undefined) return undefined;
  const pairs = [...filters.matchAll(new RegExp(String.raw`(\w+)=${TEXT}`, 'g'))];
  return (labels, { metadata }) =>
    isStream(labels) && pairs.some(([, name = '', own = '']) => ({ ...labels, ...metadata })[name] === unquoted(own));
}

/** Go's escapes, as far as they are written. */
const unquoted = (text: string): string => text.replace(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one));
