/** Packages that fixes need, in the versions that test/fixtures/fixes/node proves them with (https://www.npmjs.com). */
export const PACKAGE_VERSIONS = {
  '@fastify/otel': '^0.21.2',
  '@hono/otel': '^1.1.2',
  '@opentelemetry/api': '^1.10.0',
  '@opentelemetry/instrumentation-express': '^0.72.0',
  '@opentelemetry/instrumentation-http': '^0.301.0',
  '@opentelemetry/instrumentation-koa': '^0.72.0',
  '@opentelemetry/instrumentation-nestjs-core': '^0.71.0',
  '@opentelemetry/sdk-node': '^0.301.0',
  'prom-client': '^15.1.3',
} as const;

export type KnownPackage = keyof typeof PACKAGE_VERSIONS;
