/** The first lines of a handler that gets a writer and a request. */
import type { Range, TextEdit } from '../../../core/range';
import type { FunctionFacts, Parameter } from '../../facts';
import { functionsIn } from '../../linker/visit';
import type { Route } from '../../model';
import type { SourceTree } from '../../sourceTree';
import { indentOfLine, sliceOf } from '../textStyle';

/** How the handler calls its writer and its request. */
export interface HandlerNames {
  readonly writer: string;
  readonly request: string;
}

export interface OpenedHandler {
  readonly file: string;
  readonly edits: readonly TextEdit[];
}

/**
 * Undefined when the handler is no `func(http.ResponseWriter, *http.Request)` of the workspace, or calls the helper already. `lines` gets
 * a test whether a name is free.
 */
export function openHandler(
  { handler: { body } }: Route,
  tree: SourceTree,
  helper: string,
  lines: (names: HandlerNames, isFree: (name: string) => boolean) => readonly string[],
): OpenedHandler | undefined {
  const facts = body && tree.facts(body.file);
  const text = body && tree.text(body.file);
  if (!body || !facts || text === undefined) return undefined;
  const handler = functionsIn(facts.body).find((candidate) => candidate.bodyRange.join() === body.range.join());
  const names = handler && parameterNames(handler);
  if (!handler || !names) return undefined;
  const inner = sliceOf(text, handler.bodyRange);
  if (inner.includes(`${helper}(`)) return undefined;
  const isFree = (name: string): boolean => !new RegExp(`\\b${name}\\b`).test(inner);
  const edits = [...names.edits, openingEdit(handler.bodyRange, lines(names, isFree), text)];
  return { file: body.file, edits };
}

interface ParameterNames extends HandlerNames {
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

/** Right after the opening brace; a body on one line is spread over several. */
export function openingEdit(bodyRange: Range, lines: readonly string[], text: string): TextEdit {
  const [startLine, startColumn, endLine] = bodyRange;
  const base = indentOfLine(text, startLine);
  const written = lines.map((line) => `${base}\t${line}`).join('\n');
  if (startLine !== endLine) {
    const at: Range = [startLine, startColumn + 1, startLine, startColumn + 1];
    return { range: at, text: `\n${written}` };
  }
  const inner = sliceOf(text, bodyRange).slice(1, -1).trim();
  const rest = inner === '' ? '' : `${base}\t${inner}\n`;
  return { range: bodyRange, text: `{\n${written}\n${rest}${base}}` };
}
