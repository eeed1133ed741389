/** Spans and metrics of Go's services. */
import { expect } from 'vitest';
import { parseExposition } from '../../../../src/telemetry/metrics/exposition';
import { valueOf } from '../../otlp/model';
import { SERVER, type RouteProof } from './proof';

const ROUTE = '/shop/items/{id}';

/** `/shop/items/:id` is `/shop/items/{id}`. */
const template = (text: unknown): string => String(text).replace(/:(\w+)/g, '{$1}');

export const goRoutes: RouteProof = {
  language: 'go',
  targets: [
    ['/shop/items/1', 200],
    ['/shop/items/bad', 500],
    ['/shop/items/panic', 500],
  ],
  isAnswered: false,
  launch: () => Promise.resolve({}),
  isOwn: ({ attributes }) => template(valueOf(attributes, 'http.route')) === ROUTE,
  // Libraries that do not catch a panic leave the status open, and tell the span of the exception.
  seen: ({ name, kind, status, attributes, events }) => {
    const code = valueOf(attributes, 'http.response.status_code') ?? valueOf(attributes, 'http.status_code');
    const hasFailed = status.code === 2 || events.some((event) => event.name === 'exception');
    return {
      name: template(name).replace(/^GET /, ''),
      kind,
      hasFailed,
      status: Number(code ?? (hasFailed ? 500 : 0)),
    };
  },
  expected: (status) => ({ name: ROUTE, kind: SERVER, hasFailed: status >= 500, status }),
  more: (_spans, services, { framework }) => expect(services).toContain(framework),
  counted: async (url) => {
    const samples = parseExposition(await (await fetch(`${url}/metrics`)).text(), () => true);
    const own = samples.filter(({ labels }) => labels['method'] === 'GET' && template(labels['path']) === ROUTE);
    const found: Record<string, number> = {};
    for (const { name, labels, value } of own) {
      if (name === 'http_requests_total') found[labels['status'] ?? ''] = value;
      if (name === 'http_request_duration_seconds_count') found['timed'] = value;
    }
    return found;
  },
};
