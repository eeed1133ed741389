/** TypeScript and JavaScript (Express): a middleware before the handler, from a helper module that is written once. */
import type { WorkspaceChange } from '../../../core/finding';
import { contains, type Range, type TextEdit } from '../../../core/range';
import type { CallValue, FileFacts, Statement } from '../../facts';
import { functionsIn, visitValues } from '../../linker/visit';
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { sliceOf, styleOf } from '../textStyle';
import type { FixTarget } from './addMetrics';
import { relativeImport, usesRequire } from './typescriptImports';
import { typeScriptHelper } from './typescriptHelper';

const HELPER = 'measureRequest';

/** Undefined when the framework is not Express, the registration cannot be found, or it is measured already. */
export function addTypeScriptMetrics(target: FixTarget): WorkspaceChange | undefined {
  const { route, tree } = target;
  const { file } = route.declaration;
  const facts = tree.facts(file);
  const text = tree.text(file);
  if (route.framework !== 'express' || !facts || text === undefined) return undefined;
  const call = registrationOf(facts, route.declaration.range, route.line);
  const handler = call?.arguments.at(-1);
  if (!call || !handler || sliceOf(text, call.range).includes(`${HELPER}(`)) return undefined;

  const helper = helperFile(target, file);
  const existing = tree.facts(helper);
  const source = existing ? undefined : typeScriptHelper(target, helper, usesRequire(facts, file, tree), styleOf(text));
  if (existing ? !functionsIn(existing.body).some(({ name }) => name === HELPER) : source === undefined)
    return undefined;

  const { quote } = styleOf(text);
  const path = route.path.replace(/\{(\w+)(?:\.\.\.)?\}/g, ':$1');
  const [line, column] = handler.value.range;
  const edits = new Map<string, TextEdit[]>();
  edits.set(file, [
    ...importEdits(
      facts,
      text,
      call.range[0],
      bringing(relativeImport(file, helper, tree), text, usesRequire(facts, file, tree)),
    ),
    { range: [line, column, line, column], text: `${HELPER}(${quote}${path}${quote}), ` },
  ]);
  if (source !== undefined) edits.set(helper, [{ range: [0, 0, 0, 0], text: source }]);
  return { title: 'Add metrics', edits, ...noteFor(target) };
}

const VERBS = new Set(['get', 'post', 'put', 'patch', 'delete', 'options', 'head', 'all', 'use']);

/** The call that registers the route: the one within the declaration whose method name stands on the route's line. */
function registrationOf(facts: FileFacts, declaration: Range, line: number): CallValue | undefined {
  let found: CallValue | undefined;
  visitValues(facts.body, (value) => {
    if (value.kind !== 'call' || value.callee.kind !== 'member' || !VERBS.has(value.callee.name)) return;
    if (value.callee.nameRange[0] === line && contains(declaration, value.callee.nameRange)) found ??= value;
  });
  return found;
}

function helperFile({ metrics, files }: FixTarget, file: string): string {
  const suffix = /\.[cm]?[jt]sx?$/.exec(file)?.[0].replace(/x$/, '') ?? '.js';
  const name = `requestMetrics${suffix}`;
  const existing = files.find((candidate) => candidate.endsWith(`/${name}`) || candidate === name);
  if (existing !== undefined) return existing;
  const folder = folderOf(metrics.counter?.file ?? metrics.histogram?.file ?? file);
  return folder === '' ? name : `${folder}/${name}`;
}

/** After the last import or top-level `require` above the registration: a `require` further down comes too late for it. */
function importEdits(facts: FileFacts, text: string, registrationLine: number, statement: string): TextEdit[] {
  const isImport = (statement: Statement): boolean =>
    statement.range[2] < registrationLine &&
    (statement.kind === 'import' || (statement.kind === 'bind' && isRequire(statement.value)));
  const imports = facts.body.filter(isImport);
  const names = imports.map((statement) => sliceOf(text, statement.range));
  if (names.some((name) => new RegExp(`\\b${HELPER}\\b`).test(name))) return [];
  const line = Math.max(firstLine(text), ...imports.map(({ range }) => range[2] + 1));
  return [{ range: [line, 0, line, 0], text: `${statement}${styleOf(text).lineEnd}` }];
}

function bringing(source: string, text: string, isCommonJs: boolean): string {
  const { quote, semicolon } = styleOf(text);
  return isCommonJs
    ? `const { ${HELPER} } = require(${quote}${source}${quote})${semicolon}`
    : `import { ${HELPER} } from ${quote}${source}${quote}${semicolon}`;
}

/** Below what must stand first: `#!` and `'use strict'`. */
function firstLine(text: string): number {
  const opening = /^(?:#!.*\r?\n)?(?:\s*(?:'use \w+'|"use \w+");?[ \t]*\r?\n)*/.exec(text)?.[0] ?? '';
  return opening.split('\n').length - 1;
}

function isRequire(value: Extract<Statement, { kind: 'bind' }>['value']): boolean {
  if (value?.kind === 'member' || value?.kind === 'call') {
    const callee = value.kind === 'call' ? value.callee : value.object;
    return callee.kind === 'name' ? callee.name === 'require' : callee.kind === 'call' && isRequire(callee);
  }
  return false;
}

function noteFor({ metrics, tree }: FixTarget): { note?: string } {
  if (metrics.counter || metrics.histogram) return {};
  const isListed = packageTexts(tree).some((text) => text.includes('"prom-client"'));
  return isListed
    ? {}
    : { note: 'Run “npm install prom-client” and serve register.metrics() on /metrics to see the numbers.' };
}

function packageTexts(tree: SourceTree): string[] {
  return tree.files.filter((file) => /(?:^|\/)package\.json$/.test(file)).flatMap((file) => tree.text(file) ?? []);
}
