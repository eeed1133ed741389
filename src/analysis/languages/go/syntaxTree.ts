/**
 * A plain copy of Go's syntax tree: named nodes with their fields, made in one pass with a cursor, because every question asked of
 * a tree-sitter node crosses into WebAssembly.
 */
import type { Language, Node } from 'web-tree-sitter';

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

/** Their text says it all. */
const LEAVES: ReadonlySet<string> = new Set([
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
  'qualified_type',
]);

/** What stands in no field of these, so that nobody need ask. Source: node-types.json of tree-sitter-go. */
const WITHOUT_FIELDS: ReadonlySet<string> = new Set([
  'argument_list',
  'block',
  'const_declaration',
  'expression_list',
  'expression_statement',
  'field_declaration_list',
  'import_declaration',
  'import_spec_list',
  'literal_element',
  'literal_value',
  'parameter_list',
  'pointer_type',
  'return_statement',
  'source_file',
  'statement_list',
  'type_declaration',
  'var_declaration',
]);

interface Growing extends Syntax {
  readonly children: Growing[];
}

/** Classes of nodes, kept in bytes; 0 is "not looked at yet". */
const DROPPED = 1;
const COMMENT = 2;
const LEAF = 3;
const SELECTOR = 4;
const NAME = 5;
const INNER = 6;

const NAMES: ReadonlySet<string> = new Set(['identifier', 'field_identifier', 'type_identifier', 'package_identifier']);

/** `()` and `{}` of these hold nothing. */
const BRACKETED: ReadonlySet<string> = new Set(['argument_list', 'parameter_list', 'block', 'literal_value']);
const EMPTY_BRACKETS = 2;

function classOf(id: number, language: Language): number {
  const type = language.types[id];
  if (type === undefined) return INNER; // ERROR
  if (!language.nodeTypeIsNamed(id)) return DROPPED;
  if (type === 'comment') return COMMENT;
  if (type === 'selector_expression') return SELECTOR;
  if (NAMES.has(type)) return NAME;
  return LEAVES.has(type) ? LEAF : INNER;
}

/** `a.b.c`, which is read without its parts. */
const PLAIN_SELECTOR = /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)+$/u;

/** Where the name that starts here ends; undefined when it holds letters that are no ASCII. */
function endOfName(text: string, start: number): number | undefined {
  for (let at = start; ; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 0x80) return undefined;
    const isPart = (code | 0x20) >= 0x61 ? (code | 0x20) <= 0x7a || code === 0x5f : code >= 0x30 && code <= 0x39;
    if (!isPart) return at === start ? undefined : at;
  }
}

/** The type of what is read of a mark or a comment that stands by itself. */
export const NOTHING = 'nothing';

/** Reads the tree below `root`, which was parsed from `text` and may be freed afterwards. */
export function readTree(root: Node, text: string): SyntaxTree {
  const { language } = root.tree;
  const cursor = root.walk();
  const classes = new Uint8Array(language.types.length);
  const comments: Growing[] = [];
  const open: Growing[] = [];
  let parent: Growing = { type: NOTHING, field: undefined, start: 0, end: 0, children: [] };
  const above = parent;
  const none: Growing[] = [];
  let hasFields = false;
  // A node starts where its first child starts.
  let known: number | undefined;
  for (;;) {
    const id = cursor.nodeTypeId;
    const kind = classes[id] || (classes[id] = classOf(id, language)) || INNER;
    if (kind !== DROPPED) {
      const field = hasFields && kind !== COMMENT ? (language.fields[cursor.currentFieldId] ?? undefined) : undefined;
      const start = known ?? cursor.startIndex;
      const type = language.types[id] ?? 'ERROR';
      const end = (kind === NAME ? endOfName(text, start) : undefined) ?? cursor.endIndex;
      const node: Growing = { type, field, start, end, children: kind === NAME || kind === LEAF ? none : [] };
      (kind === COMMENT ? comments : parent.children).push(node);
      const isInner =
        (kind === INNER && !(end - start === EMPTY_BRACKETS && BRACKETED.has(type))) ||
        (kind === SELECTOR && !PLAIN_SELECTOR.test(text.slice(start, end)));
      if (isInner && cursor.gotoFirstChild()) {
        open.push(parent);
        parent = node;
        hasFields = !WITHOUT_FIELDS.has(type);
        known = start;
        continue;
      }
    }
    known = undefined;
    while (!cursor.gotoNextSibling()) {
      if (!cursor.gotoParent()) {
        cursor.delete();
        return { root: above.children[0] ?? above, comments };
      }
      parent = open.pop() ?? above;
      hasFields = !WITHOUT_FIELDS.has(parent.type);
    }
  }
}

export const childIn = (node: Syntax, field: string): Syntax | undefined =>
  node.children.find((child) => child.field === field);

export const childrenIn = (node: Syntax, field: string): readonly Syntax[] =>
  node.children.filter((child) => child.field === field);

export const ofType = (node: Syntax, type: string): Syntax | undefined =>
  node.children.find((child) => child.type === type);
