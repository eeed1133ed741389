/**
 * Literals of structs without a name, as in `[]struct{ path string; handler http.Handler }{{"/a", a}}`: nothing but the type next to
 * them says what their fields are called, and facts hold no such type, so each value is given its field's name here. The names are
 * texts, because a bare name could be taken for a constant of that name.
 */
import type { ObjectEntry, Value } from '../../facts';
import type { Lowering } from './lowering';
import { childIn, childrenIn, ofType, type Syntax } from './syntaxTree';

export function withFieldNames(value: Value, type: Syntax | undefined, lowering: Lowering): Value {
  switch (type?.type) {
    case 'pointer_type':
    case 'parenthesized_type':
      return withFieldNames(value, type.children[0], lowering);
    case 'slice_type':
    case 'array_type':
    case 'implicit_length_array_type':
      return value.kind === 'list' ? { ...value, items: value.items.map(nameIn(type, 'element', lowering)) } : value;
    case 'map_type':
      return value.kind === 'object' ? { ...value, entries: namedValues(value.entries, type, lowering) } : value;
    case 'struct_type':
      return value.kind === 'object' ? { ...value, entries: namedFields(value.entries, type, lowering) } : value;
    default:
      return value;
  }
}

function nameIn(type: Syntax, field: string, lowering: Lowering): (value: Value) => Value {
  const inner = childIn(type, field);
  return (value) => withFieldNames(value, inner, lowering);
}

function namedValues(entries: readonly ObjectEntry[], type: Syntax, lowering: Lowering): ObjectEntry[] {
  const named = nameIn(type, 'value', lowering);
  return entries.map((entry) => ({ ...entry, value: named(entry.value) }));
}

function namedFields(entries: readonly ObjectEntry[], type: Syntax, lowering: Lowering): ObjectEntry[] {
  const names = fieldNames(type, lowering);
  return entries.map(({ key, value }, position): ObjectEntry => {
    const name = key ? (key.kind === 'name' ? key.name : undefined) : names[position];
    if (name === undefined) return key ? { key, value } : { value };
    // A field without a key has its name where its value starts.
    const [line, column] = value.range;
    return { key: { kind: 'text', text: name, range: key?.range ?? [line, column, line, column] }, value };
  });
}

/** In order; an embedded type's field has the type's last name. */
function fieldNames(type: Syntax, lowering: Lowering): string[] {
  const declarations = ofType(type, 'field_declaration_list')?.children ?? [];
  return declarations.flatMap((declaration) => {
    const names = childrenIn(declaration, 'name').map((name) => lowering.textOf(name));
    return names.length > 0 ? names : [lowering.type(childIn(declaration, 'type')).path.at(-1) ?? ''];
  });
}
