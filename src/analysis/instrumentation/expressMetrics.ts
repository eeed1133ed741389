/**
 * Other ready-made metrics middleware for Express, each of which labels its series with the route:
 * prometheus-api-metrics (https://github.com/PayU/prometheus-api-metrics), swagger-stats (https://github.com/slanatech/swagger-stats).
 */
import type { Plugin } from '../plugin';

const MIDDLEWARE: readonly (readonly [path: string, name: string])[] = [
  ['prometheus-api-metrics', 'prometheus-api-metrics'],
  ['prometheus-api-metrics.default', 'prometheus-api-metrics'],
  ['prometheus-api-metrics.expressMiddleware', 'prometheus-api-metrics'],
  ['swagger-stats.getMiddleware', 'swagger-stats'],
  ['swagger-stats.default.getMiddleware', 'swagger-stats'],
];

export const expressMetrics: Plugin = {
  id: 'expressMetrics',
  languages: ['typescript'],
  modules: ['prometheus-api-metrics', 'swagger-stats'],
  proofs: MIDDLEWARE.map(([path, name]) => ({ path, signals: ['metrics'], text: `${name} as middleware` })),
};
