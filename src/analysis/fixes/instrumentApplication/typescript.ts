/** “Instrument the whole application” in Node: OpenTelemetry in a file of its own, loaded before the program. */
import type { WorkspaceChange } from '../../../core/finding';
import type { TextEdit } from '../../../core/range';
import type { FileFacts } from '../../facts';
import { folderOf } from '../../sourceFiles';
import { nearestManifest } from '../manifests/packageJson';
import { withPackages } from '../manifests/withPackages';
import type { RouteFix, RouteTarget } from '../target';
import { styleOf } from '../textStyle';
import { firstLine, importEdits } from '../typescript/bringIn';
import { printWidth } from '../typescript/helperModule';
import { NEXT } from '../typescript/next';
import { isNodeModule, relativeImport, usesRequire } from '../typescript/imports';
import { entryOf, type Entry, type Start } from './nodeEntry';
import { instrumentNext } from './nextjs';
import { NODE_FLAVOURS, nodeFlavour, type NodeFlavour } from './nodeFlavours';
import { useMiddleware } from './nodeMiddleware';
import { setUpSource } from './nodeSetUp';

export const instrumentApplicationTypeScript: RouteFix = {
  frameworks: new Set([...Object.keys(NODE_FLAVOURS), NEXT]),
  namesRoute: false,
  apply: instrumentApplication,
};

const STEM = 'instrumentation';
const WHERE =
  'Traces and metrics go to http://localhost:4318 unless OTEL_EXPORTER_OTLP_ENDPOINT names another OTLP receiver.';

interface Program {
  readonly entry: Entry;
  readonly facts: FileFacts;
  readonly text: string;
  /** The set-up's file, which is written. */
  readonly file: string;
  readonly module: 'require' | 'import' | 'native';
}

/** Undefined when it is not known what starts the service, or where there is such a file already. */
function instrumentApplication(target: RouteTarget): WorkspaceChange | undefined {
  const { route, tree, files } = target;
  if (route.framework === NEXT) return instrumentNext(target);
  const flavour = nodeFlavour(route.framework, nearestManifest(route.declaration.file, tree)?.text ?? '');
  const program = programOf(route.declaration.file, files, tree);
  if (!flavour || !program) return undefined;
  const { entry, text, file, module } = program;
  const used = flavour.middleware && useMiddleware(flavour.middleware, program.facts, text);
  if (flavour.middleware && !used) return undefined;
  const source = setUpSource({
    flavour,
    service: route.service,
    module,
    isTyped: /\.[cm]?ts$/.test(file),
    style: styleOf(text),
    width: printWidth(entry.file, text, tree),
  });
  const edits = new Map<string, readonly TextEdit[]>([[file, [{ range: [0, 0, 0, 0], text: source }]]]);
  const own = [...loading(program, flavour, tree), ...(used ? [used] : [])];
  if (own.length > 0) edits.set(entry.file, own);
  if (module === 'native') for (const [started, flags] of loadedByFlag(entry)) edits.set(started, flags);
  const change = { title: 'Instrument the whole application', edits };
  return withPackages(change, entry.file, packagesOf(flavour, module), tree, { more: WHERE });
}

function programOf(near: string, files: readonly string[], tree: RouteTarget['tree']): Program | undefined {
  const entry = entryOf(near, files, tree);
  const facts = entry && tree.facts(entry.file);
  const text = entry && tree.text(entry.file);
  if (!entry || !facts || text === undefined) return undefined;
  const isNative = isNodeModule(entry.file, tree);
  if (isNative && entry.starts.length === 0) return undefined;
  const folder = folderOf(entry.file);
  const suffix = /\.[cm]?[jt]s$/.exec(entry.file)?.[0] ?? '.js';
  const file = `${folder === '' ? '' : `${folder}/`}${STEM}${suffix}`;
  if (tree.has(file)) return undefined;
  const module = isNative ? 'native' : usesRequire(facts, entry.file, tree) ? 'require' : 'import';
  return { entry, facts, text, file, module };
}

function packagesOf({ instrumentations, middleware }: NodeFlavour, module: Program['module']) {
  return [
    ...instrumentations.map((one) => one.package),
    ...(middleware?.packages ?? []),
    ...(module === 'native' ? (['@opentelemetry/instrumentation'] as const) : []),
    '@opentelemetry/sdk-node' as const,
  ];
}

/**
 * CommonJS loads in the order of the lines, however the program is started: the set-up is the first import. Native modules get
 * it by a flag, and import only what they use of it.
 */
function loading(
  { entry, facts, text, file, module }: Program,
  { middleware }: NodeFlavour,
  tree: RouteTarget['tree'],
): readonly TextEdit[] {
  const { quote, semicolon, lineEnd } = styleOf(text);
  const path = relativeImport(entry.file, file, tree);
  const isCommonJs = module === 'require';
  const names = middleware?.source ? [middleware.name] : [];
  const more = (source: string): readonly TextEdit[] =>
    importEdits(facts, text, Number.MAX_SAFE_INTEGER, { names: [middleware?.name ?? ''], source, isCommonJs });
  const rest = middleware?.module === undefined ? [] : more(middleware.module);
  if (module === 'native') return names.length > 0 ? more(path) : rest;
  const source = `${quote}${path}${quote}`;
  const list = `{ ${names.join(', ')} }`;
  const statement = isCommonJs
    ? `${names.length > 0 ? `const ${list} = ` : ''}require(${source})`
    : `import ${names.length > 0 ? `${list} from ` : ''}${source}`;
  const line = firstLine(text);
  return [{ range: [line, 0, line, 0], text: `${statement}${semicolon}${lineEnd}` }, ...rest];
}

/** Native modules are all loaded before the first line runs: a flag is the only way to be earlier. */
function loadedByFlag({ starts }: Entry): ReadonlyMap<string, readonly TextEdit[]> {
  const edits = new Map<string, readonly TextEdit[]>();
  for (const start of starts) edits.set(start.file, [...(edits.get(start.file) ?? []), flagEdit(start)]);
  return edits;
}

function flagEdit({ program, range, isListed }: Start): TextEdit {
  const folder = folderOf(program.replace(/^\.\//, ''));
  const suffix = /\.[cm]?[jt]s$/.exec(program)?.[0] ?? '.js';
  const path = `./${folder === '' ? '' : `${folder}/`}${STEM}${suffix}`;
  return { range, text: isListed ? `--import", "${path}", "` : `--import ${path} ` };
}
