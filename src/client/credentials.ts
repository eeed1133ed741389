/** Credentials in the editor's secret storage, each bound to the origin it was given for. */
import { EventEmitter, type Event } from 'vscode';
import type { Credential } from '../protocol/requests';
import { fieldsOf, oneOf, textOr, textsOf } from '../protocol/parse';

export interface CredentialStore {
  all(): Promise<readonly Credential[]>;
  set(credential: Credential): Promise<void>;
  forget(origin: string): Promise<void>;
  readonly onChanged: Event<void>;
}

/** Secret storage cannot be listed, so the origins are kept beside it; they are no secret. */
const ORIGINS = 'redline.credentialOrigins';
const keyOf = (origin: string): string => `redline.credential:${origin}`;

/** What is used of the extension's context. */
export interface SecretPlaces {
  readonly subscriptions: { push(item: { dispose(): unknown }): unknown };
  readonly secrets: {
    get(key: string): PromiseLike<string | undefined>;
    store(key: string, value: string): PromiseLike<void>;
    delete(key: string): PromiseLike<void>;
  };
  readonly globalState: {
    get(key: string): unknown;
    update(key: string, value: unknown): PromiseLike<void>;
  };
}

export function createCredentials(context: SecretPlaces): CredentialStore {
  const changes = new EventEmitter<void>();
  context.subscriptions.push(changes);
  const origins = (): readonly string[] => textsOf(context.globalState.get(ORIGINS));

  const read = async (origin: string): Promise<Credential | undefined> => {
    const stored = await context.secrets.get(keyOf(origin));
    if (stored === undefined) return undefined;
    const fields = fieldsOf(parse(stored));
    if (textOr(fields['secret'], '') === '') return undefined;
    return {
      origin,
      kind: oneOf(fields['kind'], ['basic', 'bearer'], 'bearer'),
      user: textOr(fields['user'], ''),
      secret: textOr(fields['secret'], ''),
    };
  };

  return {
    onChanged: changes.event,
    async all() {
      const found = await Promise.all(origins().map(read));
      return found.filter((credential) => credential !== undefined);
    },
    async set({ origin, kind, user, secret }) {
      await context.secrets.store(keyOf(origin), JSON.stringify({ kind, user, secret }));
      await context.globalState.update(ORIGINS, [...new Set([...origins(), origin])]);
      changes.fire();
    },
    async forget(origin) {
      await context.secrets.delete(keyOf(origin));
      await context.globalState.update(
        ORIGINS,
        origins().filter((known) => known !== origin),
      );
      changes.fire();
    },
  };
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
