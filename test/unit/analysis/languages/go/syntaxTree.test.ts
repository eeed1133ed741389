import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  childIn,
  childrenIn,
  ofType,
  readTree,
  type SyntaxTree,
} from '../../../../../src/analysis/languages/go/syntaxTree';

const require = createRequire(import.meta.url);
const folderOf = (name: string): string => dirname(require.resolve(`${name}/package.json`));
const parser: { read?: (text: string) => SyntaxTree } = {};

beforeAll(async () => {
  await Parser.init({ wasmBinary: readFileSync(require.resolve('web-tree-sitter/web-tree-sitter.wasm')) });
  const grammar = await Language.load(readFileSync(join(folderOf('tree-sitter-go'), 'tree-sitter-go.wasm')));
  const go = new Parser().setLanguage(grammar);
  parser.read = (text) => {
    const tree = go.parse(text);
    if (!tree) throw new Error('not parsed');
    const copy = readTree(tree.rootNode, text);
    tree.delete();
    return copy;
  };
});

function read(text: string): SyntaxTree {
  if (!parser.read) throw new Error('not started');
  return parser.read(text);
}

describe('the copy of a syntax tree', () => {
  it('outlives the tree, and holds named nodes with fields and offsets', () => {
    const { root } = read('package p\n\nvar a = b\n');
    expect(root.type).toBe('source_file');
    const declaration = ofType(root, 'var_declaration');
    const spec = declaration && ofType(declaration, 'var_spec');
    expect(spec && childIn(spec, 'name')).toMatchObject({ type: 'identifier', start: 15, end: 16, children: [] });
    expect(spec && childIn(spec, 'type')).toBeUndefined();
  });

  it('keeps comments apart', () => {
    const { root, comments } = read('package p // one\n\n/* two */\nvar a = /* three */ b\n');
    expect(comments.map(({ start, end }) => end - start)).toEqual([6, 9, 11]);
    expect(JSON.stringify(root)).not.toContain('"comment"');
  });

  it('gives all children of a field', () => {
    const { root } = read('package p\n\nvar a, b int\n');
    const spec = ofType(root, 'var_declaration')?.children[0];
    expect(spec && childrenIn(spec, 'name')).toHaveLength(2);
  });

  it('counts UTF-16 units', () => {
    const { root } = read('package p\n\nvar a, b = "😀", "x"\n');
    const spec = ofType(root, 'var_declaration')?.children[0];
    const values = spec && childIn(spec, 'value')?.children;
    expect(values?.map(({ start, end }) => [start, end])).toEqual([
      [22, 26],
      [28, 31],
    ]);
  });

  it('reads plain selectors without their parts, and names with other letters as well', () => {
    const { root } = read('package p\n\nvar a, b, größe = r.URL.Path, f().x, s.größe\n');
    const spec = ofType(ofType(root, 'var_declaration') ?? root, 'var_spec');
    expect(spec && childrenIn(spec, 'name').map(({ start, end }) => end - start)).toEqual([1, 1, 5]);
    expect(spec && childIn(spec, 'value')?.children.map(({ start, end }) => end - start)).toEqual([10, 5, 7]);
  });

  it('holds broken code as well', () => {
    const { root } = read('package p\n\nfunc f( {{{\n');
    expect(JSON.stringify(root)).toContain('ERROR');
  });
});
