/** Go frameworks whose routes take middleware: one word at the registration. */
import { contains, type Range, type TextEdit } from '../../../core/range';
import type { CallValue, FileFacts } from '../../facts';
import { visitValues } from '../../linker/visit';
import type { Route } from '../../model';
import type { SourceTree } from '../../sourceTree';
import { sliceOf } from '../textStyle';

export interface MiddlewareFramework {
  /** The import path without its major version. */
  readonly package: string;
  /** Methods that register a route, with the position of the first handler. */
  readonly verbs: Readonly<Record<string, number>>;
  /** echo names the handler first and middleware after it; others run their handlers in order. */
  readonly isHandlerFirst: boolean;
}

const named = (names: readonly string[], position: number): Readonly<Record<string, number>> =>
  Object.fromEntries(names.map((name) => [name, position]));

const UPPER = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'Any'];

export const MIDDLEWARE_FRAMEWORKS: Readonly<Record<string, MiddlewareFramework>> = {
  gin: {
    package: 'github.com/gin-gonic/gin',
    verbs: { ...named(UPPER, 1), ...named(['Handle', 'Match'], 2) },
    isHandlerFirst: false,
  },
  echo: {
    package: 'github.com/labstack/echo',
    verbs: { ...named([...UPPER, 'CONNECT', 'TRACE', 'QUERY', 'RouteNotFound'], 1), ...named(['Add', 'Match'], 2) },
    isHandlerFirst: true,
  },
  fiber: {
    package: 'github.com/gofiber/fiber',
    verbs: {
      ...named(['Get', 'Post', 'Put', 'Patch', 'Delete', 'Head', 'Options', 'Connect', 'Trace', 'Query', 'All'], 1),
      ...named(['Add'], 2),
    },
    isHandlerFirst: false,
  },
};

/**
 * Puts the name of a middleware at the registration of a route. Undefined when the registration cannot be found, spreads a list of
 * handlers, or names the middleware already.
 */
export function addAtRoute(
  { declaration, line }: Route,
  framework: MiddlewareFramework,
  tree: SourceTree,
  helper: string,
): { readonly edit: TextEdit; readonly source: string } | undefined {
  const facts = tree.facts(declaration.file);
  const text = tree.text(declaration.file);
  const source = facts && frameworkImport(facts, framework.package);
  if (!facts || text === undefined || source === undefined) return undefined;
  const call = registrationOf(facts, declaration.range, line, framework);
  const edit = call && middlewareEdit(call, text, framework, helper);
  return edit && { edit, source };
}

/** The path as this file imports it, which says the major version; undefined where it is not, or under another name. */
export function frameworkImport(facts: FileFacts, path: string): string | undefined {
  for (const statement of facts.body) {
    if (statement.kind !== 'import' || statement.source.replace(/\/v\d+$/, '') !== path) continue;
    return statement.source;
  }
  return undefined;
}

function registrationOf(
  facts: FileFacts,
  declaration: Range,
  line: number,
  { verbs }: MiddlewareFramework,
): CallValue | undefined {
  let found: CallValue | undefined;
  visitValues(facts.body, (value) => {
    if (value.kind !== 'call' || value.callee.kind !== 'member' || verbs[value.callee.name] === undefined) return;
    if (value.callee.nameRange[0] === line && contains(declaration, value.callee.nameRange)) found ??= value;
  });
  return found;
}

function middlewareEdit(
  call: CallValue,
  text: string,
  framework: MiddlewareFramework,
  helper: string,
): TextEdit | undefined {
  const position = call.callee.kind === 'member' ? framework.verbs[call.callee.name] : undefined;
  const handlers = position === undefined ? [] : call.arguments.slice(position);
  const [first] = handlers;
  if (!first || handlers.some(({ value }) => value.kind === 'spread') || isSpread(call, text)) return undefined;
  if (handlers.some(({ value }) => sliceOf(text, value.range) === helper)) return undefined;
  const [startLine, startColumn, endLine, endColumn] = first.value.range;
  return framework.isHandlerFirst
    ? { range: [endLine, endColumn, endLine, endColumn], text: `, ${helper}` }
    : { range: [startLine, startColumn, startLine, startColumn], text: `${helper}, ` };
}

/** `r.GET(path, handlers...)` */
const isSpread = (call: CallValue, text: string): boolean => /\.\.\.\s*,?\s*\)$/.test(sliceOf(text, call.range));
