/** Ready-made Prometheus middleware of chi: https://github.com/go-chi/metrics and https://github.com/766b/chi-prometheus. */
import type { Plugin } from '../plugin';

const MIDDLEWARE: readonly (readonly [path: string, text: string])[] = [
  ['github.com/go-chi/metrics.Collector', 'metrics.Collector of go-chi/metrics'],
  ['github.com/766b/chi-prometheus.NewMiddleware', 'chiprometheus.NewMiddleware'],
  ['github.com/766b/chi-prometheus.NewPatternMiddleware', 'chiprometheus.NewPatternMiddleware'],
];

export const chiMetrics: Plugin = {
  id: 'chiMetrics',
  languages: ['go'],
  modules: ['github.com/go-chi/metrics', 'github.com/766b/chi-prometheus'],
  proofs: MIDDLEWARE.map(([path, text]) => ({ path, signals: ['metrics'], text })),
};
