/** Asks Jaeger over HTTP. */
import { failed, succeeded, type Failure, type Result } from '../../../core/failure';
import { fieldOf, itemsOf, textOf } from '../otlp/jsonFields';
import type { HttpAnswer, HttpGet } from '../source';

/** The answer's JSON; a refusal says what Jaeger said. */
export async function ask(
  get: HttpGet,
  path: string,
  parameters: readonly (readonly [string, string])[],
  signal: AbortSignal,
): Promise<Result<unknown>> {
  const answer = await get({ path, parameters, accept: 'application/json' }, signal);
  if (!answer.ok) return answer;
  const document = documentIn(answer.value);
  if (answer.value.status !== 200) return { ok: false, failure: refusalOf(answer.value, document) };
  if (document === undefined)
    return failed(
      'not-this-api',
      'The answer is not Jaeger’s JSON.',
      'Check the address: it is that of Jaeger’s view, usually port 16686.',
    );
  return succeeded(document);
}

/** Version 3 streams: a document for each part, one a line. They become one, with the list "parts". */
function documentIn({ body }: HttpAnswer): unknown {
  const text = new TextDecoder().decode(body);
  const whole = parsed(text);
  if (whole !== undefined) return whole;
  const parts = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parsed);
  return parts.length > 0 && parts.every((part) => part !== undefined) ? { parts } : undefined;
}

function parsed(text: string): unknown {
  try {
    const document: unknown = JSON.parse(text);
    return typeof document === 'object' && document !== null ? document : undefined;
  } catch {
    return undefined;
  }
}

const BY_STATUS: ReadonlyMap<number, Pick<Failure, 'reason' | 'nextStep'>> = new Map([
  [400, { reason: 'bad-request', nextStep: 'Change the search and try again.' }],
  [401, { reason: 'unauthorized', nextStep: 'Set a credential for this address.' }],
  [403, { reason: 'forbidden', nextStep: 'Use a token that may read traces.' }],
  [404, { reason: 'not-found', nextStep: 'Check Jaeger’s address and base path; /api/services should answer.' }],
  [429, { reason: 'rate-limited', nextStep: 'Wait a moment and search a shorter time range.' }],
  [504, { reason: 'timeout', nextStep: 'Search a shorter time range.' }],
]);

function refusalOf({ status }: HttpAnswer, document: unknown): Failure {
  const [first] = itemsOf(document, 'errors');
  const said = (textOf(first, 'msg') || textOf(fieldOf(document, 'error'), 'message')).slice(0, 300);
  const meaning = BY_STATUS.get(status) ?? {
    reason: 'server-error',
    nextStep: 'Try again; if it stays, look at Jaeger’s own log.',
  };
  return { text: `Jaeger answered ${status}${said === '' ? '' : `: ${said}`}.`, ...meaning };
}
