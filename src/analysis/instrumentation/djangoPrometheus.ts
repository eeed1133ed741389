/**
 * django-prometheus (https://github.com/django-commons/django-prometheus): a pair of middlewares. Count, errors and duration of each view
 * come from the one that stands last, which works by itself (`django_prometheus/middleware.py`); the first one counts totals.
 */
import type { ReachedRoute } from '../linker/graph';
import type { Evidence } from '../model';
import type { Plugin } from '../plugin';
import { coversOf } from './middlewareCover';

const ID = 'djangoPrometheus';
const BEFORE = new Set(['django_prometheus.middleware.PrometheusBeforeMiddleware']);
const AFTER = new Set(['django_prometheus.middleware.PrometheusAfterMiddleware']);

/** The first one alone says nothing of a single view. */
function evidenceOf(route: ReachedRoute): Evidence[] {
  const [after] = coversOf(route, AFTER);
  const present = after ?? coversOf(route, BEFORE)[0];
  if (!present) return [];
  return [
    {
      instrumentation: ID,
      signals: ['metrics'],
      scope: present.scope,
      location: present.value.location,
      text: after
        ? 'the middleware of django-prometheus'
        : 'the first middleware of django-prometheus, which counts totals alone',
      ...(after ? {} : { isDoubtful: true as const }),
    },
  ];
}

export const djangoPrometheus: Plugin = {
  id: ID,
  languages: ['python'],
  modules: ['django_prometheus'],
  routeReached: evidenceOf,
};
