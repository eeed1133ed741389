/** The Go front end: puts its parts together. */
import type { Node } from 'web-tree-sitter';
import type { Directive, FileFacts, Statement } from '../facts';
import { lowerImports, lowerTypes, lowerVariables } from './go/declarations';
import { lowerFunction } from './go/functions';
import { unknownValue, type Lowering } from './go/lowering';
import { lowerStatement } from './go/statements';
import { ofType, readTree, type Syntax } from './go/syntaxTree';
import { lowerType } from './go/types';
import { lowerValue } from './go/values';
import { createPositions, startsLine } from './positions';

/** Lowers a file. `text` is what was parsed. Never throws: what is not understood is `unknown`. */
export function lowerGo(root: Node, text: string): FileFacts {
  const hasSyntaxErrors = root.hasError;
  const { root: file, comments } = readTree(root, text);
  const lowering = createLowering(text);
  const clause = ofType(file, 'package_clause')?.children[0];
  const body = file.children.flatMap((node) => declaration(node, lowering));
  return {
    language: 'go',
    ...(clause ? { package: lowering.textOf(clause) } : {}),
    body,
    imports: body.flatMap((statement) =>
      statement.kind === 'import' ? [{ source: statement.source, range: statement.range }] : [],
    ),
    directives: comments.flatMap((comment) => directive(comment, lowering, text)),
    generated: comments.some((comment) => /^\/\/ Code generated .* DO NOT EDIT\.\s*$/.test(lowering.textOf(comment))),
    hasSyntaxErrors,
  };
}

/** Expressions nested deeper are nobody's code; lowering them could overflow the stack. */
const DEEPEST = 500;

function createLowering(text: string): Lowering {
  const positions = createPositions(text);
  let depth = 0;
  let results: readonly string[] = [];
  const lowering: Lowering = {
    textOf: (node) => text.slice(node.start, node.end),
    between: (left, right) => text.slice(left.end, right.start).trim(),
    rangeOf: (node) => positions.range(node.start, node.end),
    value(node, expected) {
      if (depth >= DEEPEST && node) return unknownValue(lowering.rangeOf(node));
      depth += 1;
      const value = lowerValue(node, lowering, expected);
      depth -= 1;
      return value;
    },
    get results() {
      return results;
    },
    within(names, lower) {
      const around = results;
      results = names;
      const lowered = lower();
      results = around;
      return lowered;
    },
    type: (node) => lowerType(node, lowering),
    function: (node) => lowerFunction(node, lowering),
    block(node) {
      if (!node) return [];
      const statements = node.type === 'block' || node.type === 'statement_list' ? node.children : [node];
      return statements.flatMap((child) =>
        child.type === 'statement_list' ? lowering.block(child) : lowerStatement(child, lowering),
      );
    },
  };
  return lowering;
}

function declaration(node: Syntax, lowering: Lowering): Statement[] {
  switch (node.type) {
    case 'package_clause':
      return [];
    case 'import_declaration':
      return lowerImports(node, lowering);
    case 'const_declaration':
    case 'var_declaration':
      return lowerVariables(node, lowering);
    case 'type_declaration':
      return lowerTypes(node, lowering);
    case 'function_declaration':
    case 'method_declaration':
      return [{ kind: 'function', function: lowerFunction(node, lowering), range: lowering.rangeOf(node) }];
    default:
      return lowerStatement(node, lowering);
  }
}

const MEANINGFUL = /^(?:go:build\b|redline-ignore\b|autometrics)/;

function directive(comment: Syntax, lowering: Lowering, source: string): Directive[] {
  const text = lowering
    .textOf(comment)
    .replace(/^\/\/|^\/\*|\*\/$/g, '')
    .trim();
  if (!MEANINGFUL.test(text)) return [];
  return [{ text, range: lowering.rangeOf(comment), standsAlone: startsLine(source, comment.start) }];
}
