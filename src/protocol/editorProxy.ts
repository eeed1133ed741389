/** What the editor says of proxies, on its way from the editor's settings to whoever asks servers. */
import { booleanOr, fieldsOf, textOr, textsOf } from './parse';

export interface EditorProxy {
  /** Proxies are switched off, whatever the environment says. */
  readonly isOff: boolean;
  /** Empty for what the environment says. */
  readonly url: string;
  /** Names, addresses and networks that are asked directly; empty for what the environment says. */
  readonly exempt: readonly string[];
  /** The certificate of a proxy that is spoken to over TLS must be trusted. */
  readonly isStrict: boolean;
  /** Value of a header for the proxy, which is a secret; empty for none. */
  readonly authorization: string;
  /** Certificates of the system are trusted, too. */
  readonly usesSystemCertificates: boolean;
}

/** From the editor's settings below `http`: `proxy`, `proxySupport`, `noProxy`, `proxyStrictSSL`, `proxyAuthorization`,
 * `systemCertificates`. */
export function proxyOfEditor(setting: (key: string) => unknown): EditorProxy {
  return {
    isOff: setting('proxySupport') === 'off',
    url: textOr(setting('proxy'), '').trim(),
    exempt: textsOf(setting('noProxy')),
    isStrict: booleanOr(setting('proxyStrictSSL'), true),
    authorization: textOr(setting('proxyAuthorization'), ''),
    usesSystemCertificates: booleanOr(setting('systemCertificates'), true),
  };
}

export function parseEditorProxy(value: unknown): EditorProxy {
  const fields = fieldsOf(value);
  return {
    isOff: booleanOr(fields['isOff'], false),
    url: textOr(fields['url'], ''),
    exempt: textsOf(fields['exempt']),
    isStrict: booleanOr(fields['isStrict'], true),
    authorization: textOr(fields['authorization'], ''),
    usesSystemCertificates: booleanOr(fields['usesSystemCertificates'], true),
  };
}
