/** Go frameworks whose routes take middleware: one word at the registration and, once per package, the middleware itself. */
import type { WorkspaceChange } from '../../../core/finding';
import { contains, type Range, type TextEdit } from '../../../core/range';
import type { CallValue, FileFacts } from '../../facts';
import { visitValues } from '../../linker/visit';
import { folderOf } from '../../sourceFiles';
import { sliceOf } from '../textStyle';
import type { FixTarget } from './addMetrics';
import { goHelperEdits, helperNote } from './goHelperFile';
import { echoShape, fiberShape, ginShape, HELPER, type GoShape } from './goShapes';

interface MiddlewareFramework {
  /** The import path without its major version. */
  readonly package: string;
  /** Undefined for a version whose handlers look otherwise. */
  readonly shape: (source: string) => GoShape | undefined;
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
    shape: ginShape,
    verbs: { ...named(UPPER, 1), ...named(['Handle', 'Match'], 2) },
    isHandlerFirst: false,
  },
  echo: {
    package: 'github.com/labstack/echo',
    shape: echoShape,
    verbs: { ...named([...UPPER, 'CONNECT', 'TRACE', 'QUERY', 'RouteNotFound'], 1), ...named(['Add', 'Match'], 2) },
    isHandlerFirst: true,
  },
  fiber: {
    package: 'github.com/gofiber/fiber',
    shape: fiberShape,
    verbs: {
      ...named(['Get', 'Post', 'Put', 'Patch', 'Delete', 'Head', 'Options', 'Connect', 'Trace', 'Query', 'All'], 1),
      ...named(['Add'], 2),
    },
    isHandlerFirst: false,
  },
};

/** Undefined when the registration cannot be found, spreads a list of handlers, or names the middleware already. */
export function addGoMiddleware(target: FixTarget, framework: MiddlewareFramework): WorkspaceChange | undefined {
  const { route, tree } = target;
  const { file } = route.declaration;
  const facts = tree.facts(file);
  const text = tree.text(file);
  const source = facts && frameworkImport(facts, framework.package);
  const shape = source === undefined ? undefined : framework.shape(source);
  if (!facts || text === undefined || !shape) return undefined;
  const call = registrationOf(facts, route.declaration.range, route.line, framework);
  const edit = call && middlewareEdit(call, text, framework);
  if (!edit) return undefined;
  const helper = goHelperEdits(folderOf(file), facts, target, shape);
  if (!helper) return undefined;
  return { title: 'Add metrics', edits: new Map([[file, [edit]], ...helper]), ...helperNote(target) };
}

/** The path as this file imports it, which says the major version; undefined where it is not, or under another name. */
function frameworkImport(facts: FileFacts, path: string): string | undefined {
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

function middlewareEdit(call: CallValue, text: string, framework: MiddlewareFramework): TextEdit | undefined {
  const position = call.callee.kind === 'member' ? framework.verbs[call.callee.name] : undefined;
  const handlers = position === undefined ? [] : call.arguments.slice(position);
  const [first] = handlers;
  if (!first || handlers.some(({ value }) => value.kind === 'spread') || isSpread(call, text)) return undefined;
  if (handlers.some(({ value }) => value.kind === 'name' && value.name === HELPER)) return undefined;
  const [startLine, startColumn, endLine, endColumn] = first.value.range;
  return framework.isHandlerFirst
    ? { range: [endLine, endColumn, endLine, endColumn], text: `, ${HELPER}` }
    : { range: [startLine, startColumn, startLine, startColumn], text: `${HELPER}, ` };
}

/** `r.GET(path, handlers...)` */
const isSpread = (call: CallValue, text: string): boolean => /\.\.\.\s*,?\s*\)$/.test(sliceOf(text, call.range));
