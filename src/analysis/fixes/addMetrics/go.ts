/** Go: two lines at the top of a handler that gets a writer and a request, and, once per package, the helper they call. */
import type { WorkspaceChange } from '../../../core/finding';
import type { Range, TextEdit } from '../../../core/range';
import type { FunctionFacts, Parameter } from '../../facts';
import { functionsIn } from '../../linker/visit';
import { folderOf } from '../../sourceFiles';
import { indentOfLine, sliceOf } from '../textStyle';
import type { FixTarget } from './addMetrics';
import { goHelperEdits, helperNote } from './goHelperFile';
import { addGoMiddleware, MIDDLEWARE_FRAMEWORKS } from './goMiddleware';
import { HELPER, WRITER_SHAPE } from './goShapes';

/** Undefined when the handler is no `func(http.ResponseWriter, *http.Request)` of the workspace, or is measured already. */
export function addGoMetrics(target: FixTarget): WorkspaceChange | undefined {
  const { route, tree } = target;
  const framework = MIDDLEWARE_FRAMEWORKS[route.framework];
  if (framework) return addGoMiddleware(target, framework);
  const body = route.handler.body;
  const facts = body && tree.facts(body.file);
  const text = body && tree.text(body.file);
  if (!body || !facts || text === undefined) return undefined;
  const handler = functionsIn(facts.body).find((candidate) => candidate.bodyRange.join() === body.range.join());
  const names = handler && parameterNames(handler);
  if (!handler || !names || sliceOf(text, handler.bodyRange).includes(`${HELPER}(`)) return undefined;

  const helper = goHelperEdits(folderOf(body.file), facts, target, WRITER_SHAPE);
  if (!helper) return undefined;
  const own: TextEdit[] = [...names.edits, openingEdit(handler, names, route.path, text)];
  return { title: 'Add metrics', edits: new Map([[body.file, own], ...helper]), ...helperNote(target) };
}

interface ParameterNames {
  readonly writer: string;
  readonly request: string;
  /** Names for parameters that are written as `_`. */
  readonly edits: readonly TextEdit[];
}

function parameterNames({ parameters }: FunctionFacts): ParameterNames | undefined {
  const [first, second] = parameters;
  if (!first || !second || parameters.length > 3) return undefined;
  if (!isHttpType(first, 'ResponseWriter') || !isHttpType(second, 'Request')) return undefined;
  const writer = nameOf(first) ?? 'w';
  const request = nameOf(second) ?? 'r';
  const rename = (parameter: Parameter, name: string): TextEdit[] =>
    nameOf(parameter) === undefined ? [{ range: parameter.target.range, text: name }] : [];
  return { writer, request, edits: [...rename(first, writer), ...rename(second, request)] };
}

function isHttpType(parameter: Parameter, name: string): boolean {
  return parameter.type?.path.join('.') === `http.${name}`;
}

function nameOf({ target }: Parameter): string | undefined {
  return target.kind === 'name' && target.name !== '_' && target.name !== '' ? target.name : undefined;
}

/** Right after the opening brace; a body on one line is spread over three. */
function openingEdit(handler: FunctionFacts, names: ParameterNames, path: string, text: string): TextEdit {
  const [startLine, startColumn, endLine] = handler.bodyRange;
  const base = indentOfLine(text, startLine);
  const done = /\bdone\b/.test(sliceOf(text, handler.bodyRange)) ? 'recordRequest' : 'done';
  const lines = [
    `${base}\t${names.writer}, ${done} := ${HELPER}(${names.writer}, ${names.request}, ${JSON.stringify(path)})`,
    `${base}\tdefer ${done}()`,
  ];
  if (startLine !== endLine) {
    const at: Range = [startLine, startColumn + 1, startLine, startColumn + 1];
    return { range: at, text: `\n${lines.join('\n')}` };
  }
  const inner = sliceOf(text, handler.bodyRange).slice(1, -1).trim();
  const rest = inner === '' ? '' : `${base}\t${inner}\n`;
  return { range: handler.bodyRange, text: `{\n${lines.join('\n')}\n${rest}${base}}` };
}
