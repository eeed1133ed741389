/**
 * Which proxy stands between us and a server: the editor's settings before the environment's variables, and neither for what is
 * exempt. Sources: VS Code's settings `http.*`; the variables as curl and proxy-from-env read them.
 */
import { BlockList, isIP } from 'node:net';
import { isLoopback, parseBaseAddress, withoutCredentials } from './httpAddress';

/** What a person set in the editor. */
export interface ProxySettings {
  /** `http.proxySupport` is `off`: no proxy at all, whatever the environment says. */
  readonly isOff: boolean;
  /** `http.proxy`; empty for what the environment says. */
  readonly url: string;
  /** `http.noProxy`; empty for what the environment says. */
  readonly exempt: readonly string[];
  /** `http.proxyStrictSSL`: the certificate of a proxy that is spoken to over TLS must be trusted. */
  readonly isStrict: boolean;
  /** `http.proxyAuthorization`: a header's value. */
  readonly authorization: string;
}

export interface Proxy {
  /** Address without credentials, for people. */
  readonly shown: string;
  /** Undefined for an address that is none, or of a kind that is not spoken. */
  readonly url: URL | undefined;
  /** Sent as `Proxy-Authorization`, to the proxy alone. */
  readonly authorization: string | undefined;
  readonly isStrict: boolean;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const NO_SETTINGS: ProxySettings = { isOff: false, url: '', exempt: [], isStrict: true, authorization: '' };

/** Undefined when the server is asked directly, as everything on this machine is. */
export function proxyFor(target: URL, environment: Environment, settings = NO_SETTINGS): Proxy | undefined {
  if (settings.isOff || isLoopback(target)) return undefined;
  const address = settings.url || variable(environment, `${target.protocol.slice(0, -1)}_proxy`, 'all_proxy');
  if (address === '') return undefined;
  const exempt = settings.exempt.length > 0 ? settings.exempt : variable(environment, 'no_proxy').split(/[\s,]+/);
  if (isExempt(target, exempt)) return undefined;
  // As proxies are written in variables: a name and a port.
  const base = parseBaseAddress(/^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `http://${address}`);
  const own = base?.credential && basic(base.credential);
  return {
    shown: base?.url.origin ?? withoutCredentials(address),
    url: base?.url,
    authorization: settings.authorization || own,
    isStrict: settings.isStrict,
  };
}

const basic = ({ user, password }: { readonly user: string; readonly password: string }): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** The first of these variables that is set, in small letters or capitals; empty when none is. */
function variable(environment: Environment, ...names: readonly string[]): string {
  const found = names.flatMap((name) => environment[name] || environment[name.toUpperCase()] || []);
  return found[0]?.trim() ?? '';
}

/** `*`, a name with those below it, `.name` or `*.name`, an address, a network such as `10.0.0.0/8`; each with a port or without. */
export function isExempt(target: URL, exempt: readonly string[]): boolean {
  const host = target.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = target.port || (target.protocol === 'https:' ? '443' : '80');
  return exempt.some((written) => {
    const entry = written.trim().toLowerCase();
    // Its last colon starts no port.
    if (isIP(entry) === 6) return isIn(host, entry);
    const [, name = '', wantedPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
    return name !== '' && (wantedPort === undefined || wantedPort === port) && isNamed(host, name);
  });
}

function isNamed(host: string, name: string): boolean {
  if (name === '*') return true;
  const bare = name.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return isIn(host, bare);
  const domain = bare.replace(/^\*?\./, '');
  return host === domain || host.endsWith(`.${domain}`);
}

/** Whether an address is another, or in a network of that kind. */
function isIn(host: string, network: string): boolean {
  const [address = '', bits] = network.split('/');
  const [kind, hostKind] = [isIP(address), isIP(host)];
  if (kind === 0 || kind !== hostKind) return false;
  const family = kind === 6 ? 'ipv6' : 'ipv4';
  const most = kind === 6 ? 128 : 32;
  const length = bits === undefined ? most : Number(bits);
  if (!Number.isInteger(length) || length < 0 || length > most) return false;
  const list = new BlockList();
  list.addSubnet(address, length, family);
  return list.check(host, family);
}
