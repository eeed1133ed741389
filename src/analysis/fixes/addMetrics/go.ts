/** Go: two lines at the top of the handler and, once per package, the helper they call. */
import type { WorkspaceChange } from '../../../core/finding';
import type { Range, TextEdit } from '../../../core/range';
import type { FileFacts, FunctionFacts, Parameter } from '../../facts';
import { functionsIn } from '../../linker/visit';
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { indentOfLine, sliceOf } from '../textStyle';
import type { FixTarget } from './addMetrics';
import { goHelper } from './goHelper';

const HELPER = 'measureRequest';

/** Undefined when the handler is no `func(http.ResponseWriter, *http.Request)` of the workspace, or is measured already. */
export function addGoMetrics(target: FixTarget): WorkspaceChange | undefined {
  const { route, tree } = target;
  const body = route.handler.body;
  const facts = body && tree.facts(body.file);
  const text = body && tree.text(body.file);
  if (!body || !facts || text === undefined) return undefined;
  const handler = functionsIn(facts.body).find((candidate) => candidate.bodyRange.join() === body.range.join());
  const names = handler && parameterNames(handler);
  if (!handler || !names || sliceOf(text, handler.bodyRange).includes(`${HELPER}(`)) return undefined;

  const edits = new Map<string, TextEdit[]>();
  edits.set(body.file, [...names.edits, openingEdit(handler, names, route.path, text)]);
  if (!declaresHelper(folderOf(body.file), tree)) {
    const file = joinPath(folderOf(body.file), 'request_metrics.go');
    const source = goHelper(facts, body.file, target);
    if (source === undefined || tree.has(file)) return undefined;
    edits.set(file, [{ range: [0, 0, 0, 0], text: source }]);
  }
  return { title: 'Add metrics', edits, ...noteFor(target) };
}

const joinPath = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

interface ParameterNames {
  readonly writer: string;
  readonly request: string;
  /** Names for parameters that are written as `_`. */
  readonly edits: readonly TextEdit[];
}

function parameterNames({ parameters }: FunctionFacts): ParameterNames | undefined {
  const [first, second] = parameters;
  if (!first || !second || parameters.length !== 2) return undefined;
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

/** The package has the helper already: from an earlier fix, or its own. */
function declaresHelper(folder: string, tree: SourceTree): boolean {
  return goFilesIn(folder, tree).some((facts) =>
    facts.body.some((statement) => statement.kind === 'function' && statement.function.name === HELPER),
  );
}

function goFilesIn(folder: string, tree: SourceTree): readonly FileFacts[] {
  const files = tree.files.filter(
    (file) => folderOf(file) === folder && file.endsWith('.go') && !file.endsWith('_test.go'),
  );
  return files.flatMap((file) => tree.facts(file) ?? []);
}

function noteFor({ metrics, tree }: FixTarget): { note?: string } {
  const usesClient = metrics.counter !== undefined || metrics.histogram !== undefined || hasClient(tree);
  return usesClient
    ? {}
    : {
        note: 'Run “go get github.com/prometheus/client_golang” and serve promhttp.Handler() on /metrics to see the numbers.',
      };
}

function hasClient(tree: SourceTree): boolean {
  return tree.files.some(
    (file) => file.endsWith('go.mod') && tree.text(file)?.includes('github.com/prometheus/client_golang'),
  );
}
