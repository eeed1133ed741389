/**
 * A plain copy of the syntax tree. Every access to a tree-sitter node crosses into WebAssembly, so the tree is copied once with a
 * cursor and all lowering works on plain objects.
 */
import type { Language, Node, TreeCursor } from 'web-tree-sitter';

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

/** `()`, `{}`, `[]`: brackets without anything between them need no look inside. */
const EMPTY_BRACKETS = 2;
const BRACKETS = new Set(['arguments', 'formal_parameters', 'statement_block', 'object', 'array']);

/** Marks that nothing asks for: every third node of a tree. */
const IGNORED = new Set(['(', ')', '{', '}', '[', ']', '.', ';', ':', '"', "'", '`', '=>', '?.', '${', '@']);

/** Their children stand under no field, or under one that nothing asks for: one look-up less for each. */
const WITHOUT_FIELDS = new Set([
  'program',
  'statement_block',
  'expression_statement',
  'arguments',
  'array',
  'object',
  'formal_parameters',
  'class_body',
  'interface_body',
  'object_type',
  'parenthesized_expression',
  'template_string',
  'template_substitution',
  'type_annotation',
  'type_arguments',
  'union_type',
  'array_type',
]);

/** What is to be done with nodes of a type; zero where nobody has looked yet. */
const IGNORED_CLASS = 1;
const TOKEN_CLASS = 2;
const LEAF_CLASS = 3;
const INNER_CLASS = 4;

/** Copies a whole tree. The copy stays valid after the tree is deleted. */
export function readTree(root: Node): SyntaxTree {
  const cursor = root.walk();
  try {
    const reader = new TreeReader(cursor, root.tree.language);
    const copied = reader.read(0, false) ?? {
      type: 'ERROR',
      isNamed: true,
      field: null,
      start: 0,
      end: 0,
      children: [],
    };
    return { root: copied, comments: reader.comments };
  } finally {
    cursor.delete();
  }
}

/** Copies a node directly below the root, as `readTree` does; undefined for marks and comments. */
export function readBelowRoot(below: Node): {
  readonly node: Syntax | undefined;
  readonly comments: readonly Syntax[];
} {
  const cursor = below.walk();
  try {
    const reader = new TreeReader(cursor, below.tree.language);
    const node = reader.read(1, false);
    const isComment = node !== undefined && COMMENTS.has(node.type);
    return isComment ? { node: undefined, comments: [node] } : { node, comments: reader.comments };
  } finally {
    cursor.delete();
  }
}

const COMMENTS: ReadonlySet<string> = new Set(['comment', 'html_comment']);

class TreeReader {
  readonly comments: Syntax[] = [];
  readonly #cursor: TreeCursor;
  readonly #language: Language;
  readonly #types: readonly string[];
  readonly #fields: readonly (string | null)[];
  readonly #classes: Uint8Array;

  constructor(cursor: TreeCursor, language: Language) {
    this.#cursor = cursor;
    this.#language = language;
    this.#types = language.types;
    this.#fields = language.fields;
    this.#classes = new Uint8Array(language.types.length);
  }

  /** The node at the cursor; undefined for marks that nothing asks for. `known` is its start when the caller knows it. */
  read(depth: number, hasField: boolean, known?: number): Syntax | undefined {
    const cursor = this.#cursor;
    const id = cursor.nodeTypeId;
    const treatment = this.#classes[id] || this.#classify(id);
    if (treatment === IGNORED_CLASS) return undefined;
    // The id of errors lies outside the table.
    const type = this.#types[id] ?? 'ERROR';
    const start = known ?? cursor.startIndex;
    const end = treatment === TOKEN_CLASS ? start + type.length : cursor.endIndex;
    const isEmpty = end - start === EMPTY_BRACKETS && BRACKETS.has(type);
    const isInner = treatment === INNER_CLASS && depth < DEEPEST && !isEmpty;
    return {
      type,
      isNamed: treatment !== TOKEN_CLASS,
      field: hasField ? (this.#fields[cursor.currentFieldId] ?? null) : null,
      start,
      end,
      children: isInner ? this.#children(type, start, depth + 1) : NO_CHILDREN,
    };
  }

  #classify(id: number): number {
    const type = this.#types[id];
    if (type === undefined) return INNER_CLASS;
    const ofToken = IGNORED.has(type) ? IGNORED_CLASS : TOKEN_CLASS;
    const ofNode = LEAVES.has(type) ? LEAF_CLASS : INNER_CLASS;
    return (this.#classes[id] = this.#language.nodeTypeIsNamed(id) ? ofNode : ofToken);
  }

  #children(parent: string, start: number, depth: number): readonly Syntax[] {
    const cursor = this.#cursor;
    if (!cursor.gotoFirstChild()) return NO_CHILDREN;
    const hasFields = !WITHOUT_FIELDS.has(parent);
    const children: Syntax[] = [];
    // A node starts where its first child starts.
    let known: number | undefined = start;
    do {
      const child = this.read(depth, hasFields, known);
      known = undefined;
      if (!child) continue;
      if (COMMENTS.has(child.type)) this.comments.push(child);
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

/** Where a declaration starts when its decorators, which may stand before it or inside it, count as part of it. */
export function startOf(node: Syntax, decorators: readonly Syntax[]): number {
  const first = decorators[0]?.start ?? node.start;
  return Math.min(first, node.start);
}
