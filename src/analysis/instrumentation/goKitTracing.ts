/** Tracing of go-kit (https://github.com/go-kit/kit): middleware of endpoints and options of servers. */
import type { Plugin } from '../plugin';

const PACKAGE = 'github.com/go-kit/kit/tracing';

const TRACING = [
  'opentracing.TraceServer',
  'opentracing.TraceEndpoint',
  'zipkin.TraceEndpoint',
  'zipkin.HTTPServerTrace',
  'opencensus.TraceEndpoint',
  'opencensus.HTTPServerTrace',
];

export const goKitTracing: Plugin = {
  id: 'goKitTracing',
  languages: ['go'],
  modules: [PACKAGE],
  proofs: TRACING.map((name) => ({ path: `${PACKAGE}/${name}`, signals: ['traces'], text: `go-kit's ${name}` })),
};
