/**
 * @fastify/autoload: every file of a folder is a plug-in, folders are prefixes. Where a folder has an index file, that is its plug-in and
 * the other files are not. Source: the package's own `lib/find-plugins.js`.
 */
import { HOLE } from '../../../core/route';
import type { Call } from '../../linker/machine/machine';
import type { Abstract } from '../../linker/machine/values';
import { textOf } from '../../linker/machine/values';
import { isTestFile } from '../../sourceFiles';

const SCRIPT = /^(?!.*\.d\.[cm]?ts$).+\.(?:[cm]?[jt]s)$/;
const INDEX = /^index\.(?:[cm]?[jt]s)$/;
const HOOKS_FILE = /^[_.]?auto_?hooks\.(?:[cm]?[jt]s)$/i;

export const isAutoload = (plugin: Abstract): boolean =>
  plugin.kind === 'symbol' && /^(?:@fastify\/|fastify-)autoload(?:\.default|\.fastifyAutoload)?$/.test(plugin.path);

export interface Autoloaded {
  readonly plugin: Abstract;
  /** With a leading slash, empty for none. */
  readonly prefix: string;
}

/** The plug-ins of the folder that the options name; a warning when it is not known. */
export function autoloaded(options: Abstract | undefined, call: Call): Autoloaded[] {
  const field = (name: string): Abstract | undefined =>
    options?.kind === 'record' ? options.entries.get(name) : undefined;
  const folder = folderOf(textOf(field('dir'))?.text, call.location.file);
  if (folder === undefined) {
    call.machine.warn(call.location, 'the folder that is loaded here is only known at run time');
    return [];
  }
  const inner = field('options');
  const prefix = textOf(inner?.kind === 'record' ? inner.entries.get('prefix') : undefined)?.text ?? '';
  const hasPrefixes = !isFalse(field('dirNameRoutePrefix'));
  const hasParameters = isTrue(field('routeParams'));
  return filesIn(folder, call).flatMap((file) => {
    const place = relativeFolder(file, folder);
    const named =
      hasPrefixes && place !== ''
        ? `/${place
            .split('/')
            .map((part) => segmentOf(part, hasParameters))
            .join('/')}`
        : '';
    return pluginIn(file, call).map(({ plugin, autoPrefix }) => ({
      plugin,
      prefix: `${prefix}${autoPrefix ?? named}`,
    }));
  });
}

const isTrue = (value: Abstract | undefined): boolean => value?.kind === 'constant' && value.value === true;
const isFalse = (value: Abstract | undefined): boolean => value?.kind === 'constant' && value.value === false;

/** With `routeParams`, `_id` is `:id`. */
const segmentOf = (folder: string, hasParameters: boolean): string =>
  hasParameters && folder.startsWith('_') ? `:${folder.slice(1)}` : folder;

const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1);
const folderOfFile = (file: string): string => file.slice(0, Math.max(0, file.lastIndexOf('/')));
const relativeFolder = (file: string, folder: string): string =>
  folderOfFile(file).slice(folder.length).replace(/^\//, '');

/** `path.join(__dirname, "routes")`: what is not known is the folder of the file. */
function folderOf(written: string | undefined, from: string): string | undefined {
  if (written === undefined) return undefined;
  const path = written.replace(new RegExp(`^${HOLE}+`), '').replace(/^\/+/, '');
  if (path.includes(HOLE)) return undefined;
  const parts = folderOfFile(from)
    .split('/')
    .filter((part) => part !== '');
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function filesIn(folder: string, call: Call): readonly string[] {
  const files = call.machine
    .filesUnder(folder)
    .filter((file) => SCRIPT.test(nameOf(file)) && !isTestFile(file) && !HOOKS_FILE.test(nameOf(file)));
  const indexed = new Set(files.filter((file) => INDEX.test(nameOf(file))).map(folderOfFile));
  return files.filter((file) => INDEX.test(nameOf(file)) || !indexed.has(folderOfFile(file)));
}

/** What a file exports as its plug-in. */
function pluginIn(file: string, call: Call): { readonly plugin: Abstract; readonly autoPrefix?: string }[] {
  const module = call.machine.importModule(specifier(file, call.location.file), call.location.file, call.location);
  if (module.kind === 'module') {
    const plugin = module.exported('default');
    const autoPrefix = textOf(module.exported('autoPrefix') ?? module.exported('prefixOverride'))?.text;
    return plugin ? [{ plugin, ...(autoPrefix === undefined ? {} : { autoPrefix }) }] : [];
  }
  return module.kind === 'symbol' ? [] : [{ plugin: module }];
}

/** The file as an import from another one would name it. */
function specifier(file: string, from: string): string {
  const up = folderOfFile(from)
    .split('/')
    .filter((part) => part !== '')
    .map(() => '..');
  return `./${[...up, file.replace(/\.[cm]?[jt]s$/, '')].join('/')}`;
}
