/** The parts of the extension's manifest that the typed tables decide: commands, their palette entries, and settings. */
import { CATEGORY, COMMANDS, type CommandEntry } from '../../src/protocol/commands';
import { SETTINGS } from '../../src/protocol/settings';

const entries: readonly CommandEntry[] = Object.values(COMMANDS);

export function manifestCommands(): object[] {
  return entries.map(({ id, title, icon }) => ({ command: id, title, category: CATEGORY, ...(icon ? { icon } : {}) }));
}

export function manifestPalette(): object[] {
  return entries.filter(({ inPalette }) => !inPalette).map(({ id }) => ({ command: id, when: 'false' }));
}

export function manifestConfiguration(): object {
  const properties = SETTINGS.map(({ key, default: value, description, scope, schema }, order) => [
    `redline.${key}`,
    { ...schema, default: value, markdownDescription: description, scope, order },
  ]);
  return { title: 'Redline', properties: Object.fromEntries(properties) };
}

/** Settings that a workspace may not set while it is not trusted. */
export function restrictedSettings(): string[] {
  return SETTINGS.filter(({ isRestricted }) => isRestricted).map(({ key }) => `redline.${key}`);
}
