/**
 * The one HTTP client: credentials bound to an origin and never sent to another, time limits, size caps, one retry, and every way
 * to fail told apart and put into words.
 */
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { failed, succeeded, type Failure, type Result } from '../core/failure';
import { createDeadline } from './deadline';
import { addressBelow, parseBaseAddress, parseUrl, withoutCredentials, type BaseAddress } from './httpAddress';
import { createAgents } from './httpAgents';
import { failureOfError, failureOfRedirect, failureOfStatus, isReset } from './httpFailures';
import { failureOfProxyAddress, failureOfProxyStatus, proxyFailureOf } from './httpProxyFailures';
import { pause } from './pause';
import { proxyFor, type Proxy, type ProxySettings } from './proxy';

export type Authentication =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

export interface HttpOptions {
  /** Base address; a path in it is kept before every request's path. `user:password@` in it is a basic credential. */
  readonly url: string;
  readonly authentication?: Authentication;
  /** Sent as `X-Scope-OrgID`. */
  readonly tenant?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** PEM texts of further certificate authorities, trusted beside the usual ones. */
  readonly authorities?: readonly string[];
  /** Milliseconds for a whole request with its redirects and its retry, 10 s unless said otherwise. */
  readonly timeout?: number;
  /** Milliseconds for a connection to come about, 3 s unless said otherwise. */
  readonly connectTimeout?: number;
  /** Largest answer in bytes after decompression, 64 MiB unless said otherwise. */
  readonly largestBody?: number;
  /** What the editor says of proxies; else the environment's variables are asked. */
  readonly proxy?: ProxySettings;
}

export interface HttpRequest {
  /** Both must be safe to repeat: POST is for queries that are too long for an address. */
  readonly method: 'GET' | 'POST';
  /** Below the base address: `/api/v1/query`. */
  readonly path: string;
  readonly parameters?: Readonly<Record<string, string | readonly string[]>>;
  readonly accept?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Milliseconds since 1970 by the server's clock; absent when it does not tell. */
  readonly date?: number;
}

export interface HttpClient {
  /** Base address without credentials and parameters, for people. */
  readonly address: string;
  /** Success for 2xx; other states are failures, except those in `expected`, which are given as they are. Never rejects. */
  send(request: HttpRequest, signal: AbortSignal, expected?: readonly number[]): Promise<Result<HttpAnswer>>;
}

const DEFAULT_TIMEOUT = 10_000;
const DEFAULT_CONNECT_TIMEOUT = 3_000;
const DEFAULT_LARGEST_BODY = 64 * 1024 * 1024;
const LONGEST_WAIT_BEFORE_RETRY = 2_000;
const MOST_REDIRECTS = 3;

/** An attempt's outcome; `wait`: milliseconds after which a second attempt makes sense. */
interface Attempt {
  readonly result: Result<HttpAnswer>;
  readonly wait?: number;
}

interface Limits {
  /** The caller's signal. */
  readonly cancelled: AbortSignal;
  /** The caller's signal or the end of the time. */
  readonly ended: AbortSignal;
}

