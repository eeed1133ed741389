/**
 * Reads a whole syntax tree into plain objects in one pass.
 *
 * Every question asked of a tree-sitter node crosses the WebAssembly boundary and allocates; lowering asks several per node. One
 * walk with a cursor that skips punctuation costs less than half of that, and what follows is plain JavaScript.
 */
import type { Language, Node } from 'web-tree-sitter';

/** A named node, or an operator. Offsets are UTF-16 code units from the start of the text. */
export interface SyntaxNode {
  readonly type: string;
  readonly field: string | undefined;
  readonly start: number;
  readonly end: number;
  /** Named children and operators, without comments and punctuation. Empty also where the text says it all. */
  readonly children: readonly SyntaxNode[];
}

export interface SyntaxTree {
  readonly root: SyntaxNode;
  readonly comments: readonly SyntaxNode[];
}

/** Types whose children say nothing that their text does not say. */
const LEAVES: ReadonlySet<string> = new Set([
  'break_statement',
  'continue_statement',
  'dotted_name',
  'ellipsis',
  'escape_sequence',
  'false',
  'float',
  'identifier',
  'import_prefix',
  'integer',
  'none',
  'pass_statement',
  'string_content',
  'string_start',
  'true',
  'type_conversion',
]);

/** Named nodes that nobody asks for. */
const DROPPED: ReadonlySet<string> = new Set([
  'keyword_separator',
  'line_continuation',
  'positional_separator',
  'string_end',
]);

const OPERATORS: ReadonlySet<string> = new Set(
  (
    '+ - * @ / % // ** | & ^ << >> ~ < <= == != >= > <> in is and or += -= *= /= @= //= %= **= >>= <<= &= ^= |=' +
    ' not_in is_not'
  )
    .split(' ')
    .map((operator) => operator.replace('_', ' ')),
);

/** Types whose children stand in no field, so that nobody need ask. */
const WITHOUT_FIELDS: ReadonlySet<string> = new Set([
  'argument_list',
  'as_pattern_target',
  'await',
  'block',
  'comparison_operator',
  'concatenated_string',
  'conditional_expression',
  'decorator',
  'dictionary',
  'expression_list',
  'expression_statement',
  'list',
  'module',
  'parameters',
  'parenthesized_expression',
  'pattern_list',
  'return_statement',
  'string',
  'tuple',
  'type',
  'type_parameter',
  'with_clause',
]);

const EMPTY_BRACKETS = 2;

/**
 * Nodes whose text alone says everything, which are then read without their children: `self.app.state`, `"text"`, `int`, `()`.
 * They are most of a program.
 */
function isPlain(type: string, start: number, end: number, text: string): boolean {
  switch (type) {
    case 'attribute':
    case 'type':
      return /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(text.slice(start, end));
    case 'string':
      return !/^[a-zA-Z]?[fFtT]/.test(text.slice(start, start + 2));
    case 'argument_list':
    case 'parameters':
      return end - start === EMPTY_BRACKETS;
    default:
      return false;
  }
}

type Handling = 'drop' | 'comment' | 'operator' | 'leaf' | 'inner';

function handlingOf(id: number, language: Language): Handling {
  const type = language.types[id];
  if (type === undefined) return 'inner'; // ERROR
  if (type === 'comment') return 'comment';
  if (!language.nodeTypeIsNamed(id) && !OPERATORS.has(type)) return 'drop';
  if (OPERATORS.has(type)) return 'operator';
  if (DROPPED.has(type)) return 'drop';
  return LEAVES.has(type) ? 'leaf' : 'inner';
}

interface Growing extends SyntaxNode {
  readonly children: Growing[];
}

/** The type of what is read of a mark or a comment that stands by itself. */
export const NOTHING = 'nothing';

/** Reads the tree below `root`, which was parsed from `text`. The syntax tree may be freed afterwards. */
export function readTree(root: Node, text: string): SyntaxTree {
  const { language } = root.tree;
  const handlings = new Map<number, Handling>();
  const comments: Growing[] = [];
  const open: Growing[] = [];
  let parent: Growing = { type: NOTHING, field: undefined, start: 0, end: 0, children: [] };
  const above = parent;
  const cursor = root.walk();
  const read = (id: number, hasField: boolean): Growing => ({
    type: language.types[id] ?? 'ERROR',
    field: hasField ? (language.fields[cursor.currentFieldId] ?? undefined) : undefined,
    start: cursor.startIndex,
    end: cursor.endIndex,
    children: [],
  });
  for (;;) {
    const id = cursor.nodeTypeId;
    let handling = handlings.get(id);
    if (handling === undefined) handlings.set(id, (handling = handlingOf(id, language)));
    if (handling === 'comment') comments.push(read(id, false));
    else if (handling !== 'drop') {
      const node = read(id, handling === 'operator' || !WITHOUT_FIELDS.has(parent.type));
      // The same signs stand for splats and separators; only those that are operators have the field.
      if (handling !== 'operator' || node.field?.startsWith('operator')) parent.children.push(node);
      if (handling === 'inner' && !isPlain(node.type, node.start, node.end, text) && cursor.gotoFirstChild()) {
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
/** The child in a field; where broken code lacks it, an empty node that lowers to `unknown`. */
export function child(node: SyntaxNode, field: string): SyntaxNode {
  return optionalChild(node, field) ?? missingIn(node);
}

/** The child in a field, or undefined. */
export function optionalChild(node: SyntaxNode, field: string): SyntaxNode | undefined {
  for (const candidate of node.children) if (candidate.field === field) return candidate;
  return undefined;
}

export function childrenIn(node: SyntaxNode, field: string): readonly SyntaxNode[] {
  return node.children.filter((candidate) => candidate.field === field);
}

/** The n-th child; where broken code lacks it, an empty node that lowers to `unknown`. */
export function nthChild(node: SyntaxNode, position: number): SyntaxNode {
  return node.children[position] ?? missingIn(node);
}

/** The first child of a type, or undefined. */
export function childOfType(node: SyntaxNode, type: string): SyntaxNode | undefined {
  return node.children.find((candidate) => candidate.type === type);
}

function missingIn(node: SyntaxNode): SyntaxNode {
  return { type: 'MISSING', field: undefined, start: node.end, end: node.end, children: [] };
}
