/** The project's own source, as the contract tests see it: files, syntax trees, imports, functions. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Language, Parser, type Node } from 'web-tree-sitter';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface OwnSource {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly root: Node;
}

export interface OwnImport {
  /** From 1. */
  readonly line: number;
  /** As written: `./range`, `node:fs`. */
  readonly specifier: string;
  /** The imported file's path when it is one of ours. */
  readonly target: string | undefined;
  /** Vanishes when compiled. */
  readonly isType: boolean;
}

/** Files that git tracks and those it would: what the next commit may hold. */
export function projectFiles(...folders: readonly string[]): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...folders];
  const names = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 26 }).split('\0');
  return [...new Set(names)].filter((name) => name !== '' && existsSync(join(ROOT, name))).sort();
}

/** The parsed TypeScript files of these folders. */
export async function parseSources(...folders: readonly string[]): Promise<OwnSource[]> {
  const require = createRequire(import.meta.url);
  await Parser.init();
  const grammar = join(require.resolve('tree-sitter-typescript/package.json'), '..', 'tree-sitter-typescript.wasm');
  const parser = new Parser().setLanguage(await Language.load(grammar));
  return projectFiles(...folders)
    .filter((path) => path.endsWith('.ts'))
    .map((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      const tree = parser.parse(text);
      if (!tree) throw new Error(`${path} cannot be parsed`);
      return { path, text, lines: lineCount(text), root: tree.rootNode };
    });
}

export function lineCount(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

/** All nodes of these kinds. */
export function nodesOf({ root }: OwnSource, ...types: readonly string[]): Node[] {
  return root.descendantsOfType([...types]).filter((node) => node !== null);
}

/** `path:line` of a node, for messages. */
export function placeOf(source: OwnSource, node: Node): string {
  return `${source.path}:${node.startPosition.row + 1}`;
}

/** Imports, re-exports and `import()` of literal names. */
export function importsOf(source: OwnSource, known: ReadonlySet<string>): OwnImport[] {
  const statements = nodesOf(source, 'import_statement', 'export_statement');
  const calls = nodesOf(source, 'call_expression').filter(
    (node) => node.childForFieldName('function')?.type === 'import',
  );
  return [...statements, ...calls].flatMap((node) => {
    const literal = node.childForFieldName('source') ?? node.childForFieldName('arguments')?.namedChild(0);
    if (literal?.type !== 'string') return [];
    const specifier = literal.text.slice(1, -1);
    const isType = /^(?:import|export) type\b/.test(node.text);
    return [{ line: node.startPosition.row + 1, specifier, target: targetOf(source.path, specifier, known), isType }];
  });
}

function targetOf(from: string, specifier: string, known: ReadonlySet<string>): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  // What is imported by the name that it is built to is the same file.
  const path = posix.join(posix.dirname(from), specifier.replace(/\.js$/, ''));
  return [`${path}.ts`, `${path}/index.ts`, path].find((candidate) => known.has(candidate));
}

export interface OwnFunction {
  /** `path:line` */
  readonly place: string;
  readonly lines: number;
}

/** Every function with a body: declarations, methods, arrows. A function inside another counts for both. */
export function functionsOf(source: OwnSource): OwnFunction[] {
  const types = ['function_declaration', 'generator_function_declaration', 'function_expression', 'method_definition'];
  return nodesOf(source, ...types, 'generator_function', 'arrow_function')
    .filter((node) => node.childForFieldName('body'))
    .map((node) => ({
      place: placeOf(source, node),
      lines: node.endPosition.row - node.startPosition.row + 1,
    }));
}

/** The value below which `share` (0 to 1) of the numbers lie; 0 when there are none. */
export function quantileOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
