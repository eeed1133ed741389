/**
 * A plain copy of the syntax tree. Every access to a tree-sitter node crosses into WebAssembly, so the tree is copied once with a
 * cursor and all lowering works on plain objects.
 */
import type { Node, TreeCursor } from 'web-tree-sitter';

export interface Syntax {
  readonly type: string;
  readonly isNamed: boolean;
  /** The name of the field under which the parent holds it. */
  readonly field: string | null;
  /** Offsets in UTF-16 units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  readonly children: readonly Syntax[];
}

export interface SyntaxTree {
  readonly root: Syntax;
  /** Comments stand anywhere between other nodes; they are taken out of the tree. */
  readonly comments: readonly Syntax[];
}

/** Deeper trees come from generated code; what lies below becomes a node without children, so that no walk overflows the stack. */
const DEEPEST = 600;

const NO_CHILDREN: readonly Syntax[] = [];

/** Their children say nothing that their text does not. */
const LEAVES = new Set([
  'comment',
  'html_comment',
  'string',
  'regex',
  'number',
  'identifier',
  'property_identifier',
  'shorthand_property_identifier',
  'shorthand_property_identifier_pattern',
  'private_property_identifier',
  'type_identifier',
  'predefined_type',
  'string_fragment',
  'escape_sequence',
  'jsx_text',
  'this',
  'super',
  'null',
  'undefined',
  'true',
  'false',
]);

/** Copies a whole tree. The copy stays valid after the tree is deleted. */
export function readTree(root: Node): SyntaxTree {
  const cursor = root.walk();
  try {
    const reader = new TreeReader(cursor, root);
    return { root: reader.read(0), comments: reader.comments };
  } finally {
    cursor.delete();
  }
}

class TreeReader {
  readonly comments: Syntax[] = [];
  readonly #cursor: TreeCursor;
  readonly #types: readonly string[];
  readonly #fields: readonly (string | null)[];
  readonly #named: readonly boolean[];

  constructor(cursor: TreeCursor, root: Node) {
    const language = root.tree.language;
    this.#cursor = cursor;
    this.#types = language.types;
    this.#fields = language.fields;
    this.#named = language.types.map((_, id) => language.nodeTypeIsNamed(id));
  }

  read(depth: number): Syntax {
    const cursor = this.#cursor;
    const id = cursor.nodeTypeId;
    // The id of errors lies outside the table.
    const type = this.#types[id] ?? 'ERROR';
    const isNamed = this.#named[id] ?? true;
    const start = cursor.startIndex;
    return {
      type,
      isNamed,
      field: this.#fields[cursor.currentFieldId] ?? null,
      start,
      end: isNamed ? cursor.endIndex : start + type.length,
      children: isNamed && !LEAVES.has(type) && depth < DEEPEST ? this.#children(depth + 1) : NO_CHILDREN,
    };
  }

  #children(depth: number): readonly Syntax[] {
    const cursor = this.#cursor;
    if (!cursor.gotoFirstChild()) return NO_CHILDREN;
    const children: Syntax[] = [];
    do {
      const child = this.read(depth);
      if (child.type === 'comment' || child.type === 'html_comment') this.comments.push(child);
      else children.push(child);
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
    return children;
  }
}

/** The child under a field; the first when there are several. */
export function field(node: Syntax, name: string): Syntax | undefined {
  return node.children.find((child) => child.field === name);
}

/** All children under a field. */
export function fields(node: Syntax, name: string): Syntax[] {
  return node.children.filter((child) => child.field === name);
}

/** The first child of a type, keywords and punctuation included. */
export function ofType(node: Syntax, type: string): Syntax | undefined {
  return node.children.find((child) => child.type === type);
}

/** Children without keywords and punctuation. */
export function named(node: Syntax): Syntax[] {
  return node.children.filter((child) => child.isNamed);
}

/** Whether a keyword or mark (`async`, `static`, `*`) stands directly in the node. */
export function hasToken(node: Syntax, token: string): boolean {
  return node.children.some((child) => !child.isNamed && child.type === token);
}
