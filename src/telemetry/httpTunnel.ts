/** A tunnel through a proxy to a server: CONNECT, as RFC 9110 has it in section 9.3.6. */
import { request as plainRequest, type ClientRequest, type RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isIP, isIPv6, type Socket } from 'node:net';
import type { SecureContext } from 'node:tls';

/** A proxy, and how it is spoken to. */
export interface Hop {
  readonly url: URL;
  readonly authorization: string | undefined;
  /** Its certificate, when it is spoken to over TLS, must be trusted. */
  readonly isStrict: boolean;
  /** Whom it may be certified by; undefined for the usual ones. */
  readonly secureContext: SecureContext | undefined;
}

/** A proxy that cannot be reached, or does not open a tunnel. */
export class ProxyError extends Error {
  constructor(
    /** Code of the error, when there was no answer. */
    readonly code: string,
    /** What it answered. */
    readonly status?: number,
  ) {
    super('no way through the proxy');
  }
}

/** Code of an error when time ran out before there was a tunnel. */
export const TUNNEL_LIMIT = 'REDLINE_TUNNEL_LIMIT';

/** A connection to the server, within `limit` milliseconds; rejects with a `ProxyError`. */
export function tunnelThrough(hop: Hop, host: string, port: number, limit: number): Promise<Socket> {
  const authority = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    const asked = connectRequest(hop, authority);
    const timer = setTimeout(() => asked.destroy(new ProxyError(TUNNEL_LIMIT)), limit);
    asked.once('connect', (answer, socket: Socket, head: Buffer) => {
      clearTimeout(timer);
      if (answer.statusCode === 200) {
        if (head.length > 0) socket.unshift(head);
        return resolve(socket);
      }
      socket.destroy();
      reject(new ProxyError('', answer.statusCode));
    });
    asked.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(error instanceof ProxyError ? error : new ProxyError(error.code ?? ''));
    });
    asked.end();
  });
}

/** Without the brackets of IPv6. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

/** Whom TLS is to prove: Node would take the header `Host`, which names the server behind. Empty for addresses, which are no names. */
export const serverNameOf = (url: URL): string => (isIP(hostOf(url)) === 0 ? hostOf(url) : '');

function connectRequest({ url, authorization, isStrict, secureContext }: Hop, authority: string): ClientRequest {
  const host = hostOf(url);
  const options: RequestOptions = {
    host,
    port: url.port || (url.protocol === 'https:' ? 443 : 80),
    method: 'CONNECT',
    path: authority,
    agent: false,
    headers: { host: authority, ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }) },
  };
  if (url.protocol === 'http:') return plainRequest(options);
  const trust = { rejectUnauthorized: isStrict, ...(secureContext ? { secureContext } : {}) };
  return tlsRequest({ ...options, ...trust, servername: serverNameOf(url) });
}
