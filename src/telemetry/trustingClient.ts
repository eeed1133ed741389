/**
 * A client that learns whom to trust. A connection that is not trusted is tried once more when there is something to learn: the file
 * with one's own authority has changed, or the system's certificates were not asked yet. They are asked only then, because reading them
 * takes a while and an expired one among them can spoil a chain that is good without it.
 */
import type { Failure } from '../core/failure';
import { authorityIn, stampOf, systemAuthorities } from './authorities';
import { createHttpClient, failingClient, type HttpClient, type HttpOptions } from './http';

export interface TrustOptions {
  /** PEM file of one's own authority. */
  readonly caFile?: string | undefined;
  /** Absent for the system's own store; undefined from it means that it cannot be read here. */
  readonly system?: () => readonly string[] | undefined;
  /** The editor's `http.systemCertificates` is off. */
  readonly isWithoutSystem?: boolean;
}

/** Reasons behind which a certificate may be: that of the server, or of a proxy that is spoken to over TLS. */
const DISTRUST: ReadonlySet<Failure['reason']> = new Set(['certificate', 'proxy']);

export function createTrustingClient(options: Omit<HttpOptions, 'authorities'>, trust: TrustOptions = {}): HttpClient {
  const { caFile, system = systemAuthorities, isWithoutSystem = false } = trust;
  let read = readFrom(caFile);
  let ofSystem: readonly string[] | undefined | 'not asked' = isWithoutSystem ? [] : 'not asked';
  let client = made();

  function made(): HttpClient {
    if (read.text === null) return failingClient(options.url, { ok: false, failure: unreadable(caFile ?? '') });
    const own = read.text === '' ? [] : [read.text];
    const authorities = [...own, ...(Array.isArray(ofSystem) ? ofSystem : [])];
    return createHttpClient({ ...options, ...(authorities.length > 0 ? { authorities } : {}) });
  }

  /** Whether the client is another now. */
  function learn(): boolean {
    const isChanged = caFile !== undefined && stampOf(caFile) !== read.stamp;
    const isNews = ofSystem === 'not asked';
    if (isChanged) read = readFrom(caFile);
    if (isNews) ofSystem = system();
    if (!isChanged && !isNews) return false;
    client = made();
    return true;
  }

  return {
    get address() {
      return client.address;
    },
    async send(request, signal, expected) {
      const first = await client.send(request, signal, expected);
      if (first.ok || !DISTRUST.has(first.failure.reason)) return first;
      const answer = learn() ? await client.send(request, signal, expected) : first;
      if (answer.ok || answer.failure.reason !== 'certificate' || ofSystem !== undefined) return answer;
      return { ok: false, failure: withoutSystem(answer.failure) };
    },
  };
}

/** Text: empty without a file, null for one that holds no certificate. */
const readFrom = (path: string | undefined): { readonly text: string | null; readonly stamp: string } =>
  path === undefined ? { text: '', stamp: '' } : { stamp: stampOf(path), text: authorityIn(path) };

const unreadable = (path: string): Failure => ({
  reason: 'certificate',
  text: `“caFile” cannot be read: ${path} holds no certificate.`,
  nextStep: 'Correct “caFile” in the setting “environments”: an absolute path to a file in PEM.',
});

const withoutSystem = (failure: Failure): Failure => ({
  ...failure,
  nextStep: `${failure.nextStep} Those of the system cannot be read by Node.js ${process.versions.node}; editors from VS Code 1.101 can.`,
});
