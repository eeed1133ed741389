/** Where the helper is called: as middleware, in a route's options, as a decorator, or around what a file exports. */
import { contains, type Range, type TextEdit } from '../../../core/range';
import type { CallValue, FileFacts, Value } from '../../facts';
import { visitValues } from '../../linker/visit';
import { indentOfLine, sliceOf, styleOf } from '../textStyle';
import { layOut, type Part } from './callLayout';
import { asDecorator } from './decorators';
import { aroundExport } from './exported';
import type { Helper, Place, RegistrationFile } from './helper';

/** `argument` is the text of what the helper is given. Undefined where there is no place for it, or it is there already. */
export function placeIn(helper: Helper, file: RegistrationFile, argument: string): Place | undefined {
  switch (helper.placement) {
    case 'decorator':
      return asDecorator(helper, file, argument);
    case 'export':
      return aroundExport(helper, file, argument);
    default:
      return atRegistration(helper, file, argument);
  }
}

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'del', 'options', 'head', 'all', 'use', 'route']);

function atRegistration(helper: Helper, file: RegistrationFile, argument: string): Place | undefined {
  const { route, facts, text } = file;
  const registration = registrationOf(facts, route.declaration.range, route.line);
  const handler = registration && lastOf(registration.arguments.at(-1)?.value);
  if (!registration || !handler || calledIn(registration, helper, text)) return undefined;
  const edits = editsAt(helper, registration, handler, argument, file);
  return edits && { line: registration.range[0], edits };
}

/** Calls of a chain stand within each other: `route(path).get(…).post(…)` is one value, whose end is the last call's own. */
function calledIn(registration: CallValue, { name }: Helper, text: string): boolean {
  const { callee, range } = registration;
  const [, , line, column] = callee.kind === 'member' ? callee.nameRange : callee.range;
  return sliceOf(text, [line, column, range[2], range[3]]).includes(`${name}(`);
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
  file: RegistrationFile,
): readonly TextEdit[] | undefined {
  if (handler.kind === 'spread') return undefined;
  const call = `${helper.name}(${argument})`;
  switch (helper.placement) {
    case 'wrapper':
      return rewritten(registration, file, handler, [
        { kind: 'kept', value: handler, before: `${helper.name}(${argument}, `, after: ')' },
      ]);
    case 'options':
      return inOptions(registration, file, [[helper.hook ?? '', call], ...Object.entries(helper.otherHooks ?? {})]);
    default: {
      const first = firstHandler(registration);
      return rewritten(registration, file, first, [
        { kind: 'added', text: call },
        { kind: 'kept', value: first },
      ]);
    }
  }
}

/** What runs first: after the path, and the name that koa-router takes before it; `route(path)` has said the path already. */
function firstHandler({ callee, arguments: all }: CallValue): Value {
  const given = all.map(({ value }) => value);
  const texts = given.findIndex(({ kind }) => kind !== 'text' && kind !== 'template');
  const at = callee.kind === 'member' && isRouteChain(callee.object) ? 0 : Math.max(1, texts);
  return given[Math.min(at, given.length - 1)] ?? callee;
}

/** `router.route(path)`, and what is registered on it before. */
function isRouteChain(value: Value): boolean {
  if (value.kind !== 'call' || value.callee.kind !== 'member') return false;
  return value.callee.name === 'route' || isRouteChain(value.callee.object);
}

/** The registration with one argument become others; in place where it cannot be laid out as a whole. */
function rewritten(
  call: CallValue,
  { facts, text, width }: RegistrationFile,
  changed: Value,
  to: readonly Part[],
): readonly TextEdit[] {
  const parts = call.arguments.flatMap(({ value }): readonly Part[] =>
    value === changed ? to : [{ kind: 'kept', value }],
  );
  const isDirect = call.arguments.some(({ value }) => value === changed);
  const edit = isDirect ? layOut({ call, facts, text, width }, parts) : undefined;
  return edit ? [edit] : to.flatMap((part) => inPlace(part, changed));
}

function inPlace(part: Part, { range }: Value): readonly TextEdit[] {
  if (part.kind === 'added') return [insertBefore(range, `${part.text}, `)];
  const [, , line, column] = range;
  return [
    ...(part.before === undefined ? [] : [insertBefore(range, part.before)]),
    ...(part.after === undefined ? [] : [{ range: [line, column, line, column] as const, text: part.after }]),
  ];
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

const written = (hooks: Hooks, separator = ', '): string =>
  hooks.map(([name, text]) => `${name}: ${text}`).join(separator);

/** `get(path, handler)`, `get(path, { … }, handler)`, `route({ … })`; options that are not written there are left alone. */
function inOptions(call: CallValue, file: RegistrationFile, hooks: Hooks): readonly TextEdit[] | undefined {
  const { callee, arguments: all } = call;
  const isRoute = callee.kind === 'member' && callee.name === 'route';
  const options = isRoute ? all[0] : all.length === 3 ? all[1] : undefined;
  if (options) return inObject(options.value, file, hooks);
  const [, second] = all;
  if (!second || all.length !== 2) return undefined;
  return second.value.kind === 'object'
    ? inObject(second.value, file, hooks)
    : rewritten(call, file, second.value, [
        { kind: 'added', text: `{ ${written(hooks)} }` },
        { kind: 'kept', value: second.value },
      ]);
}

/** Hooks that the route has already run after ours, which see more of it. */
function inObject(value: Value, { text }: RegistrationFile, hooks: Hooks): readonly TextEdit[] | undefined {
  if (value.kind !== 'object') return undefined;
  const [first] = value.entries;
  if (!first?.key) return undefined;
  const present = ([name]: Hooks[number]): Value | undefined =>
    value.entries.find(({ key }) => key && nameOf(key) === name)?.value;
  const isMethod = ([name]: Hooks[number]): boolean =>
    value.entries.some(({ key, value: own }) => key && nameOf(key) === name && startsWithKey(own, key));
  if (hooks.some(isMethod)) return undefined;
  const missing = hooks.filter((hook) => !present(hook));
  const isBroken = first.key.range[0] > value.range[0];
  const separator = isBroken ? `,${styleOf(text).lineEnd}${indentOfLine(text, first.key.range[0])}` : ', ';
  return [
    ...(missing.length > 0 ? [insertBefore(first.key.range, `${written(missing, separator)}${separator}`)] : []),
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
