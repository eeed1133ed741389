import { describe, expect, it, vi } from 'vitest';
import { createCredentials, type CredentialStore, type SecretPlaces } from '../../../src/client/credentials';
import type { Credential } from '../../../src/protocol/requests';

vi.mock('vscode', () => import('../../support/vscode'));

const TOKEN: Credential = { origin: 'https://a:1', kind: 'bearer', user: '', secret: 'sesame' };
const PASSWORD: Credential = { origin: 'https://b', kind: 'basic', user: 'me', secret: 'open' };

interface Scene {
  readonly store: CredentialStore;
  readonly secrets: Map<string, string>;
  readonly state: Map<string, unknown>;
}

function scene(): Scene {
  const secrets = new Map<string, string>();
  const state = new Map<string, unknown>();
  const places: SecretPlaces = {
    subscriptions: [],
    secrets: {
      get: async (key) => secrets.get(key),
      store: async (key, value) => void secrets.set(key, value),
      delete: async (key) => void secrets.delete(key),
    },
    globalState: {
      get: (key) => state.get(key),
      update: async (key, value) => void state.set(key, value),
    },
  };
  return { store: createCredentials(places), secrets, state };
}

describe('credentials', () => {
  it('are kept in secret storage alone, one for each origin', async () => {
    const { store, secrets, state } = scene();
    await store.set(TOKEN);
    await store.set(PASSWORD);
    await store.set({ ...TOKEN, secret: 'new' });
    expect(await store.all()).toEqual([{ ...TOKEN, secret: 'new' }, PASSWORD]);
    expect([...secrets.keys()]).toEqual(['redline.credential:https://a:1', 'redline.credential:https://b']);
    expect(JSON.stringify([...state])).not.toMatch(/sesame|open|new/);
  });

  it('are forgotten, and everybody hears of it', async () => {
    const { store, secrets } = scene();
    const heard = vi.fn();
    store.onChanged(heard);
    await store.set(TOKEN);
    await store.forget(TOKEN.origin);
    await store.forget('https://never');
    expect([await store.all(), secrets.size, heard.mock.calls.length]).toEqual([[], 0, 3]);
  });

  it('that are broken or gone from the storage are left out', async () => {
    const { store, secrets, state } = scene();
    state.set('redline.credentialOrigins', ['https://gone', 'https://broken']);
    secrets.set('redline.credential:https://broken', '{"kind":');
    expect(await store.all()).toEqual([]);
    state.set('redline.credentialOrigins', 'nonsense');
    expect(await store.all()).toEqual([]);
  });
});
