/** Where a Next.js project begins, and what its configuration says of paths. */
import type { Location } from '../../../core/range';
import { parseTemplate, ROOT, type RouteTemplate } from '../../../core/route';
import type { Machine } from '../../linker/machine/machine';
import type { Abstract } from '../../linker/machine/values';
import { itemsOf, optionsOf, textOf } from '../../linker/machine/values';

export interface RouteFile {
  /** Segments of the path below `app` or `pages`, the file's name without its extensions included. */
  readonly segments: readonly string[];
  readonly basePath: RouteTemplate;
}

const EXTENSION = /\.[jt]sx?$/;
/** Wrappers around a configuration are followed this deep: `withSentry(withBundleAnalyzer(config))`. */
const MOST_WRAPPERS = 4;

/** A file below `app` or `pages` (`router`) of a project, which begins where its configuration stands; else the outermost such folder. */
export function routeFile(file: string, router: 'app' | 'pages', machine: Machine): RouteFile | undefined {
  const parts = file.split('/');
  const places = parts.flatMap((part, position) => (part === router && position < parts.length - 1 ? [position] : []));
  const [outermost] = places;
  if (outermost === undefined) return undefined;
  let config: Abstract | undefined;
  const position = places.find((place) => (config = configurationAt(parts.slice(0, place), machine)) !== undefined);
  const suffix = suffixOf(parts.at(-1) ?? '', config);
  if (suffix === undefined) return undefined;
  const segments = parts.slice((position ?? outermost) + 1);
  const last = segments.at(-1) ?? '';
  const basePath = textOf(settingOf(config, 'basePath', MOST_WRAPPERS))?.text ?? '';
  return {
    segments: [...segments.slice(0, -1), last.slice(0, -suffix.length)],
    basePath: basePath === '' ? ROOT : parseTemplate(basePath, 'bracket'),
  };
}

/** `pageExtensions` says which files count; without it every source file does. */
function suffixOf(name: string, config: Abstract | undefined): string | undefined {
  const given = itemsOf(settingOf(config, 'pageExtensions', MOST_WRAPPERS));
  const extensions = given?.flatMap((item) => textOf(item)?.text ?? []) ?? [];
  if (extensions.length === 0) return EXTENSION.exec(name)?.[0];
  return extensions.map((extension) => `.${extension}`).find((suffix) => name.endsWith(suffix));
}

/** What the configuration beside `app` or `src` exports. */
function configurationAt(folder: readonly string[], machine: Machine): Abstract | undefined {
  const root = folder.at(-1) === 'src' ? folder.slice(0, -1) : folder;
  const from = [...root, 'package.json'].join('/');
  const location: Location = { file: from, range: [0, 0, 0, 0] };
  const found = machine.importModule('./next.config', from, location);
  if (found.kind !== 'module') return undefined;
  const exported = found.exported('default') ?? found;
  // `(phase) => ({ … })`
  return exported.kind === 'closure' ? machine.call(exported, [], location) : exported;
}

/** A setting of the configuration itself, of what is wrapped, or of what a function gives. */
function settingOf(value: Abstract | undefined, key: string, depth: number): Abstract | undefined {
  if (value === undefined || depth === 0) return undefined;
  for (const option of optionsOf(value)) {
    if (option.kind === 'record' && option.entries.has(key)) return option.entries.get(key);
    const inner =
      option.kind === 'symbol'
        ? (option.arguments ?? []).map((argument) => argument.value)
        : option.kind === 'unknown'
          ? option.parts
          : [];
    for (const part of inner) {
      const found = settingOf(part, key, depth - 1);
      if (found) return found;
    }
  }
  return undefined;
}
