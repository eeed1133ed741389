/** Spans and metrics of Python's services. */
import { fileURLToPath } from 'node:url';
import { readLabel } from '../../../../src/core/routeLabel';
import { parseExposition } from '../../../../src/telemetry/metrics/exposition';
import { valueOf } from '../../otlp/model';
import { SERVER, type Case, type RouteProof } from './proof';

/** Alone, a span needs a provider to be sent: this program makes one and runs the service. */
const RUNNER = fileURLToPath(new URL('../../python/exporting.py', import.meta.url));
const ROUTE = '/shop/items/{}';
const INTERNAL = 1;

/** Here the 503 is an answer, or a way to answer, not an error. */
const ANSWERS_503: ReadonlySet<string> = new Set(['django', 'flask-restful']);

const normal = (text: unknown): string => readLabel(String(text)).normal;

/** FastAPI starts a span of the server itself once there is a provider: the handler's is a part of it. */
const kindOf = ({ framework, fix }: Case): number =>
  framework === 'fastapi' && fix === 'add-tracing' ? INTERNAL : SERVER;

const hasException = (status: number, framework: string): boolean =>
  status === 500 || (status === 503 && !ANSWERS_503.has(framework));

export const pythonRoutes: RouteProof = {
  language: 'python',
  targets: [
    ['/shop/items/1', 200],
    ['/shop/items/bad', 503],
    ['/shop/items/panic', 500],
  ],
  isAnswered: true,
  launch: (fix) => Promise.resolve(fix === 'add-tracing' ? { runner: RUNNER } : {}),
  isOwn: ({ kind, attributes }, one) => kind === kindOf(one) && normal(valueOf(attributes, 'http.route')) === ROUTE,
  // Whether instrumentation from outside learns of an exception is the framework's affair.
  seen: ({ name, attributes, status, events }, { fix }) => ({
    name: normal(name.replace('GET ', '')),
    status: Number(valueOf(attributes, 'http.response.status_code')),
    isError: status.code === 2,
    ...(fix === 'add-tracing' ? { hasException: events.some((event) => event.name === 'exception') } : {}),
  }),
  expected: (status, { framework, fix }) => ({
    name: ROUTE,
    status,
    isError: status >= 500,
    ...(fix === 'add-tracing' ? { hasException: hasException(status, framework) } : {}),
  }),
  counted: async (url) => {
    const samples = parseExposition(await (await fetch(`${url}/metrics`)).text(), () => true);
    const timed = samples.filter(
      ({ name, labels }) =>
        name === 'http_server_request_duration_seconds_count' && normal(labels['http_route'] ?? '') === ROUTE,
    );
    const byStatus = timed.map(({ labels, value }) => [labels['http_response_status_code'] || 'undefined', value]);
    return {
      ...Object.fromEntries(byStatus),
      timed: timed.reduce((total, { value }) => total + value, 0),
    };
  },
};
