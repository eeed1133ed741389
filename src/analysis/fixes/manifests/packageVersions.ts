/** Packages that fixes need, in the versions that test/fixtures/fixes/node proves them with: the newest for Node 20 (https://www.npmjs.com). */
export const PACKAGE_VERSIONS = {
  '@fastify/otel': '^0.21.2',
  '@hono/otel': '^1.1.2',
  '@opentelemetry/api': '^1.9.1',
  '@opentelemetry/core': '^2.12.1',
  '@opentelemetry/instrumentation': '^0.223.0',
  '@opentelemetry/instrumentation-express': '^0.71.1',
  '@opentelemetry/instrumentation-http': '^0.223.0',
  '@opentelemetry/instrumentation-koa': '^0.71.0',
  '@opentelemetry/sdk-node': '^0.223.0',
  'prom-client': '^15.1.3',
} as const;

export type KnownPackage = keyof typeof PACKAGE_VERSIONS;
