/** `match`: cases as tests, captured names bound at the start of their case. */
import type { Statement, SwitchCase, Value } from '../../facts';
import { unknownValue, type Lowering } from './lowering';
import { child, childrenIn, nthChild, optionalChild, type SyntaxNode } from './syntaxTree';
import { dottedValue } from './values';

export function lowerMatch(node: SyntaxNode, lowering: Lowering): Statement[] {
  const subjects = childrenIn(node, 'subject');
  const [first] = subjects;
  const range = lowering.rangeOf(node);
  const subject: Value =
    subjects.length === 1 && first
      ? lowering.value(first)
      : { kind: 'list', items: subjects.map((part) => lowering.value(part)), range: lowering.rangeOf(first ?? node) };
  const clauses = child(node, 'body').children.filter((part) => part.type === 'case_clause');
  const cases = clauses.map((clause) => lowerCase(clause, subject, lowering));
  return [{ kind: 'switch', subject, cases, range }];
}

function lowerCase(node: SyntaxNode, subject: Value, lowering: Lowering): SwitchCase {
  const patterns = node.children.filter((part) => part.type === 'case_pattern');
  const captured = patterns.flatMap((pattern) => capturesOf(pattern, patterns.length === 1, subject, lowering));
  const guard = optionalChild(node, 'guard');
  const body = lowering.block(optionalChild(node, 'consequence'));
  const range = lowering.rangeOf(node);
  const guarded: readonly Statement[] = guard
    ? [{ kind: 'if', test: lowering.value(nthChild(guard, 0)), then: body, otherwise: [], range }]
    : body;
  const tests = patterns.flatMap((pattern) => testsOf(pattern, lowering));
  return { tests, body: [...captured, ...guarded], range };
}

/** What the subject is compared with; nothing for patterns that match anything. */
function testsOf(node: SyntaxNode, lowering: Lowering): Value[] {
  const range = lowering.rangeOf(node);
  switch (node.type) {
    case 'case_pattern':
      // A leading minus, and `_`, are tokens of the pattern itself.
      if (lowering.textOf(node) === '_') return [];
      if (lowering.textOf(node).startsWith('-')) return [negative(node, lowering)];
      return testsOf(nthChild(node, 0), lowering);
    case 'union_pattern':
      return node.children.flatMap((part) => testsOf(part, lowering));
    case 'as_pattern':
      return testsOf(nthChild(node, 0), lowering);
    case 'dotted_name':
      return isCapture(node, lowering) ? [] : [dottedValue(node, lowering)];
    case 'class_pattern':
      return [dottedValue(nthChild(node, 0), lowering)];
    case 'string':
    case 'concatenated_string':
    case 'integer':
    case 'float':
    case 'true':
    case 'false':
    case 'none':
      return [lowering.value(node)];
    default:
      return [unknownValue(range)];
  }
}

function negative(node: SyntaxNode, lowering: Lowering): Value {
  const value = lowering.value(nthChild(node, 0));
  return value.kind === 'number' ? { ...value, value: -value.value, range: lowering.rangeOf(node) } : value;
}

const isCapture = (node: SyntaxNode, lowering: Lowering): boolean => !lowering.textOf(node).includes('.');

/** Names that a pattern captures: at the top the subject itself, deeper some part of it. */
function capturesOf(node: SyntaxNode, isWhole: boolean, subject: Value, lowering: Lowering): Statement[] {
  const bind = (name: SyntaxNode): Statement => ({
    kind: 'bind',
    target: lowering.pattern(name),
    value: isWhole ? subject : unknownValue(lowering.rangeOf(name), [subject]),
    declares: lowering.declaresOwn(lowering.textOf(name)),
    range: lowering.rangeOf(name),
  });
  switch (node.type) {
    case 'dotted_name':
      return isCapture(node, lowering) ? [bind(node)] : [];
    case 'case_pattern':
    case 'union_pattern':
      return node.children.flatMap((part) => capturesOf(part, isWhole, subject, lowering));
    case 'as_pattern': {
      const [pattern, name] = node.children;
      const inner = pattern ? capturesOf(pattern, isWhole, subject, lowering) : [];
      return name ? [...inner, bind(name)] : inner;
    }
    case 'keyword_pattern':
    case 'class_pattern':
      return node.children.slice(1).flatMap((part) => capturesOf(part, false, subject, lowering));
    case 'splat_pattern':
      return node.children.filter((part) => part.type === 'identifier').map(bind);
    case 'dict_pattern':
    case 'list_pattern':
    case 'tuple_pattern':
      return node.children.flatMap((part) => capturesOf(part, false, subject, lowering));
    default:
      return [];
  }
}
