/** TypeScript and JavaScript: a word at the registration of the route, from a helper module that is written once. */
import type { WorkspaceChange } from '../../../core/finding';
import type { TextEdit } from '../../../core/range';
import type { FileFacts, Statement } from '../../facts';
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { sliceOf, styleOf } from '../textStyle';
import type { FixTarget } from './addMetrics';
import { TYPESCRIPT_FLAVOURS, type TypeScriptFlavour } from './typescriptFlavours';
import { typeScriptHelper } from './typescriptHelper';
import { relativeImport, usesRequire } from './typescriptImports';
import { HELPER, placeIn } from './typescriptPlaces';

/** Undefined when the registration cannot be found, has no place for it, or is measured already. */
export function addTypeScriptMetrics(target: FixTarget): WorkspaceChange | undefined {
  const { route, tree } = target;
  const { file } = route.declaration;
  const flavour = TYPESCRIPT_FLAVOURS[route.framework];
  const facts = tree.facts(file);
  const text = tree.text(file);
  if (!flavour || !facts || text === undefined) return undefined;
  const { quote } = styleOf(text);
  const path = route.path.replace(/\{(\w+)(?:\.\.\.)?\}/g, ':$1');
  const place = placeIn(flavour, { route, facts, text }, `${HELPER}(${quote}${path}${quote})`);
  if (!place) return undefined;

  const helper = helperFile(target, file);
  const existing = tree.text(helper);
  const isCommonJs = usesRequire(facts, file, tree);
  const source =
    existing === undefined ? typeScriptHelper(target, helper, isCommonJs, styleOf(text), flavour) : undefined;
  if (existing === undefined ? source === undefined : !isHelper(existing, flavour)) return undefined;

  const statement = bringing(relativeImport(file, helper, tree), text, isCommonJs);
  const edits = new Map<string, TextEdit[]>();
  edits.set(file, [...importEdits(facts, text, place.line, statement), ...place.edits]);
  if (source !== undefined) edits.set(helper, [{ range: [0, 0, 0, 0], text: source }]);
  return { title: 'Add metrics', edits, ...noteFor(target) };
}

const isHelper = (text: string, { mark }: TypeScriptFlavour): boolean =>
  text.includes(`function ${HELPER}(`) && text.includes(mark);

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
