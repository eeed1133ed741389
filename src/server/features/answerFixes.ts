/** Code actions, and the commands that apply fixes. */
import { CodeActionKind, type CodeAction, type Connection } from 'vscode-languageserver/node';
import { handledKey, type Handled } from '../../analysis/model';
import { isRouteFix, type FixRequest } from '../../core/finding';
import { COMMANDS } from '../../protocol/commands';
import { fieldsOf, textOr } from '../../protocol/parse';
import { FIX_ALL } from '../../protocol/requests';
import { proofSubject } from '../live/proofs';
import { hasSeries } from '../live/seen';
import type { Session } from '../session';
import { allFixes, FIX_ALL_KIND, hasSafeFixes, safeFixes } from './fixAll';
import { codeActions, fixOf, parseFixRequest } from './fixes';
import { silencingActions } from './silence';

export const CODE_ACTIONS = { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL_KIND], resolveProvider: true };

export function answerFixes(connection: Connection, session: Session): void {
  connection.onCodeAction(({ textDocument: { uri }, context: { diagnostics, only } }) => {
    const file = session.fileOf(uri);
    const text = file?.project.tree.text(file.path);
    const quick = [
      ...codeActions(diagnostics, (fix) => fix.id !== 'rewrite' || fixOf(fix, session) !== undefined),
      ...(text === undefined ? [] : silencingActions(uri, text, diagnostics)),
    ];
    const isFixable = file && isAsked(FIX_ALL_KIND, only ?? []) && hasSafeFixes(file.project, file.path, session);
    return [
      ...(only && !isAsked(CodeActionKind.QuickFix, only) ? [] : quick),
      ...(isFixable ? [fixAllAction(uri)] : []),
    ];
  });
  connection.onCodeActionResolve((action) => {
    const fix = resolved(action, session);
    if (fix?.note !== undefined) connection.window.showInformationMessage(fix.note);
    return fix ? { ...action, edit: fix.edit, ...afterwards(action, session) } : action;
  });
  connection.onExecuteCommand(async ({ command, arguments: args }) => {
    if (command === COMMANDS.addMetrics.id) await addMetrics(connection, session, args?.[0]);
    if (command === COMMANDS.fixApplied.id) waitFor(args ?? [], session);
  });
  connection.onRequest(FIX_ALL, (value: unknown) => fixAll(connection, session, textOr(fieldsOf(value)['uri'], '')));
}

/** An editor that asks for `source` asks for `source.fixAll.redline` as well. */
const isAsked = (kind: string, only: readonly string[]): boolean =>
  only.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`));

const fixAllAction = (uri: string): CodeAction => ({
  title: 'Fix all that Redline can fix safely',
  kind: FIX_ALL_KIND,
  data: { id: 'fix-all', uri },
});

function resolved(action: CodeAction, session: Session): ReturnType<typeof fixOf> {
  const data = fieldsOf(action.data);
  if (data['id'] === 'fix-all') {
    const file = session.fileOf(textOr(data['uri'], ''));
    const fixed = file && safeFixes(file.project, file.path, session);
    return fixed && { edit: fixed.edit, note: undefined };
  }
  const request = parseFixRequest(action.data);
  return request && fixOf(request, session);
}

/** The editor runs it when the edit is written: from then on the first sample or span is waited for. */
function afterwards(action: CodeAction, session: Session): Pick<CodeAction, 'command'> {
  const request = parseFixRequest(action.data);
  const handled = request && handledOf(request, session);
  if (!handled) return {};
  const named = [proofSubject(handled), request, hasSeries(handled, session)];
  return { command: { title: '', command: COMMANDS.fixApplied.id, arguments: named } };
}

/** Named before the edit, which may move it. */
function handledOf(request: FixRequest, session: Session): Handled | undefined {
  if (request.id === 'rewrite') return undefined;
  const key = isRouteFix(request) ? request.route : request.worker;
  return session.projects
    .flatMap(({ project }) => [...session.modelOf(project).routes, ...session.modelOf(project).workers])
    .find((one) => handledKey(one) === key);
}

function waitFor([subject, fix, hadSeries]: readonly unknown[], session: Session): void {
  const request = parseFixRequest(fix);
  if (request && request.id !== 'rewrite' && typeof subject === 'string')
    session.proofs.fixed(subject, request.id, hadSeries === true);
}

async function addMetrics(connection: Connection, session: Session, route: unknown): Promise<void> {
  const request = parseFixRequest({ id: 'add-metrics', route });
  const fix = request && fixOf(request, session);
  if (!fix) {
    connection.window.showWarningMessage(
      'Redline cannot add metrics here: this handler’s form is not supported yet, or it is measured already.',
    );
    return;
  }
  const handled = handledOf(request, session);
  const named = handled ? [proofSubject(handled), request, hasSeries(handled, session)] : [];
  const { applied } = await connection.workspace.applyEdit({ label: 'Add metrics', edit: fix.edit });
  if (!applied) return;
  waitFor(named, session);
  if (fix.note !== undefined) connection.window.showInformationMessage(fix.note);
}

/** Everything in a file, or in the workspace without one; the editor shows it before it changes anything. Gives how many fixes. */
function fixAll(connection: Connection, session: Session, uri: string): number {
  const file = uri === '' ? undefined : session.fileOf(uri);
  const fixed = uri !== '' && !file ? undefined : allFixes(file, session);
  if (!fixed) return 0;
  // The person may look at the preview for as long as they like.
  void connection.workspace
    .applyEdit({ label: 'Fix all', edit: fixed.edit })
    .then(({ applied }) => {
      if (applied) for (const note of fixed.notes) connection.window.showInformationMessage(note);
    })
    .catch((error: unknown) => connection.console.error(`Fix all: ${String(error)}`));
  return fixed.count;
}
