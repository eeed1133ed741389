/** Opens one of our own settings in the editor's view of settings. */
import { commands } from 'vscode';
import { SETTINGS } from '../../protocol/settings';

/** Only keys of our own are opened, whoever asks. */
export async function openSetting(key: unknown): Promise<void> {
  const setting = SETTINGS.find((one) => one.key === key);
  if (setting) await commands.executeCommand('workbench.action.openSettings', `redline.${setting.key}`);
}
