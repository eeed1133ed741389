/** Middleware that worker libraries bring to measure what they run: of Dramatiq, Taskiq and FastStream. */
import type { Signal } from '../model';
import type { Plugin, Proof } from '../plugin';

const proof = (path: string, signals: readonly Signal[]): Proof => ({
  path,
  signals,
  text: `${path.replace(/^.*\./, '')} runs around each message`,
});

/** FastStream makes metrics next to its spans when it is given a meter or its provider. */
const withMeter = (path: string): Proof => ({
  path,
  signals: ['metrics'],
  text: (args) =>
    args.some(({ name }) => name === 'meter_provider' || name === 'meter')
      ? `${path.replace(/^.*\./, '')} with a meter`
      : undefined,
});

const FASTSTREAM: readonly (readonly [module: string, name: string])[] = [
  ['kafka', 'Kafka'],
  ['confluent', 'Kafka'],
  ['rabbit', 'Rabbit'],
  ['nats', 'Nats'],
  ['redis', 'Redis'],
];

export const workerMiddleware: Plugin = {
  id: 'workerMiddleware',
  languages: ['python'],
  modules: ['dramatiq', 'taskiq', 'faststream'],
  proofs: [
    proof('dramatiq.middleware.Prometheus', ['metrics']),
    proof('dramatiq.middleware.prometheus.Prometheus', ['metrics']),
    proof('taskiq.PrometheusMiddleware', ['metrics']),
    proof('taskiq.middlewares.PrometheusMiddleware', ['metrics']),
    proof('taskiq.middlewares.prometheus_middleware.PrometheusMiddleware', ['metrics']),
    proof('taskiq.middlewares.opentelemetry_middleware.OpenTelemetryMiddleware', ['traces']),
    ...FASTSTREAM.flatMap(([module, name]) => {
      const [prometheus, telemetry] = [`faststream.${module}.prometheus`, `faststream.${module}.opentelemetry`];
      return [
        proof(`${prometheus}.${name}PrometheusMiddleware`, ['metrics']),
        proof(`${telemetry}.${name}TelemetryMiddleware`, ['traces']),
        withMeter(`${telemetry}.${name}TelemetryMiddleware`),
      ];
    }),
  ],
};
