/** The words of TraceQL that no server needs to be asked for (https://grafana.com/docs/tempo/latest/traceql/). */
import type { Completion } from './complete';

export const FIELDS: readonly Completion[] = [
  { text: 'resource.service.name', note: 'the service' },
  { text: 'name', note: 'the operation' },
  { text: 'duration', note: 'of the span' },
  { text: 'status', note: 'error, ok, unset' },
  { text: 'kind', note: 'server, client, …' },
  { text: 'statusMessage', note: 'what the error said' },
  { text: 'span.http.route', note: 'the route' },
  { text: 'span.http.request.method', note: 'GET, POST, …' },
  { text: 'span.http.response.status_code', note: 'the HTTP status' },
  { text: 'span.db.system.name', note: 'the database' },
  { text: 'span.db.query.text', note: 'the query' },
  { text: 'span.messaging.destination.name', note: 'the queue or topic' },
  { text: 'span.rpc.method', note: 'the RPC' },
  { text: 'trace:duration', note: 'of the whole trace' },
  { text: 'trace:rootName', note: 'operation of the root' },
  { text: 'trace:rootService', note: 'service of the root' },
  { text: 'event:name', note: 'such as exception' },
  { text: 'link:traceID', note: 'a linked trace' },
  { text: 'instrumentation:name', note: 'the library' },
  { text: 'resource.deployment.environment.name', note: 'production, staging, …' },
  { text: 'resource.k8s.pod.name', note: 'the pod' },
];

export const OPERATOR_WORDS: readonly Completion[] = [
  { text: '=', note: 'is' },
  { text: '!=', note: 'is not' },
  { text: '=~', note: 'matches the whole pattern' },
  { text: '!~', note: 'does not match' },
  { text: '>', note: 'more than' },
  { text: '>=', note: 'at least' },
  { text: '<', note: 'less than' },
  { text: '<=', note: 'at most' },
];

const STATUSES = ['error', 'ok', 'unset'];
const KINDS = ['server', 'client', 'producer', 'consumer', 'internal', 'unspecified'];
const DURATIONS = ['100ms', '500ms', '1s', '5s'];

/** Values that are no texts, by field. */
export const KEYWORD_VALUES: Readonly<Record<string, readonly string[]>> = {
  status: STATUSES,
  'span:status': STATUSES,
  kind: KINDS,
  'span:kind': KINDS,
  duration: DURATIONS,
  'span:duration': DURATIONS,
  'trace:duration': DURATIONS,
  traceDuration: DURATIONS,
  'span.http.response.status_code': ['500', '503', '404', '429', '200'],
};

export const STAGES: readonly Completion[] = [
  { text: 'count() >', note: 'how many spans match' },
  { text: 'avg(duration) >', note: 'their mean' },
  { text: 'max(duration) >', note: 'the longest' },
  { text: 'min(duration) >', note: 'the shortest' },
  { text: 'sum(duration) >', note: 'all together' },
  { text: 'by(resource.service.name)', note: 'grouped' },
  { text: 'select(span.http.route)', note: 'with these attributes' },
];
