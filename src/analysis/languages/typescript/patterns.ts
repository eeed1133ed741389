/** What assignments, parameters and loops bind to. */
import type { Pattern, PatternEntry } from '../../facts';
import type { Lowering } from './lowering';
import { propertyName } from './names';
import { field, named, type Syntax } from './tree';

const LOWER: Readonly<Record<string, (node: Syntax, lowering: Lowering) => Pattern>> = {
  member_expression: memberPattern,
  subscript_expression: indexPattern,
  array_pattern: listPattern,
  array: listPattern,
  object_pattern: objectPattern,
  assignment_pattern: (node, lowering) => inner(field(node, 'left'), node, lowering),
  object_assignment_pattern: (node, lowering) => inner(field(node, 'left'), node, lowering),
  rest_pattern: (node, lowering) => inner(named(node)[0], node, lowering),
  non_null_expression: (node, lowering) => inner(named(node)[0], node, lowering),
  parenthesized_expression: (node, lowering) => inner(named(node)[0], node, lowering),
  as_expression: (node, lowering) => inner(named(node)[0], node, lowering),
};

/** Lowers the left side of a binding. */
export function lowerPattern(node: Syntax, lowering: Lowering): Pattern {
  return LOWER[node.type]?.(node, lowering) ?? namePattern(node, lowering);
}

function inner(node: Syntax | undefined, outer: Syntax, lowering: Lowering): Pattern {
  return node ? lowering.pattern(node) : namePattern(outer, lowering);
}

function namePattern(node: Syntax, { source }: Lowering): Pattern {
  return { kind: 'name', name: source.of(node), range: source.range(node) };
}

function memberPattern(node: Syntax, lowering: Lowering): Pattern {
  const [object, property] = [field(node, 'object'), field(node, 'property')];
  if (!object || !property) return namePattern(node, lowering);
  const name = lowering.source.of(property);
  return { kind: 'member', object: lowering.value(object), name, range: lowering.source.range(node) };
}

function indexPattern(node: Syntax, lowering: Lowering): Pattern {
  const [object, index] = [field(node, 'object'), field(node, 'index')];
  if (!object || !index) return namePattern(node, lowering);
  return {
    kind: 'index',
    object: lowering.value(object),
    index: lowering.value(index),
    range: lowering.source.range(node),
  };
}

/** Holes have no node: they are counted by their commas. */
function listPattern(node: Syntax, lowering: Lowering): Pattern {
  const items: (Pattern | null)[] = [];
  let rest: Pattern | undefined;
  let isPending = false;
  for (const child of node.children) {
    if (child.type === ',') {
      if (!isPending) items.push(null);
      isPending = false;
    } else if (child.isNamed) {
      if (child.type === 'rest_pattern' || child.type === 'spread_element') rest = lowering.pattern(child);
      else items.push(lowering.pattern(child));
      isPending = true;
    }
  }
  return { kind: 'list', items, ...(rest && { rest }), range: lowering.source.range(node) };
}

function objectPattern(node: Syntax, lowering: Lowering): Pattern {
  const children = named(node);
  const rest = children.find((child) => child.type === 'rest_pattern');
  return {
    kind: 'object',
    entries: children.flatMap((child) => patternEntry(child, lowering) ?? []),
    ...(rest && { rest: lowering.pattern(rest) }),
    range: lowering.source.range(node),
  };
}

function patternEntry(node: Syntax, lowering: Lowering): PatternEntry | undefined {
  const { source } = lowering;
  if (node.type === 'shorthand_property_identifier_pattern') {
    return { key: source.of(node), target: lowering.pattern(node) };
  }
  if (node.type === 'object_assignment_pattern') {
    const left = field(node, 'left');
    return left && { key: source.of(left), target: lowering.pattern(left), ...defaultOf(node, lowering) };
  }
  const [key, value] = [field(node, 'key'), field(node, 'value')];
  if (node.type !== 'pair_pattern' || !key || !value) return undefined;
  return { key: propertyName(key, lowering.source), target: lowering.pattern(value), ...defaultOf(value, lowering) };
}

function defaultOf(node: Syntax, lowering: Lowering): Pick<PatternEntry, 'default'> {
  const right = field(node, 'right');
  return right ? { default: lowering.value(right) } : {};
}

/** Every name that a pattern binds. */
export function boundNames(pattern: Pattern): string[] {
  switch (pattern.kind) {
    case 'name':
      return [pattern.name];
    case 'list':
      return [...pattern.items, pattern.rest].flatMap((item) => (item ? boundNames(item) : []));
    case 'object':
      return [...pattern.entries.map((entry) => entry.target), ...(pattern.rest ? [pattern.rest] : [])].flatMap(
        boundNames,
      );
    default:
      return [];
  }
}
