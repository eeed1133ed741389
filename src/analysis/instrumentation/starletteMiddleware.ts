/** Metrics middleware for Starlette and FastAPI from the package index. The project's own middleware is judged by what it does. */
import { itemsOf, textOf } from '../linker/machine/values';
import type { Evidence } from '../model';
import type { Plugin } from '../plugin';
import { coversOf, pathOfRoute } from './middlewareCover';

const ID = 'starletteMiddleware';

/** Classes for `add_middleware`, as their packages export them. */
const CLASSES = [
  'starlette_exporter.PrometheusMiddleware',
  'starlette_exporter.middleware.PrometheusMiddleware',
  'starlette_prometheus.PrometheusMiddleware',
  'starlette_prometheus.middleware.PrometheusMiddleware',
  'aioprometheus.MetricsMiddleware',
  'aioprometheus.asgi.middleware.MetricsMiddleware',
  'asgi_prometheus.PrometheusMiddleware',
  'prometheus_fastapi_exporter.PrometheusMiddleware',
];

const packages = [...new Set(CLASSES.map((path) => path.replace(/\..*$/, '')))];

export const starletteMiddleware: Plugin = {
  id: ID,
  languages: ['python'],
  modules: packages,
  routeReached: (route) =>
    coversOf(route, new Set(CLASSES)).flatMap(({ value, scope }): Evidence[] => {
      // starlette_exporter: paths are compared as a whole, templates where routes are grouped, which is the default.
      const skipped = value.arguments?.find(({ name }) => name === 'skip_paths')?.value;
      const paths = (itemsOf(skipped) ?? []).flatMap((item) => textOf(item)?.text ?? []);
      if (paths.includes(pathOfRoute(route))) return [];
      const text = `${value.path.replace(/^.*\.(\w+)$/, '$1')} of ${value.path.replace(/\..*$/, '')}`;
      return [{ instrumentation: ID, signals: ['metrics'], scope, location: value.location, text }];
    }),
};