export function createHttpClient(options: HttpOptions): HttpClient {
  const base = parseBaseAddress(options.url);
  if (!base) return withoutAddress(withoutCredentials(options.url));
  const timeout = options.timeout ?? DEFAULT_TIMEOUT;
  const connectTimeout = Math.min(options.connectTimeout ?? DEFAULT_CONNECT_TIMEOUT, timeout);
  const authorization = authorizationOf(options.authentication, base.credential);
  const proxy = proxyFor(base.url, process.env, options.proxy);
  if (proxy && !proxy.url) return clientThat(base.shown, { ok: false, failure: failureOfProxyAddress(proxy) });
  const client = instance(options, base, { authorization, connectTimeout, ...(proxy ? { proxy } : {}) });
  const secrets = secretsOf(options.authentication, base, authorization, proxy);

  const attempt = async (request: HttpRequest, limits: Limits, expected: readonly number[]): Promise<Attempt> => {
    try {
      const answer = await follow(client, base, request, limits.ended);
      const refused = answer.ok && proxy && failureOfProxyStatus(answer.value.status, proxy);
      if (refused) return { result: { ok: false, failure: refused } };
      const result = answer.ok ? judge(answer.value, base.shown, expected, secrets) : answer;
      return { result, ...(result.ok ? {} : waitBeforeRetry(result.failure)) };
    } catch (error) {
      const circumstances = { isCancelled: limits.cancelled.aborted, timeout, connectTimeout };
      const failure =
        (proxy && proxyFailureOf(error, base, proxy, circumstances)) ??
        failureOfError(error, base.shown, circumstances);
      // A server may close a connection that was kept open just as it is used again.
      return { result: { ok: false, failure }, ...(isReset(error) ? waitBeforeRetry() : {}) };
    }
  };

  return {
    address: base.shown,
    async send(request, signal, expected = []) {
      const deadline = createDeadline(signal, timeout);
      const answer = await repeat((limits) => attempt(request, limits, expected), {
        cancelled: signal,
        ended: deadline.signal,
      });
      deadline.release();
      return answer;
    },
  };
}

/** Once more when that makes sense. */
async function repeat(attempt: (limits: Limits) => Promise<Attempt>, limits: Limits): Promise<Result<HttpAnswer>> {
  const first = await attempt(limits);
  if (first.wait === undefined) return first.result;
  await pause(first.wait, limits.ended);
  if (limits.ended.aborted) return first.result;
  const second = await attempt(limits);
  // What the server said first tells more than that the time then ran out.
  return !second.result.ok && second.result.failure.reason === 'timeout' ? first.result : second.result;
}

function withoutAddress(shown: string): HttpClient {
  const text = `“${shown}” is no http or https address.`;
  return clientThat(shown, failed('bad-request', text, 'Correct the address in the settings.'));
}

/** A client that asks nobody, because something in the settings is wrong; `url` may hold a credential. */
export const failingClient = (url: string, failure: Result<never>): HttpClient =>
  clientThat(parseBaseAddress(url)?.shown ?? withoutCredentials(url), failure);

const clientThat = (shown: string, failure: Result<never>): HttpClient => ({
  address: shown,
  send: () => Promise.resolve(failure),
});

interface Way {
  readonly authorization: string | undefined;
  readonly connectTimeout: number;
  readonly proxy?: Proxy;
}

function instance(options: HttpOptions, base: BaseAddress, way: Way): AxiosInstance {
  const { authorization, connectTimeout, proxy } = way;
  const isSecure = base.url.protocol === 'https:';
  const { authorities } = options;
  return axios.create({
    maxContentLength: options.largestBody ?? DEFAULT_LARGEST_BODY,
    // Redirects are followed here, within the origin: beyond it a credential could be carried along.
    maxRedirects: 0,
    responseType: 'arraybuffer',
    validateStatus: () => true,
    headers: {
      ...options.headers,
      'User-Agent': 'redline',
      ...(options.tenant === undefined ? {} : { 'X-Scope-OrgID': options.tenant }),
      ...(authorization === undefined ? {} : { Authorization: authorization }),
      // Through a tunnel it goes to the proxy alone; here the proxy itself reads the request, and takes it out.
      ...(isSecure || proxy?.authorization === undefined ? {} : { 'Proxy-Authorization': proxy.authorization }),
    },
    ...createAgents({
      connectLimit: connectTimeout,
      isSecure,
      ...(authorities ? { authorities } : {}),
      ...(proxy ? { proxy } : {}),
    }),
    // The library would find a proxy of its own, and reach it without our limits.
    proxy: isSecure || !proxy?.url ? false : placeOf(proxy.url),
  });
}

const placeOf = ({ protocol, hostname, port }: URL): { protocol: string; host: string; port: number } => ({
  protocol,
  host: hostname.replace(/^\[|\]$/g, ''),
  port: Number(port) || (protocol === 'https:' ? 443 : 80),
});

