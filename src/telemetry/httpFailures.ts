/** Puts what went wrong with a request into words: what happened, and what to do next. */
import type { Failure, FailureReason } from '../core/failure';

interface Wording {
  readonly reason: FailureReason;
  readonly text: string;
  readonly nextStep: string;
}

const BY_CODE: Readonly<Record<string, (address: string) => Wording>> = {
  ECONNREFUSED: (address) => ({
    reason: 'refused',
    text: `Nothing listens at ${address}.`,
    nextStep: 'Start the server, or correct the address in the settings.',
  }),
  ENOTFOUND: (address) => ({
    reason: 'name-not-found',
    text: `The name in ${address} cannot be found.`,
    nextStep: 'Check the address and the network (VPN?).',
  }),
  ECONNRESET: (address) => ({
    reason: 'refused',
    text: `${address} closed the connection.`,
    nextStep: 'Check that the address is right (http or https?) and try again.',
  }),
  EPROTO: (address) => ({
    reason: 'certificate',
    text: `${address} does not speak TLS.`,
    nextStep: 'Use http:// in the address, or check the port.',
  }),
};

const CERTIFICATE_CODES = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS/;

interface Circumstances {
  readonly isCancelled: boolean;
  /** Milliseconds the request was given. */
  readonly timeout: number;
}

/** A request that got no (whole) answer. */
export function failureOfError(error: unknown, address: string, { isCancelled, timeout }: Circumstances): Failure {
  if (isCancelled) return { reason: 'cancelled', text: 'The request was cancelled.', nextStep: 'Ask again.' };
  const code = property(error, 'code') ?? property(property(error, 'cause'), 'code');
  const message = property(error, 'message');
  const known = typeof code === 'string' ? BY_CODE[code === 'EAI_AGAIN' ? 'ENOTFOUND' : code] : undefined;
  if (known) return known(address);
  if (typeof code === 'string' && CERTIFICATE_CODES.test(code)) {
    return {
      reason: 'certificate',
      text: `The certificate of ${address} is not trusted (${code}).`,
      nextStep: 'Set “caFile” of the environment to your certificate authority.',
    };
  }
  if (typeof message === 'string' && message.includes('maxContentLength')) {
    return {
      reason: 'too-large',
      text: `The answer of ${address} is too large.`,
      nextStep: 'Narrow the query or the time range.',
    };
  }
  if (code === 'ECONNABORTED' || code === 'ETIMEDOUT' || code === 'ERR_CANCELED') {
    const limit = `${Math.round(timeout / 100) / 10} s`;
    return {
      reason: 'timeout',
      text: `${address} did not answer within ${limit}.`,
      nextStep: 'Check the server, or try a shorter window.',
    };
  }
  return {
    reason: 'malformed',
    text: `${address} gave no usable answer${typeof code === 'string' ? ` (${code})` : ''}.`,
    nextStep: 'Check that the address is that of the server itself.',
  };
}

/** An answer with a status that is no success. */
export function failureOfStatus(
  status: number,
  address: string,
  body: Uint8Array,
  contentType: string,
  retryAfter: string | undefined,
): Failure {
  const said = reasonIn(body, contentType);
  const wording = wordingOf(status, address, said);
  const seconds = Number(retryAfter);
  const wait = retryAfter !== undefined && Number.isFinite(seconds) ? { retryAfter: seconds * 1000 } : {};
  return { ...wording, ...wait };
}

function wordingOf(status: number, address: string, said: string): Wording {
  const because = said === '' ? '' : `: ${said}`;
  if (status >= 300 && status < 400) {
    return {
      reason: 'redirected',
      text: `${address} redirects elsewhere (${status}).`,
      nextStep: 'Use the address it leads to; a login page means that a token is needed.',
    };
  }
  switch (status) {
    case 400:
    case 422:
      return {
        reason: 'bad-request',
        text: `${address} refused the query${because}.`,
        nextStep: 'Correct the query or the setting it names.',
      };
    case 401:
      return {
        reason: 'unauthorized',
        text: `${address} wants a credential or refuses the one it got (401${because}).`,
        nextStep: 'Run “Redline: Set Credential”.',
      };
    case 403:
      return {
        reason: 'forbidden',
        text: `${address} does not allow this (403${because}).`,
        nextStep: 'Use a credential that may read metrics and traces.',
      };
    case 404:
      return {
        reason: 'not-found',
        text: `${address} has no such API (404).`,
        nextStep: 'Check the address; a path such as /prometheus may be missing.',
      };
    case 429:
      return {
        reason: 'rate-limited',
        text: `${address} asks to slow down (429${because}).`,
        nextStep: 'Wait, or raise “refreshInterval”.',
      };
    default:
      return {
        reason: 'server-error',
        text: `${address} failed (${status}${because}).`,
        nextStep: 'Look at the server’s log; Redline tries again by itself.',
      };
  }
}

/** What the answer says of the error: Prometheus' JSON `error`, else the first line of a plain text. HTML says nothing. */
function reasonIn(body: Uint8Array, contentType: string): string {
  const text = new TextDecoder().decode(body.subarray(0, 2_000)).trim();
  if (/html/i.test(contentType) || text.startsWith('<')) return '';
  const error = property(parseJson(text), 'error');
  return (typeof error === 'string' ? error : text.startsWith('{') ? '' : (text.split('\n')[0] ?? '')).slice(0, 200);
}

/** Parses JSON that may be anything; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** A property of a value of unknown shape. */
export function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
