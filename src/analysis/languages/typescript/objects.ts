/** Object and array literals. */
import type { ObjectEntry, Value } from '../../facts';
import type { Lowering } from './lowering';
import { propertyName } from './names';
import { field, hasToken, named, type Syntax } from './tree';

/** `[a, ...b]`. */
export function arrayValue(node: Syntax, lowering: Lowering): Value {
  return { kind: 'list', items: named(node).map(lowering.value), range: lowering.source.range(node) };
}

/** `{ a, b: c, d() {}, get e() {}, [f]: g, ...h }`. */
export function objectValue(node: Syntax, lowering: Lowering): Value {
  const entries = named(node).map((child) => objectEntry(child, lowering));
  return { kind: 'object', entries, range: lowering.source.range(node) };
}

function objectEntry(node: Syntax, lowering: Lowering): ObjectEntry {
  const { source } = lowering;
  if (node.type === 'shorthand_property_identifier')
    return { key: propertyKey(node, lowering), value: lowering.value(node) };
  if (node.type === 'method_definition') return methodEntry(node, lowering);
  const [key, value] = [field(node, 'key'), field(node, 'value')];
  if (node.type !== 'pair' || !key) return { value: lowering.value(node) };
  const held = value ? lowering.value(value) : ({ kind: 'unknown', children: [], range: source.range(node) } as const);
  return { key: propertyKey(key, lowering), value: held };
}

/** A setter holds no value to read: it stands without a key. */
function methodEntry(node: Syntax, lowering: Lowering): ObjectEntry {
  const name = field(node, 'name');
  const value = { kind: 'function', function: lowering.function(node), range: lowering.source.range(node) } as const;
  return name && !hasToken(node, 'set') ? { key: propertyKey(name, lowering), value } : { value };
}

/** Names, texts and numbers as text, as JavaScript does; computed keys as the value they are. */
export function propertyKey(node: Syntax, lowering: Lowering): Value {
  const { source } = lowering;
  if (node.type === 'computed_property_name') return lowering.value(node);
  return { kind: 'text', text: propertyName(node, source), range: source.range(node) };
}