function authorizationOf(
  authentication: Authentication | undefined,
  inAddress: BaseAddress['credential'],
): string | undefined {
  if (authentication?.kind === 'bearer') return `Bearer ${authentication.token}`;
  const basic = authentication?.kind === 'basic' ? authentication : inAddress;
  return basic && `Basic ${Buffer.from(`${basic.user}:${basic.password}`).toString('base64')}`;
}

/** What must stand in no text, not even when a server repeats it. */
function secretsOf(
  authentication: Authentication | undefined,
  { credential }: BaseAddress,
  authorization: string | undefined,
  proxy: Proxy | undefined,
): readonly string[] {
  const own = authentication?.kind === 'bearer' ? authentication.token : undefined;
  const password = authentication?.kind === 'basic' ? authentication.password : credential?.password;
  const encoded = authorization?.replace(/^\w+ /, '');
  const forProxy = proxy?.authorization?.replace(/^\w+ /, '');
  return [own, password, encoded, forProxy].flatMap((secret) => secret || []);
}

/** The last answer of a chain of redirects within the origin; leaving it, or turning in circles, is a failure. */
async function follow(
  client: AxiosInstance,
  base: BaseAddress,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<Result<AxiosResponse<unknown>>> {
  const parameters = parametersOf(request);
  const isPost = request.method === 'POST';
  let url = addressBelow(base.url, request.path, isPost ? new URLSearchParams() : parameters);
  for (let hop = 0; ; hop += 1) {
    const response = await client.request<unknown>({
      method: request.method,
      url,
      signal,
      headers: { Accept: request.accept ?? 'application/json' },
      ...(isPost ? { data: parameters } : {}),
    });
    if (response.status < 300 || response.status > 399) return succeeded(response);
    const location: unknown = response.headers['location'];
    const target = typeof location === 'string' ? parseUrl(location, url) : undefined;
    // 301 to 303 would turn a POST into a GET without its query.
    const keepsQuery = !isPost || response.status === 307 || response.status === 308;
    if (!target || target.origin !== base.url.origin || !keepsQuery || hop >= MOST_REDIRECTS) {
      return { ok: false, failure: failureOfRedirect(base.shown, target) };
    }
    url = target.href;
  }
}

function parametersOf({ parameters = {} }: HttpRequest): URLSearchParams {
  const all = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of typeof value === 'string' ? [value] : value) all.append(name, one);
  }
  return all;
}

function judge(
  response: AxiosResponse<unknown>,
  address: string,
  expected: readonly number[],
  secrets: readonly string[],
): Result<HttpAnswer> {
  const { status, data, headers } = response;
  const body = data instanceof Uint8Array ? data : new Uint8Array();
  const contentType = textOf(headers['content-type']) ?? '';
  if ((status >= 200 && status < 300) || expected.includes(status))
    return succeeded({ status, contentType, body, ...dateOf(headers['date']) });
  const retryAfter = textOf(headers['retry-after']);
  return {
    ok: false,
    failure: failureOfStatus(status, address, { body, contentType, retryAfter, secrets }, Date.now()),
  };
}

const dateOf = (header: unknown): Pick<HttpAnswer, 'date'> => {
  const date = Date.parse(textOf(header) ?? '');
  return Number.isFinite(date) ? { date } : {};
};

const textOf = (header: unknown): string | undefined => (typeof header === 'string' ? header : undefined);

/** Nothing when a retry is of no use, or the server wants a longer pause than a person should wait. */
function waitBeforeRetry(failure?: Failure): { readonly wait?: number } {
  if (failure && failure.reason !== 'server-error' && failure.reason !== 'rate-limited') return {};
  const asked = failure?.retryAfter ?? 0;
  return asked > LONGEST_WAIT_BEFORE_RETRY ? {} : { wait: asked + 100 + Math.random() * 200 };
}
