/** Addresses: what a person sees of them, and what is requested below them. */

export interface BaseAddress {
  /** Scheme, host, port and path; neither credentials nor parameters, which may be secrets. */
  readonly shown: string;
  readonly url: URL;
  /** What stood in the address before `@`. */
  readonly credential?: { readonly user: string; readonly password: string };
}

/** Undefined for what is no address, relative to `base` when there is one. */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/** Undefined for what is no http or https address. */
export function parseBaseAddress(text: string): BaseAddress | undefined {
  const url = parseUrl(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') return undefined;
  const credential = url.username === '' ? undefined : { user: decoded(url.username), password: decoded(url.password) };
  url.username = '';
  url.password = '';
  url.hash = '';
  return { shown: shownAddress(url), url, ...(credential ? { credential } : {}) };
}

/** A per cent sign that encodes nothing stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** For messages: no credentials, no parameters. */
export const shownAddress = (url: URL): string => `${url.origin}${url.pathname}`.replace(/\/+$/, '');

/** A text that is no address, as far as it can be shown. */
export const withoutCredentials = (text: string): string => text.replace(/\/\/[^/@]*@/, '//').replace(/[?#].*$/s, '');

/** The base's path and parameters stay before those of the request. */
export function addressBelow(base: URL, path: string, parameters: URLSearchParams): string {
  const url = new URL(base);
  if (path !== '') url.pathname = `${base.pathname.replace(/\/+$/, '')}${path}`;
  for (const [name, value] of parameters) url.searchParams.append(name, value);
  return url.href;
}

export const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname);
