/** Connections: reused between polls, given up on early when nobody answers, and trusting an own certificate authority. */
import { Agent as PlainAgent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import { Agent as TlsAgent, type AgentOptions as TlsOptions } from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import { usualAuthorities } from './authorities';
import { serverNameOf, tunnelThrough, type Hop } from './httpTunnel';
import type { Proxy } from './proxy';

/** Code of the error of a connection that did not come about in time. */
export const CONNECT_LIMIT = 'REDLINE_CONNECT_LIMIT';

type Connected = (error: Error | null, stream: Duplex) => void;
type Connection = Duplex | null | undefined;

class LimitedPlainAgent extends PlainAgent {
  readonly #limit: number;

  constructor(options: AgentOptions, limit: number) {
    super(options);
    this.#limit = limit;
  }

  override createConnection(options: ClientRequestArgs, connected?: Connected): Connection {
    return limited(super.createConnection(options, connected), this.#limit);
  }
}

class LimitedTlsAgent extends TlsAgent {
  readonly #limit: number;

  constructor(options: TlsOptions, limit: number) {
    super(options);
    this.#limit = limit;
  }

  override createConnection(options: ClientRequestArgs, connected?: Connected): Connection {
    return limited(super.createConnection(options, connected), this.#limit);
  }
}

/** TLS with the server itself, through a tunnel that a proxy opens: the proxy learns a name and a port, and nothing else. */
class TunnelAgent extends TlsAgent {
  readonly #limit: number;
  readonly #hop: Hop;

  constructor(options: TlsOptions, limit: number, hop: Hop) {
    super(options);
    this.#limit = limit;
    this.#hop = hop;
  }

  override createConnection(options: ClientRequestArgs, connected?: Connected): Connection {
    const began = performance.now();
    const { host, port } = options;
    tunnelThrough(this.#hop, host ?? '', Number(port), this.#limit).then(
      (socket) => {
        const secure = super.createConnection(Object.assign(options, { socket }));
        const left = Math.max(1, this.#limit - (performance.now() - began));
        if (secure instanceof Socket) connected?.(null, ending(secure, left));
      },
      // Node gives no stream with an error, whatever its types say.
      (error: unknown) => connected?.(error instanceof Error ? error : new Error(String(error)), new Socket()),
    );
    return undefined;
  }
}

export interface Agents {
  readonly httpAgent: PlainAgent;
  readonly httpsAgent: TlsAgent;
}

export interface AgentNeeds {
  /** Milliseconds for a connection to come about, the name's look-up, the proxy and TLS included. */
  readonly connectLimit: number;
  /** PEM texts, beside the usual ones. */
  readonly authorities?: readonly string[];
  readonly proxy?: Proxy;
  /** The server is spoken to over TLS: then the proxy opens tunnels, else it asks in our place. */
  readonly isSecure: boolean;
}

export function createAgents({ connectLimit, authorities, proxy, isSecure }: AgentNeeds): Agents {
  // Without keepAlive every poll would pay for TLS anew; Node lets the process end while connections are idle.
  const plain: AgentOptions = { keepAlive: true, maxSockets: 8 };
  // Made once: two hundred certificates are not to be read for each connection.
  const secureContext = authorities && createSecureContext({ ca: [...usualAuthorities(), ...authorities] });
  const trusted: TlsOptions = { ...plain, ...(secureContext ? { secureContext } : {}) };
  const httpAgent = new LimitedPlainAgent(plain, connectLimit);
  if (!proxy?.url) return { httpAgent, httpsAgent: new LimitedTlsAgent(trusted, connectLimit) };
  const { url, isStrict, authorization } = proxy;
  if (isSecure) {
    return {
      httpAgent,
      httpsAgent: new TunnelAgent(trusted, connectLimit, { url, authorization, isStrict, secureContext }),
    };
  }
  const toProxy = { ...trusted, rejectUnauthorized: isStrict, servername: serverNameOf(url) };
  return { httpAgent, httpsAgent: new LimitedTlsAgent(toProxy, connectLimit) };
}

function limited(connection: Connection, limit: number): Connection {
  return connection instanceof Socket && connection.connecting ? ending(connection, limit) : connection;
}

/** Ends when it has not come about in time. */
function ending(connection: Socket, limit: number): Socket {
  const timer = setTimeout(() => {
    connection.destroy(Object.assign(new Error('no connection in time'), { code: CONNECT_LIMIT }));
  }, limit);
  const done = (): void => clearTimeout(timer);
  connection.once(connection instanceof TLSSocket ? 'secureConnect' : 'connect', done).once('close', done);
  return connection;
}
