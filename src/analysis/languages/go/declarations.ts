/** Go's declarations: imports, constants, variables and types. */
import type { ClassFacts, FieldFacts, ImportBinding, Pattern, Statement } from '../../facts';
import { stringValue, type Lowering } from './lowering';
import { childIn, childrenIn, ofType, type Syntax } from './syntaxTree';

/** The specs of a declaration, whether they stand in brackets or not. */
function specsOf(node: Syntax): readonly Syntax[] {
  return node.children.flatMap((child) => (child.type.endsWith('_list') ? child.children : [child]));
}

export function lowerImports(node: Syntax, lowering: Lowering): Statement[] {
  return specsOf(node).flatMap((spec): Statement[] => {
    const path = childIn(spec, 'path');
    if (!path) return [];
    const source = stringValue(lowering.textOf(path));
    return [
      {
        kind: 'import',
        source,
        bindings: bindingsOf(childIn(spec, 'name'), source, lowering),
        range: lowering.rangeOf(spec),
      },
    ];
  });
}

function bindingsOf(name: Syntax | undefined, source: string, lowering: Lowering): ImportBinding[] {
  if (name?.type === 'dot') return [{ kind: 'star' }];
  if (name?.type === 'blank_identifier') return [];
  if (name) return [{ kind: 'namespace', local: lowering.textOf(name) }];
  return guessedNames(source).map((local) => ({ kind: 'namespace', local, guessed: true }));
}

/** A package may drop the hyphens of its folder as well: `chiprometheus` of `github.com/766b/chi-prometheus`. */
function guessedNames(source: string): readonly string[] {
  const guess = guessedName(source);
  return guess.includes('_') ? [guess, guess.replaceAll('_', '')] : [guess];
}

/** The last part of the path without a major version: `chi` of `github.com/go-chi/chi/v5`, `yaml` of `gopkg.in/yaml.v3`, `nats` of `nats.go`. */
export function guessedName(source: string): string {
  const parts = source.split('/');
  const last = /^v\d+$/.test(parts.at(-1) ?? '') && parts.length > 1 ? parts.at(-2) : parts.at(-1);
  return (last ?? source)
    .replace(/\.v\d+$/, '')
    .replace(/^go-(?=\w)/, '')
    .replace(/(?<=\w)[.-]go$/, '')
    .replaceAll('-', '_');
}

/** Constants and variables; one `bind` a name, or one for `a, b = f()`. */
export function lowerVariables(node: Syntax, lowering: Lowering): Statement[] {
  return specsOf(node).flatMap((spec): Statement[] => {
    const targets = childrenIn(spec, 'name').map((name): Pattern => ({
      kind: 'name',
      name: lowering.textOf(name),
      range: lowering.rangeOf(name),
    }));
    const values = childIn(spec, 'value')?.children ?? [];
    const typeNode = childIn(spec, 'type');
    const shared = {
      declares: true,
      range: lowering.rangeOf(spec),
      ...(typeNode ? { type: lowering.type(typeNode) } : {}),
    };
    const [only] = values;
    if (targets.length > 1 && values.length === 1 && only) {
      const range = lowering.rangeOf(spec);
      return [
        { kind: 'bind', target: { kind: 'list', items: targets, range }, value: lowering.value(only), ...shared },
      ];
    }
    return targets.map((target, index) => {
      const value = values[index];
      return { kind: 'bind', target, ...(value ? { value: lowering.value(value) } : {}), ...shared };
    });
  });
}

export function lowerTypes(node: Syntax, lowering: Lowering): Statement[] {
  return specsOf(node)
    .filter(({ type }) => type === 'type_spec' || type === 'type_alias')
    .map((spec) => ({ kind: 'class', class: lowerClass(spec, lowering), range: lowering.rangeOf(spec) }));
}

function lowerClass(spec: Syntax, lowering: Lowering): ClassFacts {
  const name = childIn(spec, 'name');
  const type = childIn(spec, 'type');
  const form = type?.type === 'struct_type' ? 'struct' : type?.type === 'interface_type' ? 'interface' : 'alias';
  return {
    ...(name ? { name: lowering.textOf(name), nameRange: lowering.rangeOf(name) } : {}),
    range: lowering.rangeOf(spec),
    form,
    bases: [],
    decorators: [],
    fields: form === 'struct' ? fieldsOf(type, lowering) : form === 'interface' ? embeddedOf(type, lowering) : [],
    methods: [],
    ...(form === 'alias' && type ? { aliasOf: lowering.type(type) } : {}),
  };
}

function fieldsOf(type: Syntax | undefined, lowering: Lowering): FieldFacts[] {
  const declarations = (type && ofType(type, 'field_declaration_list')?.children) ?? [];
  return declarations.flatMap((declaration): FieldFacts[] => {
    const lowered = lowering.type(childIn(declaration, 'type'));
    const field = { type: lowered, decorators: [], isStatic: false, range: lowering.rangeOf(declaration) };
    const names = childrenIn(declaration, 'name');
    if (names.length === 0) return [{ name: lowered.path.at(-1) ?? '', embedded: true, ...field }];
    return names.map((name) => ({ name: lowering.textOf(name), ...field }));
  });
}

function embeddedOf(type: Syntax | undefined, lowering: Lowering): FieldFacts[] {
  return (type?.children ?? [])
    .filter((child) => child.type === 'type_elem')
    .map((child) => {
      const lowered = lowering.type(child);
      return {
        name: lowered.path.at(-1) ?? '',
        type: lowered,
        embedded: true as const,
        decorators: [],
        isStatic: false,
        range: lowering.rangeOf(child),
      };
    });
}
