/** Which spans of a received trace a search means: the same conditions as its TraceQL has, all on one span. */
import { SpanFlag, SpanKind } from '../../../core/trace/columns';
import { attributeText, type SpanDetails } from '../../../core/trace/details';
import { textOf } from '../../../core/trace/trace';
import { normaliseService } from '../../metrics/serviceNames';
import { codeHintOf } from '../codeHint';
import type { LoadedTrace, TraceSearch } from '../source';
import { routePattern } from '../../../core/traceql/write';

const NANOSECONDS = 1e6;
const SERVER_ERROR = 500;

/** Takes a trace and a row of it. What is cheap to look at is looked at first. */
export function spanMatcher(search: TraceSearch): (loaded: LoadedTrace, row: number) => boolean {
  const service = search.service === undefined || search.service === '' ? undefined : normaliseService(search.service);
  const method = search.method === undefined || ['', '*'].includes(search.method) ? undefined : search.method;
  const route = search.route && new RegExp(`^(?:${routePattern(search.route)})$`, 'u');
  const shortest = (search.minDuration ?? 0) * NANOSECONDS;
  const longest = (search.maxDuration ?? Infinity) * NANOSECONDS;
  return (loaded, row) => {
    const { trace } = loaded;
    const { flags, duration, kind, service: services, name } = trace.columns;
    const bits = flags[row] ?? 0;
    if ((bits & SpanFlag.placeholder) !== 0 || (duration[row] ?? 0) < shortest) return false;
    if ((duration[row] ?? 0) > longest) return false;
    if (service !== undefined && normaliseService(textOf(trace, services[row])) !== service) return false;
    if (search.operation !== undefined && textOf(trace, name[row]) !== search.operation) return false;
    if (route && kind[row] !== SpanKind.server) return false;
    const asksDetails = route !== undefined || method !== undefined || search.status !== undefined;
    if (!asksDetails) return true;
    const details = loaded.details(row);
    if (!details) return false;
    const hint = codeHintOf(details, textOf(trace, name[row]));
    if (route && (hint.route === undefined || !route.test(hint.route))) return false;
    if (method !== undefined && hint.method !== method) return false;
    if (search.status === undefined) return true;
    if (search.status === 'error') return (bits & SpanFlag.error) !== 0 || hasServerError(details);
    return details.status === search.status;
  };
}

const hasServerError = ({ attributes }: SpanDetails): boolean =>
  Number(attributeText(attributes, 'http.response.status_code', 'http.status_code') ?? 0) >= SERVER_ERROR;
