/** Puts what went wrong with a request into words: what happened, and what to do next. */
import type { Failure, FailureReason } from '../core/failure';
import { shownAddress } from './httpAddress';
import { CONNECT_LIMIT } from './httpAgents';
import { isWebPage, parseJson, property } from './json';

interface Wording {
  readonly reason: FailureReason;
  readonly text: string;
  readonly nextStep: string;
}

/** What the system alone knows of proxies is not seen here. */
const PAC = 'Proxies that only a PAC script or the system names have to be named in “http.proxy”.';

const BY_CODE: Readonly<Record<string, (address: string) => Wording>> = {
  ECONNREFUSED: (address) => ({
    reason: 'refused',
    text: `Nothing listens at ${address}.`,
    nextStep: 'Start the server, or correct the address in the settings.',
  }),
  EHOSTUNREACH: (address) => ({
    reason: 'refused',
    text: `There is no way to ${address}.`,
    nextStep: `Check the network (VPN, firewall) and the address. ${PAC}`,
  }),
  ENOTFOUND: (address) => ({
    reason: 'name-not-found',
    text: `The name in ${address} cannot be found.`,
    nextStep: `Check the address and the network (VPN?). ${PAC}`,
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

/** Codes that mean the same to a person. */
const SYNONYMS: Readonly<Record<string, string>> = {
  EAI_AGAIN: 'ENOTFOUND',
  ENETUNREACH: 'EHOSTUNREACH',
  EPIPE: 'ECONNRESET',
  ERR_SSL_WRONG_VERSION_NUMBER: 'EPROTO',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'EPROTO',
};

export const CERTIFICATE_CODES = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS/;

export interface Circumstances {
  readonly isCancelled: boolean;
  /** Milliseconds the request, and the connection, were given. */
  readonly timeout: number;
  readonly connectTimeout: number;
}

/** A request that got no (whole) answer. */
export function failureOfError(error: unknown, address: string, circumstances: Circumstances): Failure {
  if (circumstances.isCancelled) {
    return { reason: 'cancelled', text: `The request to ${address} was cancelled.`, nextStep: 'Ask again.' };
  }
  const code = codeOf(error);
  const known = BY_CODE[SYNONYMS[code] ?? code];
  if (known) return known(address);
  if (CERTIFICATE_CODES.test(code)) {
    return {
      reason: 'certificate',
      text: `The certificate of ${address} is not trusted (${code}).`,
      nextStep: 'Set “caFile” of the environment to your certificate authority.',
    };
  }
  const message = property(error, 'message');
  if (typeof message === 'string' && message.includes('maxContentLength')) {
    return {
      reason: 'too-large',
      text: `The answer of ${address} is too large.`,
      nextStep: 'Narrow the query or the time range.',
    };
  }
  return (
    timeoutOf(code, address, circumstances) ?? {
      reason: 'malformed',
      text: `${address} gave no usable answer${code === '' ? '' : ` (${code})`}.`,
      nextStep: 'Check that the address is that of the server itself.',
    }
  );
}

function timeoutOf(code: string, address: string, { timeout, connectTimeout }: Circumstances): Failure | undefined {
  const limit = (milliseconds: number): string => `${Math.round(milliseconds / 100) / 10} s`;
  if (code === CONNECT_LIMIT || code === 'ETIMEDOUT') {
    return {
      reason: 'timeout',
      text: `${address} cannot be reached: no connection within ${limit(connectTimeout)}.`,
      nextStep: `Check the network (VPN, firewall) and the address. ${PAC}`,
    };
  }
  if (code !== 'ECONNABORTED' && code !== 'ERR_CANCELED') return undefined;
  return {
    reason: 'timeout',
    text: `${address} did not answer within ${limit(timeout)}.`,
    nextStep: 'Check the server, or try a shorter window.',
  };
}

/** The code of an error or of what caused it; empty when there is none. */
export function codeOf(error: unknown): string {
  const code = property(property(error, 'cause'), 'code') ?? property(error, 'code');
  return typeof code === 'string' ? code : '';
}

/** The connection was closed under the request. */
export const isReset = (error: unknown): boolean => ['ECONNRESET', 'EPIPE'].includes(codeOf(error));

/** A redirect that is not followed; `target` is where it leads to, when it says so. */
export function failureOfRedirect(address: string, target: URL | undefined): Failure {
  return {
    reason: 'redirected',
    text: `${address} redirects ${target ? `to ${shownAddress(target)}` : 'elsewhere'}.`,
    nextStep: 'Use the address it leads to; a login page means that a credential is needed.',
  };
}

interface Refusal {
  readonly body: Uint8Array;
  readonly contentType: string;
  /** Seconds, or a date. */
  readonly retryAfter: string | undefined;
  /** What the server may repeat, and nobody else should. */
  readonly secrets: readonly string[];
}

/** An answer with a status that is no success. */
export function failureOfStatus(status: number, address: string, refusal: Refusal, now: number): Failure {
  const wording = wordingOf(status, address, reasonIn(refusal));
  const retryAfter = waitOf(refusal.retryAfter, now);
  return retryAfter === undefined ? wording : { ...wording, retryAfter };
}

/** Milliseconds to wait, from seconds or a date. */
function waitOf(retryAfter: string | undefined, now: number): number | undefined {
  if (retryAfter === undefined || retryAfter.trim() === '') return undefined;
  const seconds = Number(retryAfter);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(retryAfter) - now;
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}

function wordingOf(status: number, address: string, said: string): Wording {
  const because = said === '' ? '' : `: ${said}`;
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
function reasonIn({ body, contentType, secrets }: Refusal): string {
  const text = new TextDecoder().decode(body.subarray(0, 2_000)).trim();
  if (isWebPage(text, contentType) || text.startsWith('<')) return '';
  const error = property(parseJson(text), 'error');
  const said = typeof error === 'string' ? error : text.startsWith('{') ? '' : (text.split('\n')[0] ?? '');
  // Secrets go before it is cut: half a secret would not be recognised.
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, '…'), said).slice(0, 200);
}
