/** Imports and exports. */
import { DEFAULT_EXPORT, type ExportBinding, type ImportBinding, type Statement, type Value } from '../../facts';
import { stringValue } from './literals';
import type { Lowering } from './lowering';
import { boundNames } from './patterns';
import { field, fields, hasToken, named, ofType, type Syntax } from './tree';

/** Lowers `import …`. What is imported as a type alone is kept apart, because it does not run the module. */
export function lowerImport(node: Syntax, lowering: Lowering): Statement[] {
  const { source } = lowering;
  const required = ofType(node, 'import_require_clause');
  if (required) return requireStatement(node, required, lowering);
  const from = field(node, 'source') ?? ofType(node, 'string');
  if (!from) return [];
  const clause = ofType(node, 'import_clause');
  const bindings = (ofTypes: boolean): ImportBinding[] =>
    clause ? named(clause).flatMap((child) => importBindings(child, ofTypes, lowering)) : [];
  const typesOnly = hasToken(node, 'type') || hasToken(node, 'typeof');
  if (!typesOnly) lowering.imports.push({ source: stringValue(source.of(from)), range: source.range(from) });
  const statement = { kind: 'import', source: stringValue(source.of(from)), range: source.range(node) } as const;
  const values: Statement = { ...statement, bindings: bindings(false), ...(typesOnly && { typesOnly: true as const }) };
  const types = bindings(true);
  return types.length > 0 ? [values, { ...statement, bindings: types, typesOnly: true }] : [values];
}

/** `ofTypes` asks for what `import { a, type T }` marks as types, else for the rest. */
function importBindings(node: Syntax, ofTypes: boolean, { source }: Lowering): ImportBinding[] {
  if (ofTypes && node.type !== 'named_imports') return [];
  if (node.type === 'identifier') return [{ kind: 'default', local: source.of(node) }];
  if (node.type === 'namespace_import') {
    const [local] = named(node);
    return local ? [{ kind: 'namespace', local: source.of(local) }] : [];
  }
  return named(node).flatMap((specifier) => {
    const [name, alias] = [field(specifier, 'name'), field(specifier, 'alias')];
    if (!name || isTypeSpecifier(specifier) !== ofTypes) return [];
    return [{ kind: 'named', name: exportedName(name, source.of(name)), local: source.of(alias ?? name) }];
  });
}

/** `import { type T }`. A binding called `type` is a named node, not the keyword. */
function isTypeSpecifier(node: Syntax): boolean {
  return hasToken(node, 'type') || hasToken(node, 'typeof');
}

/** `export { x as 'any text' }`. */
function exportedName(node: Syntax, written: string): string {
  return node.type === 'string' ? stringValue(written) : written;
}

/** `import x = require('y')` does what `const x = require('y')` does. */
function requireStatement(node: Syntax, clause: Syntax, { source, imports }: Lowering): Statement[] {
  const [local, from] = [ofType(clause, 'identifier'), field(clause, 'source')];
  if (!local || !from || hasToken(node, 'type')) return [];
  const text = stringValue(source.of(from));
  imports.push({ source: text, range: source.range(from) });
  const range = source.range(clause);
  const callee: Value = { kind: 'name', name: 'require', range };
  const argument: Value = { kind: 'text', text, range: source.range(from) };
  const value: Value = { kind: 'call', callee, arguments: [{ value: argument }], range };
  const target = { kind: 'name', name: source.of(local), range: source.range(local) } as const;
  return [{ kind: 'bind', target, value, declares: true, range: source.range(node) }];
}

/** `import x = a.b.c`. */
export function lowerImportAlias(node: Syntax, lowering: Lowering): Statement[] {
  const [local, value] = named(node);
  if (!local || !value) return [];
  const range = lowering.source.range(node);
  return [{ kind: 'bind', target: lowering.pattern(local), value: lowering.value(value), declares: true, range }];
}

