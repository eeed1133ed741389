/** Where the helper is called: as middleware, in a route's options, or as a decorator. */
import { contains, type Range, type TextEdit } from '../../../core/range';
import type { CallValue, FileFacts, Statement, Value } from '../../facts';
import { functionsIn, visitValues } from '../../linker/visit';
import type { Route } from '../../model';
import { indentOfLine, sliceOf, styleOf } from '../textStyle';

/** Where the call of a helper goes. */
export type Placement =
  /** Before the last handler: `app.get(path, measureRequest(path), handler)`. */
  | 'middleware'
  /** Around the last handler: `app.get(path, traceRequest(path, handler))`. */
  | 'wrapper'
  /** Into the options of the route, which may have to be made: `app.get(path, { onRequest: measureRequest(path) }, handler)`. */
  | 'options'
  /** A decorator above the method: `@UseInterceptors(measureRequest(path))`. */
  | 'decorator';

/** A function that the fix writes once and calls where a route is registered. */
export interface Helper {
  readonly name: string;
  readonly placement: Placement;
  /** For `options`: the hook that it is, and others that come with it, each with the text of its value. */
  readonly hook?: string;
  readonly otherHooks?: Readonly<Record<string, string>>;
}

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

/** `argument` is the text of what the helper is given. Undefined where there is no place for it, or it is there already. */
export function placeIn(helper: Helper, file: RegistrationFile, argument: string): Place | undefined {
  return helper.placement === 'decorator'
    ? asDecorator(helper, file, argument)
    : atRegistration(helper, file, argument);
}

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'del', 'options', 'head', 'all', 'use', 'route']);

function atRegistration(helper: Helper, { route, facts, text }: RegistrationFile, argument: string): Place | undefined {
  const registration = registrationOf(facts, route.declaration.range, route.line);
  const handler = registration && lastOf(registration.arguments.at(-1)?.value);
  if (!registration || !handler || sliceOf(text, registration.range).includes(`${helper.name}(`)) return undefined;
  const edits = editsAt(helper, registration, handler, argument);
  return edits && { line: registration.range[0], edits };
}

/** Express takes handlers in lists too: the last of the last is the endpoint. */
function lastOf(value: Value | undefined): Value | undefined {
  return value?.kind === 'list' ? lastOf(value.items.at(-1)) : value;
}

function editsAt(
  helper: Helper,
  registration: CallValue,
  handler: Value,
  argument: string,
): readonly TextEdit[] | undefined {
  if (handler.kind === 'spread') return undefined;
  switch (helper.placement) {
    case 'wrapper': {
      const [, , line, column] = handler.range;
      return [
        insertBefore(handler.range, `${helper.name}(${argument}, `),
        { range: [line, column, line, column], text: ')' },
      ];
    }
    case 'options':
      return inOptions(registration, [
        [helper.hook ?? '', `${helper.name}(${argument})`],
        ...Object.entries(helper.otherHooks ?? {}),
      ]);
    default:
      return [insertBefore(handler.range, `${helper.name}(${argument}), `)];
  }
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

type Hooks = readonly (readonly [name: string, text: string])[];

const written = (hooks: Hooks): string => hooks.map(([name, text]) => `${name}: ${text}`).join(', ');

/** `get(path, handler)`, `get(path, { … }, handler)`, `route({ … })`; options that are not written there are left alone. */
function inOptions({ callee, arguments: all }: CallValue, hooks: Hooks): readonly TextEdit[] | undefined {
  const isRoute = callee.kind === 'member' && callee.name === 'route';
  const options = isRoute ? all[0] : all.length === 3 ? all[1] : undefined;
  if (options) return inObject(options.value, hooks);
  const [, second] = all;
  if (!second || all.length !== 2) return undefined;
  return second.value.kind === 'object'
    ? inObject(second.value, hooks)
    : [insertBefore(second.value.range, `{ ${written(hooks)} }, `)];
}

/** Hooks that the route has already run after ours, which see more of it. */
function inObject(value: Value, hooks: Hooks): readonly TextEdit[] | undefined {
  if (value.kind !== 'object') return undefined;
  const [first] = value.entries;
  if (!first?.key) return undefined;
  const present = ([name]: Hooks[number]): Value | undefined =>
    value.entries.find(({ key }) => key && nameOf(key) === name)?.value;
  const isMethod = ([name]: Hooks[number]): boolean =>
    value.entries.some(({ key, value: own }) => key && nameOf(key) === name && startsWithKey(own, key));
  if (hooks.some(isMethod)) return undefined;
  const missing = hooks.filter((hook) => !present(hook));
  return [
    ...(missing.length > 0 ? [insertBefore(first.key.range, `${written(missing)}, `)] : []),
    ...hooks.flatMap((hook) => beside(present(hook), hook[1])),
  ];
}

/** `onRequest(request, reply) { … }`: the function and its name are one. */
const startsWithKey = (value: Value, key: Value): boolean =>
  value.range[0] === key.range[0] && value.range[1] <= key.range[1];

function beside(present: Value | undefined, text: string): readonly TextEdit[] {
  if (!present) return [];
  const [, , line, column] = present.range;
  if (present.kind !== 'list')
    return [insertBefore(present.range, `[${text}, `), { range: [line, column, line, column], text: ']' }];
  const [first] = present.items;
  return first ? [insertBefore(first.range, `${text}, `)] : [{ range: present.range, text: `[${text}]` }];
}

const nameOf = (key: Value): string | undefined =>
  key.kind === 'text' ? key.text : key.kind === 'name' ? key.name : undefined;

// ---- NestJS ---------------------------------------------------------------------------------------------------------

const DECORATOR = 'UseInterceptors';
const NEST = '@nestjs/common';

function asDecorator({ name }: Helper, { route, facts, text }: RegistrationFile, argument: string): Place | undefined {
  const { body } = route.handler;
  if (!body || route.handler.location?.file !== route.declaration.file) return undefined;
  const handler = functionsIn(facts.body).find((candidate) => candidate.bodyRange.join() === body.range.join());
  const [first] = handler?.decorators ?? [];
  if (!handler || !first || handler.decorators.some(({ value }) => sliceOf(text, value.range).includes(`${name}(`)))
    return undefined;
  const bringing = bringInterceptors(facts, text);
  if (!bringing) return undefined;
  const line = first.range[0];
  const decorator = `${indentOfLine(text, line)}@${DECORATOR}(${name}(${argument}))${styleOf(text).lineEnd}`;
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
