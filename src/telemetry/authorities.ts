/** Certificate authorities, as PEM texts: those that Node brings, those of the system, and one's own from a file. */
import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import * as tls from 'node:tls';

/** Where distributions of Linux keep them all in one file: Debian, Fedora, older Red Hats, openSUSE, Alpine. */
const LINUX_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
] as const;

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const THIS_MACHINE: Machine = { platform: process.platform, environment: process.env };

/** What is trusted where nothing is said, to be named when something is added: naming some replaces all. */
export function usualAuthorities({ environment }: Machine = THIS_MACHINE): readonly string[] {
  return fromNode('default') ?? [...tls.rootCertificates, ...bundleIn(environment['NODE_EXTRA_CA_CERTS'] ?? '')];
}

/**
 * What the system trusts beside. Undefined where this Node cannot tell: before 22.15, which VS Code has had since 1.101, macOS and
 * Windows keep it to themselves.
 */
export function systemAuthorities({ platform, environment }: Machine = THIS_MACHINE): readonly string[] | undefined {
  if (platform !== 'linux') return fromNode('system');
  // Node asks its own OpenSSL, which knows the distribution's places only where the distribution has built it.
  for (const path of [environment['SSL_CERT_FILE'] ?? '', ...LINUX_BUNDLES]) {
    const found = bundleIn(path);
    if (found.length > 0) return found;
  }
  return [];
}

function fromNode(kind: 'default' | 'system'): readonly string[] | undefined {
  // Not in the types of the oldest Node that this runs on.
  const ask: unknown = Reflect.get(tls, 'getCACertificates');
  if (typeof ask !== 'function') return undefined;
  try {
    const found: unknown = Reflect.apply(ask, tls, [kind]);
    return Array.isArray(found) ? found.filter((one) => typeof one === 'string') : undefined;
  } catch {
    return undefined;
  }
}

/** All in one text; TLS takes it as it is. */
function bundleIn(path: string): readonly string[] {
  const text = path === '' ? null : authorityIn(path);
  return text === null ? [] : [text];
}

/** PEM text; null when there is no such file, or no certificate in it. */
export function authorityIn(path: string): string | null {
  try {
    const text = readFileSync(path, 'utf8');
    return new X509Certificate(text).fingerprint256 === '' ? null : text;
  } catch {
    return null;
  }
}

/** Tells one content of a file from another without reading it; empty for no file. */
export function stampOf(path: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return '';
  }
}
