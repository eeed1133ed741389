/** The manifest says what the typed tables say. `UPDATE_MANIFEST=1` writes it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/protocol/languages';
import { fieldsOf } from '../../src/protocol/parse';
import { manifestCommands, manifestConfiguration, manifestPalette, restrictedSettings } from '../support/manifest';

const FILE = join(import.meta.dirname, '..', '..', 'package.json');
const manifest = fieldsOf(JSON.parse(readFileSync(FILE, 'utf8')));
const contributes = fieldsOf(manifest['contributes']);
const menus = fieldsOf(contributes['menus']);
const untrusted = fieldsOf(fieldsOf(manifest['capabilities'])['untrustedWorkspaces']);

if (process.env['UPDATE_MANIFEST'] === '1') {
  const next = {
    ...manifest,
    contributes: {
      ...contributes,
      commands: manifestCommands(),
      configuration: manifestConfiguration(),
      menus: { ...menus, commandPalette: manifestPalette() },
    },
  };
  writeFileSync(FILE, `${JSON.stringify(next, null, 2)}\n`);
}

describe('manifest', () => {
  it('has the commands of the command table', () => {
    expect(contributes['commands']).toEqual(manifestCommands());
    expect(menus['commandPalette']).toEqual(manifestPalette());
  });

  it('has the settings of the settings table', () => {
    expect(contributes['configuration']).toEqual(manifestConfiguration());
  });

  it('restricts what leads to a network while a workspace is not trusted', () => {
    expect(untrusted['restrictedConfigurations']).toEqual(restrictedSettings());
  });

  it('activates for the languages that are analysed, and nothing at start-up', () => {
    const languages = LANGUAGES.map((language) => `onLanguage:${language}`);
    const expected = [...languages, 'onWebviewPanel:redline.traces', 'onUri'];
    expect(manifest['activationEvents']).toEqual(expected);
  });

  it('needs the editor whose API it is written against', () => {
    const engine = String(fieldsOf(manifest['engines'])['vscode']);
    const types = String(fieldsOf(manifest['devDependencies'])['@types/vscode']);
    expect(engine.replace(/^\^/, '').split('.').slice(0, 2)).toEqual(types.split('.').slice(0, 2));
  });

  it('has no colon in command titles', () => {
    for (const command of manifestCommands()) expect(String(fieldsOf(command)['title'])).not.toContain(':');
  });
});
