/** Python: a decorator right above the handler's `def`, imported from a helper module that is written once. */
import type { WorkspaceChange } from '../../../core/finding';
import type { Range, TextEdit } from '../../../core/range';
import type { FileFacts, FunctionFacts, Statement } from '../../facts';
import { functionsIn } from '../../linker/visit';
import { folderOf } from '../../sourceFiles';
import { indentOfLine, styleOf } from '../textStyle';
import type { FixTarget } from './addMetrics';
import { PYTHON_FLAVOURS } from './pythonFlavours';
import { pythonHelper } from './pythonHelper';
import { importSource } from './pythonImports';
import { successOf } from './pythonSuccess';

const DECORATOR = 'measure_request';
const HELPER_FILE = 'request_metrics.py';

/** Undefined when the handler is a lambda or lies elsewhere, or is measured already. */
export function addPythonMetrics(target: FixTarget): WorkspaceChange | undefined {
  const { route, tree } = target;
  const body = route.handler.body;
  const facts = body && tree.facts(body.file);
  const text = body && tree.text(body.file);
  const flavour = PYTHON_FLAVOURS[route.framework];
  if (!body || !facts || text === undefined || !flavour) return undefined;
  const handler = functionsIn(facts.body).find((candidate) => candidate.bodyRange.join() === body.range.join());
  if (!handler?.nameRange || isDecorated(handler)) return undefined;

  const helper = helperFile(target, body.file);
  const existing = tree.facts(helper);
  const source = existing ? undefined : pythonHelper(target, helper, flavour);
  const own = existing && decoratorIn(existing);
  if (existing ? !own : source === undefined) return undefined;
  // An older helper knows of no other success than 200.
  const success = own && own.parameters.length < 3 ? undefined : successOf(handler, route);

  const edits = new Map<string, TextEdit[]>();
  edits.set(body.file, [
    ...importEdits(facts, text, importSource(body.file, helper, tree), handler.nameRange[0]),
    decoratorEdit(handler.nameRange, [methodLabel(target), route.path], success, text),
  ]);
  if (source !== undefined) edits.set(helper, [{ range: [0, 0, 0, 0], text: source }]);
  return { title: 'Add metrics', edits, ...noteFor(target) };
}

/** Beside the project's own metrics when there are some, else beside the handler. */
function helperFile({ metrics, files }: FixTarget, handlerFile: string): string {
  const existing = files.find((file) => file.endsWith(`/${HELPER_FILE}`) || file === HELPER_FILE);
  if (existing !== undefined) return existing;
  const folder = folderOf(metrics.counter?.file ?? metrics.histogram?.file ?? handlerFile);
  return folder === '' ? HELPER_FILE : `${folder}/${HELPER_FILE}`;
}

function isDecorated(handler: FunctionFacts): boolean {
  return handler.decorators.some(
    ({ value }) => value.kind === 'call' && value.callee.kind === 'name' && value.callee.name === DECORATOR,
  );
}

function decoratorIn(facts: FileFacts): FunctionFacts | undefined {
  return functionsIn(facts.body).find(({ name }) => name === DECORATOR);
}

/** `ANY` where the handler is asked in several ways: the helper then takes it from the request, where the framework has one. */
function methodLabel({ route, together }: FixTarget): string {
  return together.every(({ method }) => method === route.method) && route.method !== '*' ? route.method : 'ANY';
}

/** Below the route's decorator, so that the framework gets the measured function. */
function decoratorEdit(name: Range, words: readonly string[], success: number | undefined, text: string): TextEdit {
  const line = name[0];
  const indent = indentOfLine(text, line);
  const { lineEnd } = styleOf(text);
  // Where the file has no preference, black has one.
  const quote = (text.match(/'/g)?.length ?? 0) > (text.match(/"/g)?.length ?? 0) ? "'" : '"';
  const args = [...words.map((word) => `${quote}${word}${quote}`), ...(success === undefined ? [] : [String(success)])];
  return { range: [line, 0, line, 0], text: `${indent}@${DECORATOR}(${args.join(', ')})${lineEnd}` };
}

/** After the last top-level import above the handler: an import further down comes too late for its decorator. */
function importEdits(facts: FileFacts, text: string, source: string, handlerLine: number): TextEdit[] {
  const imports = facts.body.filter(
    (statement): statement is Extract<Statement, { kind: 'import' }> =>
      statement.kind === 'import' && statement.range[2] < handlerLine,
  );
  const isThere = imports.some(({ bindings }) =>
    bindings.some((binding) => binding.kind === 'named' && binding.local === DECORATOR),
  );
  if (isThere) return [];
  const line = Math.max(firstLine(text), ...imports.map(({ range }) => range[2] + 1));
  const { lineEnd } = styleOf(text);
  // Code that follows at once gets the two lines that it had no need of before.
  const isApart = /^\s*(?:$|#|import\b|from\b)/.test(text.split(/\r?\n/)[line] ?? '');
  const after = imports.length > 0 || isApart ? '' : lineEnd.repeat(2);
  return [{ range: [line, 0, line, 0], text: `from ${source} import ${DECORATOR}${lineEnd}${after}` }];
}

/** Below what must stand first: `#!`, the encoding, the module's own text. */
function firstLine(text: string): number {
  const opening = /^(?:#.*\r?\n|\s*\r?\n)*(?:[rR]?("""|\'\'\')[\s\S]*?\1[^\n]*\n?)?/.exec(text)?.[0] ?? '';
  return opening.split('\n').length - 1;
}

function noteFor({ metrics, tree }: FixTarget): { note?: string } {
  if (metrics.counter || metrics.histogram) return {};
  const manifests = tree.files.filter((file) =>
    /(?:requirements[^/]*\.txt|pyproject\.toml|Pipfile|setup\.(?:py|cfg))$/.test(file),
  );
  const isListed = manifests.some((file) => /prometheus[-_]client/.test(tree.text(file) ?? ''));
  return isListed
    ? {}
    : { note: 'Run “pip install prometheus-client” and serve its metrics on /metrics to see the numbers.' };
}
