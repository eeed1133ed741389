/** Jaeger's services and their operations, for completion (`/api/services`, `/api/services/…/operations`). */
import { succeeded, type Result } from '../../../core/failure';
import { OPERATION_FIELD, SERVICE_FIELD, type Term } from '../../../core/traceql/terms';
import type { ReadTerms } from '../cachedTerms';
import { textsIn } from '../otlp/jsonFields';

/** `ask` answers with the parsed document. Nothing for other fields, and for operations of no service. */
export function jaegerTerms(ask: (path: string, signal: AbortSignal) => Promise<Result<unknown>>): ReadTerms {
  return async ({ field, service }, signal) => {
    const isOperation = field === OPERATION_FIELD && service !== '';
    if (field !== SERVICE_FIELD && !isOperation) return succeeded([]);
    const path = isOperation ? `/api/services/${encodeURIComponent(service)}/operations` : '/api/services';
    const answer = await ask(path, signal);
    if (!answer.ok) return answer;
    return succeeded(textsIn(answer.value, 'data').map((text): Term => ({ text, isText: true })));
  };
}
