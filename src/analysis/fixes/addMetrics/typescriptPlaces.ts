/** Where the helper is called: as middleware, in a route's options, or as a decorator. */
import { contains, type Range, type TextEdit } from '../../../core/range';
import type { CallValue, FileFacts, Statement, Value } from '../../facts';
import { functionsIn, visitValues } from '../../linker/visit';
import type { Route } from '../../model';
import { indentOfLine, sliceOf, styleOf } from '../textStyle';
import type { TypeScriptFlavour } from './typescriptFlavours';

export const HELPER = 'measureRequest';

export interface RegistrationFile {
  readonly route: Route;
  readonly facts: FileFacts;
  readonly text: string;
}

export interface Place {
  /** The line above which the helper must have been imported. */
  readonly line: number;
  readonly edits: readonly TextEdit[];
}

/** `call` is the text of the helper's call. Undefined where there is no place for it, or it is there already. */
export function placeIn({ placement }: TypeScriptFlavour, file: RegistrationFile, call: string): Place | undefined {
  return placement === 'decorator' ? asDecorator(file, call) : atRegistration(placement, file, call);
}

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'del', 'options', 'head', 'all', 'use', 'route']);

function atRegistration(
  placement: 'middleware' | 'options',
  { route, facts, text }: RegistrationFile,
  call: string,
): Place | undefined {
  const registration = registrationOf(facts, route.declaration.range, route.line);
  const handler = registration?.arguments.at(-1);
  if (!registration || !handler || sliceOf(text, registration.range).includes(`${HELPER}(`)) return undefined;
  const edit =
    placement === 'middleware' ? insertBefore(handler.value.range, `${call}, `) : inOptions(registration, call);
  return edit && { line: registration.range[0], edits: [edit] };
}

/** The call that registers the route: the one within the declaration whose method name stands on the route's line. */
function registrationOf(facts: FileFacts, declaration: Range, line: number): CallValue | undefined {
  let found: CallValue | undefined;
  visitValues(facts.body, (value) => {
    if (value.kind !== 'call' || value.callee.kind !== 'member' || !VERBS.has(value.callee.name)) return;
    if (value.callee.nameRange[0] === line && contains(declaration, value.callee.nameRange)) found ??= value;
  });
  return found;
}

const insertBefore = ([line, column]: Range, text: string): TextEdit => ({ range: [line, column, line, column], text });

/** `get(path, handler)`, `get(path, { … }, handler)`, `route({ … })`; options that are not written there are left alone. */
function inOptions({ callee, arguments: all }: CallValue, call: string): TextEdit | undefined {
  const isRoute = callee.kind === 'member' && callee.name === 'route';
  const options = isRoute ? all[0] : all.length === 3 ? all[1] : undefined;
  if (options) return inObject(options.value, call);
  const [, second] = all;
  if (!second || all.length !== 2) return undefined;
  return second.value.kind === 'object'
    ? inObject(second.value, call)
    : insertBefore(second.value.range, `{ onRequest: ${call} }, `);
}

function inObject(value: Value, call: string): TextEdit | undefined {
  if (value.kind !== 'object') return undefined;
  const [first] = value.entries;
  if (!first?.key || value.entries.some(({ key }) => key && nameOf(key) === 'onRequest')) return undefined;
  return insertBefore(first.key.range, `onRequest: ${call}, `);
}

const nameOf = (key: Value): string | undefined =>
  key.kind === 'text' ? key.text : key.kind === 'name' ? key.name : undefined;

// ---- NestJS ---------------------------------------------------------------------------------------------------------

const DECORATOR = 'UseInterceptors';
const NEST = '@nestjs/common';

function asDecorator({ route, facts, text }: RegistrationFile, call: string): Place | undefined {
  const { body } = route.handler;
  if (!body || route.handler.location?.file !== route.declaration.file) return undefined;
  const handler = functionsIn(facts.body).find((candidate) => candidate.bodyRange.join() === body.range.join());
  const [first] = handler?.decorators ?? [];
  if (!handler || !first || handler.decorators.some(({ value }) => sliceOf(text, value.range).includes(`${HELPER}(`)))
    return undefined;
  const bringing = bringInterceptors(facts, text);
  if (!bringing) return undefined;
  const line = first.range[0];
  const decorator = `${indentOfLine(text, line)}@${DECORATOR}(${call})${styleOf(text).lineEnd}`;
  return { line, edits: [...bringing, { range: [line, 0, line, 0], text: decorator }] };
}

/** Adds the decorator to what is imported from NestJS; undefined where nothing is imported by name. */
function bringInterceptors(facts: FileFacts, text: string): readonly TextEdit[] | undefined {
  const imports = facts.body.filter(
    (statement): statement is Extract<Statement, { kind: 'import' }> =>
      statement.kind === 'import' && statement.source === NEST && statement.typesOnly !== true,
  );
  const names = imports.flatMap(({ bindings }) => bindings.map((binding) => ('local' in binding ? binding.local : '')));
  if (names.includes(DECORATOR)) return [];
  for (const { range } of imports) {
    const source = sliceOf(text, range);
    const list = /^import\s*\{[\s\S]*?(\w)(,?)(\s*)\}/.exec(source);
    if (!list) continue;
    const [whole, , comma = '', space = ''] = list;
    const lines = source.slice(0, whole.length - space.length - 1 - comma.length).split('\n');
    const line = range[0] + lines.length - 1;
    const column = (lines.length === 1 ? range[1] : 0) + (lines.at(-1) ?? '').length;
    const separator = space.includes('\n') ? `,${styleOf(text).lineEnd}${indentOfLine(text, line)}` : ', ';
    return [{ range: [line, column, line, column], text: `${separator}${DECORATOR}` }];
  }
  return undefined;
}
