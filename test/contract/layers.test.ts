/** Who may import what. Architecture that no test checks is a wish. */
import { beforeAll, describe, expect, test } from 'vitest';
import { importsOf, parseSources, type OwnImport, type OwnSource } from '../support/ownSources';

/** Each layer and what it may import besides itself. The first folder below src, or `main` files that only wire. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  analysis: ['core'],
  telemetry: ['core'],
  protocol: ['core'],
  server: ['core', 'analysis', 'telemetry', 'protocol'],
  // The command line runs the server's workspace and live parts in its own process.
  cli: ['core', 'analysis', 'telemetry', 'protocol', 'server'],
  client: ['core', 'protocol'],
  webview: ['core', 'protocol'],
};

/** Packages from outside, and the places that may use them. What is not listed may be used nowhere. */
const PACKAGES: readonly { readonly name: RegExp; readonly in: RegExp }[] = [
  { name: /^node:/, in: /^src\/(?:server|cli|client|telemetry)\// },
  { name: /^vscode$/, in: /^src\/client\// },
  { name: /^web-tree-sitter$/, in: /^src\/analysis\/languages\// },
  { name: /^vscode-languageserver(?:\/node|-textdocument)?$/, in: /^src\/server\// },
  { name: /^vscode-languageclient(?:\/node)?$/, in: /^src\/client\// },
  { name: /^axios$/, in: /^src\/telemetry\/http/ },
  { name: /^prom-client$/, in: /^src\/server\// },
  { name: /^@opentelemetry\/api$/, in: /^src\/server\// },
  { name: /^yaml$/, in: /^src\/analysis\// },
  { name: /^@prometheus-io\/lezer-promql$|^@lezer\/common$/, in: /^src\/analysis\/promRules\// },
];

/** Folders in which one file is one plug-in: they know what they share, and never each other. */
const PLUGIN_FOLDERS = ['src/analysis/frameworks', 'src/analysis/instrumentation', 'src/analysis/rules'];

const layerOf = (path: string): string => path.split('/')[1] ?? '';

describe('layers', () => {
  let sources: OwnSource[] = [];
  let imports: { readonly from: string; readonly import: OwnImport }[] = [];
  const say = ({ from, import: { line, specifier } }: (typeof imports)[number]): string =>
    `${from}:${line} imports ${specifier}`;

  beforeAll(async () => {
    sources = await parseSources('src');
    const known = new Set([...sources.map(({ path }) => path), 'package.json']);
    imports = sources.flatMap((source) => importsOf(source, known).map((one) => ({ from: source.path, import: one })));
  });

  test('every source lies in a known layer, and every import of ours leads to a file', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.filter(({ path }) => !(layerOf(path) in MAY_IMPORT)).map(({ path }) => path)).toEqual([]);
    const lost = imports.filter(({ import: { specifier, target } }) => specifier.startsWith('.') && !target);
    expect(lost.map(say)).toEqual([]);
  });

  test('a layer imports only the layers below it', () => {
    const wrong = imports.filter(({ from, import: { target } }) => {
      if (target === undefined || !target.startsWith('src/')) return false;
      const [own, other] = [layerOf(from), layerOf(target)];
      return own !== other && !MAY_IMPORT[own]?.includes(other);
    });
    expect(wrong.map(say)).toEqual([]);
  });

  test('each package is used only where it belongs', () => {
    const wrong = imports.filter(({ from, import: { specifier } }) => {
      if (specifier.startsWith('.')) return false;
      return !PACKAGES.some((rule) => rule.name.test(specifier) && rule.in.test(from));
    });
    expect(wrong.map(say)).toEqual([]);
  });

  test('core and analysis ask no clock, no chance, no network and no process', () => {
    const impure =
      /\b(?:Date\.now|new Date\(\)|performance\.now|Math\.random|fetch\(|setTimeout\(|setInterval\(|process\.)/;
    const pure = sources.filter(({ path }) => ['core', 'analysis'].includes(layerOf(path)));
    const wrong = pure.flatMap(({ path, text }) =>
      withoutTexts(text).flatMap((line, index) => (impure.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
    );
    expect(wrong).toEqual([]);
  });

  test('plug-ins of one folder do not know each other', () => {
    const pluginOf = (path: string, folder: string): string | undefined => {
      if (!path.startsWith(`${folder}/`)) return undefined;
      const name = path
        .slice(folder.length + 1)
        .split('/')[0]
        ?.replace(/\.ts$/, '');
      return name === 'registry' ? undefined : name;
    };
    const plugins = (folder: string): Set<string> => registered(imports, folder);
    const wrong = PLUGIN_FOLDERS.flatMap((folder) => {
      const known = plugins(folder);
      return imports.filter(({ from, import: { target } }) => {
        const [own, other] = [pluginOf(from, folder), target && pluginOf(target, folder)];
        return own && other && own !== other && known.has(own) && known.has(other);
      });
    });
    expect(wrong.map(say)).toEqual([]);
  });

  test('no two files import each other, however far around', () => {
    const edges = new Map<string, string[]>();
    for (const { from, import: one } of imports) {
      // Types vanish when compiled; a circle of types cannot fail at run time.
      if (one.target && !one.isType) edges.set(from, [...(edges.get(from) ?? []), one.target]);
    }
    expect(cyclesOf(edges)).toEqual([]);
  });
});

/** The plug-ins that a folder's registry lists. */
function registered(imports: readonly { from: string; import: OwnImport }[], folder: string): Set<string> {
  const listed = imports.filter(({ from, import: { isType } }) => from === `${folder}/registry.ts` && !isType);
  return new Set(listed.map(({ import: { specifier } }) => specifier.replace(/^\.\//, '').split('/')[0] ?? ''));
}

/** Lines without comments and string literals, in which such words are harmless. */
function withoutTexts(text: string): string[] {
  const blank = (found: string): string => found.replace(/[^\n]/g, ' ');
  return text
    .replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, blank)
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g, blank)
    .split('\n');
}

/** Every cycle once, as `a -> b -> a`. */
function cyclesOf(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) return void cycles.push([...trail.slice(start), path].join(' -> '));
    if (done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return cycles;
}
