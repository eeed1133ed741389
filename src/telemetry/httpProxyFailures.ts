/** Puts into words that a proxy stands in the way: it is not reached, wants a credential, or does not let us through. */
import type { Failure } from '../core/failure';
import type { BaseAddress } from './httpAddress';
import { CONNECT_LIMIT } from './httpAgents';
import { CERTIFICATE_CODES, codeOf, type Circumstances } from './httpFailures';
import { ProxyError, TUNNEL_LIMIT } from './httpTunnel';
import { property } from './json';
import type { Proxy } from './proxy';

const SETTING = '“http.proxy” in the editor’s settings, or the variable HTTPS_PROXY or HTTP_PROXY';
const AROUND = 'or name the server in “http.noProxy”, or in the variable NO_PROXY';
/** Without an answer of the proxy: what `net` and `dns` say of a connection. */
const UNREACHED =
  /^(?:ECONN\w+|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|EPROTO|ERR_SSL_\w+|HPE_\w+)$/;

const failure = (text: string, nextStep: string): Failure => ({ reason: 'proxy', text, nextStep });

/** Undefined for what is no fault of the proxy. */
export function proxyFailureOf(
  error: unknown,
  { shown, url }: BaseAddress,
  proxy: Proxy,
  { isCancelled, connectTimeout }: Circumstances,
): Failure | undefined {
  if (isCancelled) return undefined;
  const cause = property(error, 'cause') ?? error;
  if (cause instanceof ProxyError && cause.status !== undefined) return refusalOf(cause.status, shown, proxy);
  const code = codeOf(error);
  // What is asked in our place has no other connection than that to the proxy.
  if (!(cause instanceof ProxyError) && url.protocol === 'https:') return undefined;
  if (code === TUNNEL_LIMIT || code === CONNECT_LIMIT) {
    const limit = `${Math.round(connectTimeout / 100) / 10} s`;
    return failure(`The proxy ${proxy.shown} gave no way to ${shown} within ${limit}.`, `Check ${SETTING}, ${AROUND}.`);
  }
  if (CERTIFICATE_CODES.test(code)) {
    const next = 'Set “caFile” of the environment to its certificate authority, or switch “http.proxyStrictSSL” off.';
    return failure(`The certificate of the proxy ${proxy.shown} is not trusted (${code}).`, next);
  }
  if (!UNREACHED.test(code)) return undefined;
  return failure(`The proxy ${proxy.shown} cannot be reached (${code}).`, `Check ${SETTING}, ${AROUND}.`);
}

/** A state that only a proxy answers with, to what it was to ask in our place. */
export const failureOfProxyStatus = (status: number, proxy: Proxy): Failure | undefined =>
  status === 407 ? refusalOf(status, '', proxy) : undefined;

function refusalOf(status: number, server: string, { shown }: Proxy): Failure {
  if (status === 407) {
    const next = 'Set “http.proxyAuthorization”, or put user:password@ into the address of the proxy.';
    return failure(`The proxy ${shown} wants a credential, or refuses the one it got (407).`, next);
  }
  if (status >= 500) {
    return failure(`The proxy ${shown} does not reach ${server} (${status}).`, `Check the address, ${AROUND}.`);
  }
  return failure(`The proxy ${shown} does not let us through to ${server} (${status}).`, `Ask for access, ${AROUND}.`);
}

/** Kinds of proxies that are not spoken, by how their addresses begin. */
const UNSPOKEN: readonly (readonly [beginning: RegExp, text: string])[] = [
  [/^socks\w*:/i, 'is of the kind SOCKS, which Redline does not speak'],
  [/^pac\+/i, 'is a PAC script, which Redline does not run'],
];

/** An address of a proxy that is none, or of a kind that is not spoken. */
export function failureOfProxyAddress({ shown }: Proxy): Failure {
  const [, unspoken] = UNSPOKEN.find(([beginning]) => beginning.test(shown)) ?? [];
  if (unspoken === undefined)
    return failure(`The proxy “${shown}” is no http or https address.`, `Correct ${SETTING}.`);
  return failure(`The proxy “${shown}” ${unspoken}.`, `Name an http or https proxy in ${SETTING}, ${AROUND}.`);
}
