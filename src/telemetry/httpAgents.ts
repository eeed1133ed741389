/** Connections: reused between polls, given up on early when nobody answers, and trusting an own certificate authority. */
import { Agent as PlainAgent, type AgentOptions, type ClientRequestArgs } from 'node:http';
import { Agent as TlsAgent, type AgentOptions as TlsOptions } from 'node:https';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { rootCertificates, TLSSocket } from 'node:tls';

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

export interface Agents {
  readonly httpAgent: PlainAgent;
  readonly httpsAgent: TlsAgent;
}

/** `connectLimit`: milliseconds for a connection to come about, the name's look-up and TLS included. */
export function createAgents(connectLimit: number, certificateAuthority: string | undefined): Agents {
  // Without keepAlive every poll would pay for TLS anew; Node lets the process end while connections are idle.
  const plain: AgentOptions = { keepAlive: true, maxSockets: 8 };
  const trusted =
    certificateAuthority === undefined ? plain : { ...plain, ca: [...rootCertificates, certificateAuthority] };
  return {
    httpAgent: new LimitedPlainAgent(plain, connectLimit),
    httpsAgent: new LimitedTlsAgent(trusted, connectLimit),
  };
}

function limited(connection: Connection, limit: number): Connection {
  if (!(connection instanceof Socket) || !connection.connecting) return connection;
  const timer = setTimeout(() => {
    connection.destroy(Object.assign(new Error('no connection in time'), { code: CONNECT_LIMIT }));
  }, limit);
  const done = (): void => clearTimeout(timer);
  connection.once(connection instanceof TLSSocket ? 'secureConnect' : 'connect', done).once('close', done);
  return connection;
}
