/**
 * The one HTTP client: credentials bound to an origin and never sent along a redirect, time limits, size caps, one retry, and
 * every way to fail told apart and put into words.
 */
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { Agent } from 'node:https';
import { failed, succeeded, type Failure, type Result } from '../core/failure';
import { failureOfError, failureOfStatus } from './httpFailures';
import { pause } from './pause';

export type Authentication =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

export interface HttpOptions {
  /** Base address; a path in it is kept before every request's path. */
  readonly url: string;
  readonly authentication?: Authentication;
  /** Sent as `X-Scope-OrgID`. */
  readonly tenant?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** PEM text of an own certificate authority. */
  readonly certificateAuthority?: string;
  /** Milliseconds for a whole request, 10 s unless said otherwise. */
  readonly timeout?: number;
  /** Largest answer in bytes, 64 MiB unless said otherwise. */
  readonly largestBody?: number;
}

export interface HttpRequest {
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
}

export interface HttpClient {
  /** Base address without credentials, for people. */
  readonly address: string;
  /** Success for 2xx; other states are failures, except those in `expected`, which are given as they are. */
  send(request: HttpRequest, signal: AbortSignal, expected?: readonly number[]): Promise<Result<HttpAnswer>>;
}

const DEFAULT_TIMEOUT = 10_000;
const DEFAULT_LARGEST_BODY = 64 * 1024 * 1024;
const LONGEST_WAIT_BEFORE_RETRY = 2_000;

export function createHttpClient(options: HttpOptions): HttpClient {
  const address = withoutCredentials(options.url);
  const timeout = options.timeout ?? DEFAULT_TIMEOUT;
  const client = axios.create({
    timeout,
    maxContentLength: options.largestBody ?? DEFAULT_LARGEST_BODY,
    // A redirect is an answer like others: following it could carry a credential elsewhere.
    maxRedirects: 0,
    responseType: 'arraybuffer',
    validateStatus: () => true,
    headers: headersOf(options),
    ...(options.certificateAuthority === undefined
      ? {}
      : { httpsAgent: new Agent({ ca: options.certificateAuthority }) }),
  });

  const once = async (
    request: HttpRequest,
    signal: AbortSignal,
    expected: readonly number[],
  ): Promise<Result<HttpAnswer>> => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
    try {
      const response = await sendWith(client, address, request, limit);
      return judge(response, address, expected);
    } catch (error) {
      return { ok: false, failure: failureOfError(error, address, { isCancelled: signal.aborted, timeout }) };
    }
  };

  return {
    address,
    async send(request, signal, expected = []) {
      if (!isHttpAddress(address)) {
        return failed(
          'bad-request',
          `“${address}” is no http or https address.`,
          'Correct the address in the settings.',
        );
      }
      const first = await once(request, signal, expected);
      const wait = first.ok ? undefined : waitBeforeRetry(first.failure);
      if (wait === undefined || signal.aborted) return first;
      await pause(wait, signal);
      return signal.aborted ? first : once(request, signal, expected);
    },
  };
}

function headersOf(options: HttpOptions): Record<string, string> {
  const { authentication } = options;
  const authorization =
    authentication?.kind === 'bearer'
      ? `Bearer ${authentication.token}`
      : authentication?.kind === 'basic'
        ? `Basic ${Buffer.from(`${authentication.user}:${authentication.password}`).toString('base64')}`
        : undefined;
  return {
    ...options.headers,
    'User-Agent': 'redline',
    ...(options.tenant === undefined ? {} : { 'X-Scope-OrgID': options.tenant }),
    ...(authorization === undefined ? {} : { Authorization: authorization }),
  };
}

function sendWith(
  client: AxiosInstance,
  address: string,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<AxiosResponse<unknown>> {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(request.parameters ?? {})) {
    for (const one of typeof value === 'string' ? [value] : value) parameters.append(name, one);
  }
  const isPost = request.method === 'POST';
  return client.request({
    method: request.method,
    url: `${address.replace(/\/+$/, '')}${request.path}`,
    signal,
    headers: { Accept: request.accept ?? 'application/json' },
    ...(isPost ? { data: parameters } : { params: parameters }),
  });
}

function judge(response: AxiosResponse<unknown>, address: string, expected: readonly number[]): Result<HttpAnswer> {
  const body = bytesOf(response.data);
  const header: unknown = response.headers['content-type'];
  const contentType = typeof header === 'string' ? header : '';
  const isSuccess = response.status >= 200 && response.status < 300;
  if (isSuccess || expected.includes(response.status)) return succeeded({ status: response.status, contentType, body });
  const after: unknown = response.headers['retry-after'];
  return {
    ok: false,
    failure: failureOfStatus(
      response.status,
      address,
      body,
      contentType,
      typeof after === 'string' ? after : undefined,
    ),
  };
}

function bytesOf(data: unknown): Uint8Array {
  if (data instanceof Uint8Array) return data;
  return data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array();
}

/** The address with user and password cut out, so that it can be shown. */
function withoutCredentials(url: string): string {
  try {
    const parsed = new URL(url);
    parsed.username = '';
    parsed.password = '';
    return parsed.href.replace(/\/$/, '');
  } catch {
    return url;
  }
}

const isHttpAddress = (address: string): boolean => /^https?:\/\/[^/]/.test(address);

/** Milliseconds to wait before the one retry; undefined when a retry is of no use. */
function waitBeforeRetry(failure: Failure): number | undefined {
  if (failure.reason !== 'server-error' && failure.reason !== 'rate-limited') return undefined;
  const asked = failure.retryAfter ?? 0;
  return asked > LONGEST_WAIT_BEFORE_RETRY ? undefined : asked + 100 + Math.random() * 200;
}
