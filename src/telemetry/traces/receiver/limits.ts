/** What one machine's exporters may take of the receiver, over HTTP and gRPC together. */

/** Bytes of a body, as sent and unpacked. */
export const LARGEST_BODY = 32 * 1024 * 1024;
/** Milliseconds that a request may take to arrive. */
export const SLOWEST_REQUEST = 30_000;
/** Connections of one address. */
export const MOST_CONNECTIONS = 128;
/** Bytes of bodies that may be on their way together; exporters try again later. */
const MOST_IN_FLIGHT = 64 * 1024 * 1024;

/** Why a body is not taken, as HTTP numbers it: it is too large, or too much arrives at once. */
export type Unwelcome = 413 | 503;

export const UNWELCOME: Readonly<Record<Unwelcome, string>> = {
  413: `A body may have ${LARGEST_BODY} bytes.`,
  503: 'Too much arrives at once: send it again in a second.',
};

/** One body on its way. */
export interface Arrival {
  /** Counts what came of it, or says that no more may. */
  admit(bytes: number): Unwelcome | undefined;
  /** It is read, or given up. */
  end(): void;
}

/** The bodies that are on their way. */
export interface Flight {
  begin(): Arrival;
}

export function createFlight(): Flight {
  let all = 0;
  return {
    begin() {
      let own = 0;
      return {
        admit(bytes) {
          own += bytes;
          all += bytes;
          return own > LARGEST_BODY ? 413 : all > MOST_IN_FLIGHT ? 503 : undefined;
        },
        end() {
          all -= own;
          own = 0;
        },
      };
    },
  };
}

/** Beside its own names those by which containers of Docker Desktop and Podman reach this machine; no page of the web can have them. */
const OWN_HOSTS = /^(?:localhost|127\.0\.0\.1|\[::1\]|host\.(?:docker|containers)\.internal)(?::\d+)?$/i;

/** Whether a request means this machine by the name it asks for: pages of the web that were led here by another name are kept out. */
export const isOwnHost = (host: string | undefined): boolean => OWN_HOSTS.test(host ?? '');
