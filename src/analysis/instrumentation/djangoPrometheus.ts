/**
 * django-prometheus (https://github.com/django-commons/django-prometheus): a pair of middlewares. What is known of each view, its count,
 * errors and duration, comes from the one that stands last; its numbers need what the first one sets up only for the totals.
 */
import type { ReachedRoute } from '../linker/graph';
import type { Evidence } from '../model';
import type { Plugin } from '../plugin';
import { coversOf } from './middlewareCover';

const ID = 'djangoPrometheus';
const BEFORE = new Set(['django_prometheus.middleware.PrometheusBeforeMiddleware']);
const AFTER = new Set(['django_prometheus.middleware.PrometheusAfterMiddleware']);

/** The project's half-installed pair (one of both, or in the wrong order) may measure something else than one thinks. */
function evidenceOf(route: ReachedRoute): Evidence[] {
  const [before] = coversOf(route, BEFORE);
  const [after] = coversOf(route, AFTER);
  const present = after ?? before;
  if (!present) return [];
  const order = route.middleware.map(({ value }) => value);
  const isWhole = before && after && order.indexOf(before.value) < order.indexOf(after.value);
  return [
    {
      instrumentation: ID,
      signals: ['metrics'],
      scope: present.scope,
      location: present.value.location,
      text: isWhole
        ? 'the middlewares of django-prometheus'
        : 'one middleware of the pair that django-prometheus needs',
      ...(isWhole ? {} : { isDoubtful: true as const }),
    },
  ];
}

export const djangoPrometheus: Plugin = {
  id: ID,
  languages: ['python'],
  modules: ['django_prometheus'],
  routeReached: evidenceOf,
};
