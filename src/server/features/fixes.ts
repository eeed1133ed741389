/** Quick fixes: code actions whose edits are computed only when somebody picks one. */
import { CodeActionKind, type CodeAction, type Diagnostic, type WorkspaceEdit } from 'vscode-languageserver/node';
import { preferable } from '../../analysis/fixes/preferable';
import { computeFix } from '../../analysis/fixes/registry';
import { fixTitle, RULE_IDS, type FixRequest, type RouteFixId, type WorkspaceChange } from '../../core/finding';
import type { Range } from '../../core/range';
import { fieldsOf, textOr } from '../../protocol/parse';
import type { Session } from '../session';
import type { Project } from '../workspace/project';
import { toLspRange } from './diagnostics';

/** One action for each fix of each finding; what is mended over several files is tried first, so that none is offered in vain. */
export function codeActions(
  diagnostics: readonly Diagnostic[],
  applies: (request: FixRequest) => boolean = () => true,
): CodeAction[] {
  return diagnostics.flatMap((diagnostic): CodeAction[] => {
    const data: readonly unknown[] = Array.isArray(diagnostic.data) ? diagnostic.data : [];
    if (diagnostic.source !== 'redline') return [];
    const requests = data.flatMap((value) => parseFixRequest(value) ?? []);
    const offered = requests.filter(applies);
    const preferred = preferable(requests).find((request) => offered.includes(request));
    return offered.map((request) => ({
      title: fixTitle(request),
      kind: CodeActionKind.QuickFix,
      diagnostics: [diagnostic],
      ...(request === preferred ? { isPreferred: true } : {}),
      data: request,
    }));
  });
}

export function parseFixRequest(value: unknown): FixRequest | undefined {
  const fields = fieldsOf(value);
  if (fields['id'] === 'rewrite') return parseRewrite(fields);
  const [route, worker] = [textOr(fields['route'], ''), textOr(fields['worker'], '')];
  if (fields['id'] === 'instrument-worker') return worker === '' ? undefined : { id: 'instrument-worker', worker };
  const id = ROUTE_FIX_IDS.find((one) => one === fields['id']);
  return id !== undefined && route !== '' ? { id, route } : undefined;
}

const ROUTE_FIX_IDS: readonly RouteFixId[] = ['add-metrics', 'add-tracing', 'instrument-application'];

function parseRewrite(fields: Readonly<Record<string, unknown>>): FixRequest | undefined {
  const [title, file] = [textOr(fields['title'], ''), textOr(fields['file'], '')];
  const rule = RULE_IDS.find((id) => id === fields['rule']);
  const range = parseRange(fields['range']);
  return rule && range && title !== '' && file !== '' ? { id: 'rewrite', title, rule, file, range } : undefined;
}

function parseRange(value: unknown): Range | undefined {
  const [startLine, startColumn, endLine, endColumn, ...more]: readonly unknown[] = Array.isArray(value) ? value : [];
  const isPlace = (one: unknown): one is number => typeof one === 'number' && Number.isInteger(one) && one >= 0;
  return isPlace(startLine) && isPlace(startColumn) && isPlace(endLine) && isPlace(endColumn) && more.length === 0
    ? [startLine, startColumn, endLine, endColumn]
    : undefined;
}

export interface ComputedFix {
  readonly edit: WorkspaceEdit;
  readonly note: string | undefined;
}

/** Undefined when the fix does not apply any more. */
export function fixOf(request: FixRequest, session: Session): ComputedFix | undefined {
  for (const { project } of session.projects) {
    const change = computeFix(request, session.modelOf(project), project.tree);
    if (change) return { edit: toWorkspaceEdit(change, project, session), note: change.note };
  }
  return undefined;
}

/** Files that are new are created; the editor undoes all of it in one step. */
function toWorkspaceEdit(change: WorkspaceChange, project: Project, session: Session): WorkspaceEdit {
  const documentChanges = [...change.edits].flatMap(([file, edits]): NonNullable<WorkspaceEdit['documentChanges']> => {
    const uri = session.uriOf(project, file);
    const textEdits = edits.map(({ range, text }) => ({ range: toLspRange(range), newText: text }));
    const edited = { textDocument: { uri, version: null }, edits: textEdits };
    return project.tree.has(file) ? [edited] : [{ kind: 'create', uri, options: { ignoreIfExists: true } }, edited];
  });
  return { documentChanges };
}
