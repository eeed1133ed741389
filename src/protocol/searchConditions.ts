/** What the fields of the search form ask for. */
import { canonicalPath, parseCanonical } from '../core/route';
import { readLabel } from '../core/routeLabel';
import type { SpanConditions } from '../core/traceql/conditions';
import { milliseconds } from '../core/units';
import type { SearchQuery } from './traceView';

/** Empty fields ask for nothing. */
export function conditionsOf(query: SearchQuery): SpanConditions {
  const { service, route, method, operation, minDurationMilliseconds, maxDurationMilliseconds, status, traceQl } =
    query;
  return {
    ...(service === '' ? {} : { service }),
    ...(route === '' ? {} : { route: parseCanonical(canonicalPath(readLabel(route).template)) }),
    ...(method === '' ? {} : { method }),
    ...(operation === '' ? {} : { operation }),
    ...(minDurationMilliseconds > 0 ? { minDuration: milliseconds(minDurationMilliseconds) } : {}),
    ...(maxDurationMilliseconds > 0 ? { maxDuration: milliseconds(maxDurationMilliseconds) } : {}),
    ...(status === '' ? {} : { status }),
    ...(traceQl === '' ? {} : { traceQl }),
  };
}