/** Lowers `export …`: the declaration itself, then what is exported. */
export function lowerExport(node: Syntax, lowering: Lowering): Statement[] {
  if (hasToken(node, 'type') || hasToken(node, 'namespace')) return [];
  const { source } = lowering;
  const from = field(node, 'source');
  if (from) return [reExport(node, from, lowering)];
  const declaration = field(node, 'declaration');
  if (declaration) return exportedDeclaration(node, declaration, lowering);
  const value = field(node, 'value');
  if (value) return defaultExport(node, value, lowering);
  if (hasToken(node, '=')) return exportAssignment(node, lowering);
  const clause = ofType(node, 'export_clause');
  return clause ? [{ kind: 'export', bindings: exportBindings(clause, lowering), range: source.range(node) }] : [];
}

function reExport(node: Syntax, from: Syntax, lowering: Lowering): Statement {
  const { source, imports } = lowering;
  const text = stringValue(source.of(from));
  imports.push({ source: text, range: source.range(from) });
  const clause = ofType(node, 'export_clause');
  const bindings: ExportBinding[] = clause ? exportBindings(clause, lowering) : [starExport(node, lowering)];
  return { kind: 'export', source: text, bindings, range: source.range(node) };
}

function starExport(node: Syntax, { source }: Lowering): ExportBinding {
  const namespace = ofType(node, 'namespace_export');
  const [name] = namespace ? named(namespace) : [];
  return name ? { kind: 'namespace', name: exportedName(name, source.of(name)) } : { kind: 'star' };
}

function exportBindings(clause: Syntax, { source }: Lowering): ExportBinding[] {
  return named(clause).flatMap((specifier) => {
    const [name, alias] = [field(specifier, 'name'), field(specifier, 'alias')];
    if (!name || isTypeSpecifier(specifier)) return [];
    const exported = alias ?? name;
    return [
      { kind: 'named', name: exportedName(exported, source.of(exported)), local: exportedName(name, source.of(name)) },
    ];
  });
}

/** `export const a = …`, `export function f() {}`, `export default class C {}`. */
function exportedDeclaration(node: Syntax, declaration: Syntax, lowering: Lowering): Statement[] {
  const range = lowering.source.range(node);
  const decorators = fields(node, 'decorator');
  const statements =
    decorators.length > 0 ? [decoratedClass(declaration, decorators, lowering)] : lowering.statements([declaration]);
  const names = statements.flatMap(declaredNames);
  const isDefault = hasToken(node, 'default');
  const bindings = names.map((local): ExportBinding => ({ kind: 'named', name: isDefault ? 'default' : local, local }));
  if (bindings.length === 0) return statements;
  const exported: Statement = { kind: 'export', bindings, range };
  return [...statements, exported];
}

function decoratedClass(node: Syntax, decorators: readonly Syntax[], lowering: Lowering): Statement {
  const value = lowering.class(node, decorators);
  return { kind: 'class', class: value, range: value.range };
}

function declaredNames(statement: Statement): string[] {
  if (statement.kind === 'bind') return statement.declares ? boundNames(statement.target) : [];
  if (statement.kind === 'function') return statement.function.name === undefined ? [] : [statement.function.name];
  if (statement.kind === 'class') return statement.class.name === undefined ? [] : [statement.class.name];
  return [];
}

function defaultExport(node: Syntax, written: Syntax, lowering: Lowering): Statement[] {
  const { source } = lowering;
  const range = source.range(node);
  const decorators = fields(node, 'decorator');
  const value: Value =
    decorators.length > 0
      ? { kind: 'class', class: lowering.class(written, decorators), range: source.range(written) }
      : lowering.value(written);
  return [
    ...lowering.hoisted.splice(0),
    { kind: 'bind', target: { kind: 'name', name: DEFAULT_EXPORT, range }, value, declares: true, range },
    { kind: 'export', bindings: [{ kind: 'named', name: 'default', local: DEFAULT_EXPORT }], range },
  ];
}

/** `export = x` is `module.exports = x`. */
function exportAssignment(node: Syntax, lowering: Lowering): Statement[] {
  const written = named(node).at(-1);
  if (!written) return [];
  const range = lowering.source.range(node);
  const value = lowering.value(written);
  const target = { kind: 'member', object: { kind: 'name', name: 'module', range }, name: 'exports', range } as const;
  return [...lowering.hoisted.splice(0), { kind: 'bind', target, value, declares: false, range }];
}
