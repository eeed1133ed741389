/** Ready-made metrics and traces of Fastify, Koa and Hono, by the path of what is registered or used. */
import type { Abstract } from '../linker/machine/values';
import type { Plugin, Proof } from '../plugin';

const field = (options: Abstract | undefined, name: string): Abstract | undefined =>
  options?.kind === 'record' ? options.entries.get(name) : undefined;

/** `fastify-metrics` measures routes unless its options say no. */
const fastifyMetrics: Proof['text'] = (args) => {
  const isOff = field(field(args[0]?.value, 'routeMetrics'), 'enabled');
  return isOff?.kind === 'constant' && isOff.value === false ? undefined : 'fastify-metrics';
};

const both = (path: string, proof: Omit<Proof, 'path'>): Proof[] => [
  { path, ...proof },
  { path: `${path}.default`, ...proof },
];

const KOA = ['koa-prom-client', '@echo-health/koa-prometheus-exporter', 'koa-prometheus', 'koa-prometheus-middleware'];

export const nodeMiddleware: Plugin = {
  id: 'nodeMiddleware',
  languages: ['typescript'],
  modules: ['fastify-metrics', '@fastify/otel', '@hono/prometheus', '@hono/otel', ...KOA],
  proofs: [
    ...both('fastify-metrics', { signals: ['metrics'], text: fastifyMetrics }),
    ...['@fastify/otel.FastifyOtelInstrumentation', '@fastify/otel.default'].map((path): Proof => ({
      path: `${path}().plugin`,
      signals: ['traces'],
      text: '@fastify/otel',
    })),
    { path: '@hono/prometheus.prometheus().registerMetrics', signals: ['metrics'], text: '@hono/prometheus' },
    ...['otel', 'httpInstrumentationMiddleware'].map((name): Proof => ({
      path: `@hono/otel.${name}`,
      signals: ['metrics', 'traces'],
      text: '@hono/otel',
    })),
    ...KOA.flatMap((path) => [
      ...both(path, { signals: ['metrics'], text: path }),
      ...both(`${path}.koaMiddleware`, { signals: ['metrics'], text: path }),
      ...both(`${path}.metricsMiddleware`, { signals: ['metrics'], text: path }),
      { path: `${path}.httpMetricMiddleware`, signals: ['metrics'] as const, text: path },
    ]),
    ...both('prometheus-api-metrics.koaMiddleware', { signals: ['metrics'], text: 'prometheus-api-metrics' }),
  ],
};
