/**
 * A plain copy of Go's syntax tree: named nodes with their fields, made in one pass with a cursor, because every question asked of
 * a tree-sitter node crosses into WebAssembly.
 */
import type { Node } from 'web-tree-sitter';

export interface Syntax {
  readonly type: string;
  readonly field: string | undefined;
  /** Offsets in UTF-16 units, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly children: readonly Syntax[];
}

export interface SyntaxTree {
  readonly root: Syntax;
  readonly comments: readonly Syntax[];
}

interface Growing extends Syntax {
  readonly children: Growing[];
}

/** Their text says it all. */
const LEAVES: ReadonlySet<string> = new Set([
  'identifier',
  'field_identifier',
  'type_identifier',
  'package_identifier',
  'blank_identifier',
  'interpreted_string_literal',
  'raw_string_literal',
  'int_literal',
  'float_literal',
  'imaginary_literal',
  'rune_literal',
  'nil',
  'true',
  'false',
  'iota',
  'dot',
]);

/** Reads the tree below `root`, which may be freed afterwards. */
export function readTree(root: Node): SyntaxTree {
  const { language } = root.tree;
  const cursor = root.walk();
  const comments: Growing[] = [];
  const open: Growing[] = [];
  let parent: Growing = { type: 'file', field: undefined, start: 0, end: 0, children: [] };
  const above = parent;
  for (;;) {
    const id = cursor.nodeTypeId;
    if (language.nodeTypeIsNamed(id) || language.types[id] === undefined) {
      const type = language.types[id] ?? 'ERROR';
      const isComment = type === 'comment';
      const field = isComment ? undefined : (language.fields[cursor.currentFieldId] ?? undefined);
      const node: Growing = { type, field, start: cursor.startIndex, end: cursor.endIndex, children: [] };
      (isComment ? comments : parent.children).push(node);
      if (!isComment && !LEAVES.has(type) && cursor.gotoFirstChild()) {
        open.push(parent);
        parent = node;
        continue;
      }
    }
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) {
        cursor.delete();
        return { root: above.children[0] ?? above, comments };
      }
      parent = open.pop() ?? above;
    }
  }
}

export const childIn = (node: Syntax, field: string): Syntax | undefined =>
  node.children.find((child) => child.field === field);

export const childrenIn = (node: Syntax, field: string): readonly Syntax[] =>
  node.children.filter((child) => child.field === field);

export const ofType = (node: Syntax, type: string): Syntax | undefined =>
  node.children.find((child) => child.type === type);
