/**
 * Next.js builds each router's program on its own, with its own copy of a library and so of its registry; what `next.config` names as
 * external is one for all (https://nextjs.org/docs/app/api-reference/config/next-config-js/serverExternalPackages).
 */
import type { TextEdit } from '../../../core/range';
import type { FileFacts, Value } from '../../facts';
import { visitStatements } from '../../linker/visit';
import type { Route } from '../../model';
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { nearestManifest } from '../manifests/packageJson';
import { styleOf } from '../textStyle';
import { inStyle } from '../typescript/helperModule';
import { NEXT } from '../typescript/next';

export interface SharedRegistry {
  readonly edits: readonly (readonly [file: string, edits: readonly TextEdit[]])[];
  /** What a person has to write. */
  readonly note?: string;
}

const CLIENT = 'prom-client';
const NOTHING: SharedRegistry = { edits: [] };
const BY_HAND: SharedRegistry = {
  edits: [],
  note: 'Name prom-client among the external packages of next.config: without it each router has a registry of its own.',
};
const NAMES = ['ts', 'mts', 'js', 'mjs', 'cjs'].map((suffix) => `next.config.${suffix}`);
const APP = /(?:^|\/)app\/(?:.*\/)?route\.[jt]sx?$/;
const PAGES = /(?:^|\/)pages\/api(?:\/.*)?\.[jt]sx?$/;

/** Nothing where a project has one router, or names the library already. */
export function sharedRegistry(
  { framework, declaration }: Route,
  tree: SourceTree,
  files: readonly string[],
): SharedRegistry {
  const hasBoth = [APP, PAGES].every((router) => files.some((file) => router.test(file)));
  const manifest = nearestManifest(declaration.file, tree);
  if (framework !== NEXT || !hasBoth || !manifest) return NOTHING;
  const folder = folderOf(manifest.file);
  const paths = NAMES.map((name) => (folder === '' ? name : `${folder}/${name}`));
  const file = paths.find((path) => tree.has(path));
  const text = file === undefined ? undefined : tree.text(file);
  if (text?.includes(CLIENT)) return NOTHING;
  // The setting has this name, and its place, since Next.js 15.
  if (/"next"\s*:\s*"[^\d"]*(?:9|1[0-4])(?:\.|")/.test(manifest.text)) return BY_HAND;
  if (file === undefined) return { edits: [[paths[3] ?? '', [made(tree.text(declaration.file) ?? '')]]] };
  const facts = tree.facts(file);
  const edit = text !== undefined && facts ? naming(facts, text) : undefined;
  return edit ? { edits: [[file, [edit]]] } : BY_HAND;
}

function made(like: string): TextEdit {
  const source = `/** @type {import('next').NextConfig} */
const nextConfig = {
  // One registry of metrics for both routers.
  serverExternalPackages: ['${CLIENT}'],
};

export default nextConfig;
`;
  return { range: [0, 0, 0, 0], text: inStyle(source, styleOf(like)) };
}

/** `const nextConfig = { … }`, `export default { … }`, `module.exports = { … }`: one object, or it is left to a person. */
function naming(facts: FileFacts, text: string): TextEdit | undefined {
  const configurations: Extract<Value, { kind: 'object' }>[] = [];
  visitStatements(facts.body, (statement) => {
    if (statement.kind === 'bind' && statement.value?.kind === 'object') configurations.push(statement.value);
  });
  const [only, ...others] = configurations;
  const first = only?.entries[0]?.key?.range;
  if (!only || others.length > 0 || !first || /serverExternalPackages|transpilePackages/.test(text)) return undefined;
  const { quote, lineEnd } = styleOf(text);
  const [line, column] = first;
  const between = line === only.range[0] ? ' ' : `${lineEnd}${' '.repeat(column)}`;
  return {
    range: [line, column, line, column],
    text: `serverExternalPackages: [${quote}${CLIENT}${quote}],${between}`,
  };
}
