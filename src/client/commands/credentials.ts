/** Sets and forgets credentials; each is kept for one origin and never sent anywhere else. */
import { window, workspace } from 'vscode';
import { parseSettings } from '../../protocol/parseSettings';
import { BACKENDS } from '../../protocol/settings';
import type { CredentialStore } from '../credentials';

interface Choice {
  readonly label: string;
  readonly description: string;
  readonly origin: string;
  readonly scheme: 'basic' | 'bearer';
}

/** Backends of the settings that ask for a credential. */
function choices(): Choice[] {
  const { settings } = parseSettings({ environments: workspace.getConfiguration('redline').get('environments') });
  const all = settings.environments.flatMap((environment) =>
    BACKENDS.flatMap((backend): Choice[] => {
      const one = environment[backend];
      if (!one?.auth || one.auth === 'none') return [];
      const { origin } = new URL(one.url);
      return [
        { label: origin, description: `${backend} of ${environment.name}, ${one.auth}`, origin, scheme: one.auth },
      ];
    }),
  );
  return [...new Map(all.map((choice) => [`${choice.origin} ${choice.scheme}`, choice])).values()];
}

export async function setCredential(store: CredentialStore): Promise<void> {
  const known = choices();
  if (known.length === 0) {
    await window.showInformationMessage(
      'No backend asks for a credential. Set “auth” of the backend to “basic” or “bearer” in redline.environments first.',
    );
    return;
  }
  const picked = await window.showQuickPick(known, { placeHolder: 'Credential for' });
  if (!picked) return;
  const user =
    picked.scheme === 'basic'
      ? await window.showInputBox({ prompt: `User at ${picked.origin}`, ignoreFocusOut: true })
      : '';
  if (user === undefined) return;
  const what = picked.scheme === 'basic' ? 'Password' : 'Token';
  const secret = await window.showInputBox({
    prompt: `${what} for ${picked.origin}`,
    password: true,
    ignoreFocusOut: true,
  });
  if (secret) await store.set({ origin: picked.origin, kind: picked.scheme, user, secret });
}

export async function forgetCredential(store: CredentialStore): Promise<void> {
  const known = await store.all();
  if (known.length === 0) {
    await window.showInformationMessage('No credential is stored.');
    return;
  }
  const picked = await window.showQuickPick(
    known.map(({ origin, kind }) => ({ label: origin, description: kind })),
    { placeHolder: 'Forget the credential for' },
  );
  if (picked) await store.forget(picked.label);
}
