/** Classes, interfaces, enums and type aliases. */
import type { Range } from '../../../core/range';
import type { ClassFacts, FieldFacts, FunctionFacts, Value } from '../../facts';
import type { Lowering } from './lowering';
import { propertyName } from './names';
import { field, fields, hasToken, named, ofType, startOf, type Syntax } from './tree';

/** Where the code of a `static { … }` block stands: the value of a field that no source can name, one for each block. */
const staticBlockName = (range: Range): string => `*static ${range[0]}:${range[1]}*`;

const LOWER: Readonly<Record<string, (node: Syntax, lowering: Lowering) => Members>> = {
  enum_declaration: enumMembers,
  interface_declaration: interfaceMembers,
  type_alias_declaration: aliasMembers,
};

const FORMS: Readonly<Record<string, ClassFacts['form']>> = {
  enum_declaration: 'enum',
  interface_declaration: 'interface',
  type_alias_declaration: 'alias',
};

type Members = Pick<ClassFacts, 'fields' | 'methods' | 'bases' | 'aliasOf'>;

/** Lowers a class, or a declaration of a type. Decorators may stand before `export`, outside the node. */
export function lowerClass(node: Syntax, outer: readonly Syntax[], lowering: Lowering): ClassFacts {
  const { source } = lowering;
  const name = field(node, 'name');
  const decorators = [...outer, ...fields(node, 'decorator')];
  return {
    ...(name && { name: source.of(name), nameRange: source.range(name) }),
    range: source.span(startOf(node, decorators), node.end),
    form: FORMS[node.type] ?? 'class',
    decorators: lowering.decorators(decorators),
    ...(LOWER[node.type] ?? classMembers)(node, lowering),
  };
}

function classMembers(node: Syntax, lowering: Lowering): Members {
  const heritage = ofType(node, 'class_heritage');
  const extended = heritage && (ofType(heritage, 'extends_clause') ?? heritage);
  const bases = extended ? fields(extended, 'value').map(lowering.value) : [];
  const found: { fields: FieldFacts[]; methods: FunctionFacts[] } = { fields: [], methods: [] };
  let decorators: Syntax[] = [];
  for (const member of field(node, 'body')?.children ?? []) {
    if (member.type === 'decorator') decorators.push(member);
    else if (member.isNamed) {
      addMember(member, decorators, found, lowering);
      decorators = [];
    }
  }
  return { bases, fields: [...found.fields, ...parameterFields(found.methods)], methods: found.methods };
}

/** `constructor(private readonly service: Service)` declares a field. */
function parameterFields(methods: readonly FunctionFacts[]): FieldFacts[] {
  const parameters = methods.find((method) => method.name === 'constructor')?.parameters ?? [];
  return parameters.flatMap(({ isField, target, type, range }) =>
    isField && target.kind === 'name'
      ? [{ name: target.name, ...(type && { type }), decorators: [], isStatic: false, range }]
      : [],
  );
}

function addMember(
  node: Syntax,
  decorators: readonly Syntax[],
  found: { fields: FieldFacts[]; methods: FunctionFacts[] },
  lowering: Lowering,
): void {
  if (node.type === 'method_definition') found.methods.push(lowering.function(node, decorators));
  if (node.type === 'public_field_definition') found.fields.push(fieldFacts(node, decorators, lowering));
  if (node.type === 'class_static_block') found.fields.push(staticBlock(node, lowering));
}

function fieldFacts(node: Syntax, outer: readonly Syntax[], lowering: Lowering): FieldFacts {
  const [name, type, value] = [field(node, 'name'), field(node, 'type'), field(node, 'value')];
  return {
    name: name ? propertyName(name, lowering.source) : '',
    ...(type && { type: lowering.type(type) }),
    ...(value && { value: lowering.value(value) }),
    decorators: lowering.decorators([...outer, ...fields(node, 'decorator')]),
    isStatic: hasToken(node, 'static'),
    range: lowering.source.range(node),
  };
}

function staticBlock(node: Syntax, lowering: Lowering): FieldFacts {
  const range = lowering.source.range(node);
  const callee: Value = { kind: 'function', function: { ...lowering.function(node), isStatic: true }, range };
  const value: Value = { kind: 'call', callee, arguments: [], range };
  return { name: staticBlockName(range), value, decorators: [], isStatic: true, range };
}

/** Members without a value count up from the one before, as TypeScript does. */
function enumMembers(node: Syntax, lowering: Lowering): Members {
  const { source } = lowering;
  let next = 0;
  const members = named(field(node, 'body') ?? node).map((member): FieldFacts => {
    const range = source.range(member);
    const given = field(member, 'value');
    const value: Value = given ? lowering.value(given) : { kind: 'number', value: next, range };
    next = value.kind === 'number' ? value.value + 1 : next + 1;
    const name = propertyName(field(member, 'name') ?? member, source);
    return { name, value, decorators: [], isStatic: true, range };
  });
  return { bases: [], methods: [], fields: members };
}

function interfaceMembers(node: Syntax, lowering: Lowering): Members {
  const extended = ofType(node, 'extends_type_clause');
  const bases = extended ? fields(extended, 'type').map((type) => baseValue(type, lowering)) : [];
  return { bases, ...signatures(field(node, 'body'), lowering) };
}

/** The value under the name of a base type: `Base`, `a.Base`, `Base<T>`. */
function baseValue(type: Syntax, lowering: Lowering): Value {
  const { source } = lowering;
  const name = type.type === 'generic_type' ? (field(type, 'name') ?? type) : type;
  const path = source.of(name).split('.');
  const range = source.range(name);
  return path
    .slice(1)
    .reduce<Value>((object, part) => ({ kind: 'member', object, name: part, nameRange: range, range }), {
      kind: 'name',
      name: path[0] ?? '',
      range,
    });
}

function signatures(body: Syntax | undefined, lowering: Lowering): Pick<Members, 'fields' | 'methods'> {
  const children = body ? named(body) : [];
  return {
    fields: children
      .filter((child) => child.type === 'property_signature')
      .map((child) => fieldFacts(child, [], lowering)),
    methods: children.filter((child) => child.type === 'method_signature').map((child) => lowering.function(child)),
  };
}

function aliasMembers(node: Syntax, lowering: Lowering): Members {
  const value = field(node, 'value');
  const body = value?.type === 'object_type' ? value : undefined;
  return { bases: [], ...signatures(body, lowering), ...(value && { aliasOf: lowering.type(value) }) };
}
