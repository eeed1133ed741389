/** Calls, and the modules that `require` and `import()` name. */
import type { Argument, Value } from '../../facts';
import { stringValue } from './literals';
import type { Lowering } from './lowering';
import { field, named, ofType, type Syntax } from './tree';

/** `f(…)`, `a?.b(…)`, `` tag`…` ``, `require('x')`, `import('x')`. */
export function callValue(node: Syntax, lowering: Lowering): Value {
  const callee = field(node, 'function') ?? named(node)[0];
  const given = field(node, 'arguments') ?? ofType(node, 'arguments');
  const range = lowering.source.range(node);
  if (!callee) return { kind: 'unknown', children: [], range };
  noteModule(callee, given, lowering);
  return { kind: 'call', callee: lowering.value(callee), arguments: callArguments(given, lowering), range };
}

/** `new X(…)`, `new X`. */
export function newValue(node: Syntax, lowering: Lowering): Value {
  const callee = field(node, 'constructor');
  const range = lowering.source.range(node);
  if (!callee) return { kind: 'unknown', children: [], range };
  const given = callArguments(field(node, 'arguments'), lowering);
  return { kind: 'call', callee: lowering.value(callee), arguments: given, construct: true, range };
}

function callArguments(node: Syntax | undefined, lowering: Lowering): Argument[] {
  if (!node) return [];
  const values = node.type === 'arguments' ? named(node) : [node];
  return values.map((value) => ({ value: lowering.value(value) }));
}

function noteModule(callee: Syntax, given: Syntax | undefined, { source, imports }: Lowering): void {
  if (callee.type !== 'import' && source.of(callee) !== 'require') return;
  const [first] = given?.type === 'arguments' ? named(given) : [];
  if (!first || (first.type !== 'string' && first.type !== 'template_string')) return;
  if (first.children.some((child) => child.type === 'template_substitution')) return;
  imports.push({ source: stringValue(source.of(first)), range: source.range(first) });
}
