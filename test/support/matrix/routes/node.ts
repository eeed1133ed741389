/** Spans of Node's services, which go on with the caller's trace. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { NODE_FIXTURES } from '../../nodeFixes';
import { valueOf } from '../../otlp/model';
import { SERVER, type RouteProof } from './proof';

const ROUTE = '/shop/items/:id';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

/** Alone, a span needs a provider to be sent: the service gets one when it starts. */
const PROVIDER = 'tracing.cjs';

export const nodeRoutes: RouteProof = {
  language: 'node',
  targets: [
    ['/shop/items/1', 200],
    ['/shop/items/bad', 503],
    ['/shop/items/panic', 500],
  ],
  headers: { traceparent: `00-${TRACE}-${PARENT}-01` },
  isAnswered: true,
  launch: async (fix, { folder }) => {
    if (fix === 'instrument-application') return {};
    await cp(join(NODE_FIXTURES, 'node', PROVIDER), join(folder, PROVIDER));
    return { env: { NODE_OPTIONS: `--require ./${PROVIDER}` } };
  },
  isOwn: ({ kind, attributes }) => kind === SERVER && valueOf(attributes, 'http.route') === ROUTE,
  seen: ({ name, traceId, parentSpanId, status, attributes }) => ({
    name,
    traceId,
    parentSpanId,
    isError: status.code === 2,
    status: Number(valueOf(attributes, 'http.response.status_code')),
  }),
  expected: (status) => ({
    name: `GET ${ROUTE}`,
    traceId: TRACE,
    parentSpanId: PARENT,
    isError: status >= 500,
    status,
  }),
  // Whether instrumentation from outside learns of an exception is the framework's affair.
  more: (spans, _services, { fix }) => {
    if (fix === 'instrument-application') return;
    const exceptions = spans.flatMap(({ events }) =>
      events.map(({ attributes }) => valueOf(attributes, 'exception.message')),
    );
    expect(exceptions).toContain('no such shelf');
  },
};
