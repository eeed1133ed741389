/** Names of members as text. */
import { stringValue } from './literals';
import type { SourceText } from './lowering';
import { named, type Syntax } from './tree';

/** The name of a property, method or field: quoted names without quotes, `#x` with its mark, computed ones as written inside. */
export function propertyName(node: Syntax, source: SourceText): string {
  const plain = node.type === 'computed_property_name' ? (named(node)[0] ?? node) : node;
  return plain.type === 'string' ? stringValue(source.of(plain)) : source.of(plain);
}
