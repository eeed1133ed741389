/** Many fixes as one edit: the safe ones of a file when it is saved, all of a file or of the workspace with a preview. */
import type { ChangeAnnotation, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import { mendAll, type Mended } from '../../analysis/fixes/mendAll';
import { overlayOf } from '../../analysis/fixes/overlay';
import { createLinker } from '../../analysis/linker/linker';
import type { ServiceModel } from '../../analysis/model';
import { lineEdits } from '../../core/lineDiff';
import type { Finding, RuleId } from '../../core/finding';
import type { Session } from '../session';
import type { Project } from '../workspace/project';
import { toLspRange } from './diagnostics';

export const FIX_ALL_KIND = 'source.fixAll.redline';

/** Fixes that leave names, labels and what is measured as they are: they may run whenever a file is saved. */
const SAFE: ReadonlySet<RuleId> = new Set([
  'span-not-ended',
  'span-error-unrecorded',
  'partial-instrumentation',
  'alert-always-one',
]);

/** How long is tried; what is done until then is offered. In ms. */
const LIMIT = 20_000;

export interface FixedAll {
  readonly count: number;
  readonly edit: WorkspaceEdit;
  readonly notes: readonly string[];
}

const isSafeIn =
  (path: string) =>
  ({ location, rule, fixes }: Finding): boolean =>
    location.file === path && SAFE.has(rule) && fixes !== undefined;

export const hasSafeFixes = (project: Project, path: string, session: Session): boolean =>
  session.findingsOf(project).some(isSafeIn(path));

/** Safe fixes of one file, without a question. */
export function safeFixes(project: Project, path: string, session: Session): FixedAll | undefined {
  return edited([[project, mendedIn(project, session, isSafeIn(path))]], session, false);
}

/** All fixes of a file, or of everything that is open, each to be confirmed. */
export function allFixes(
  file: { readonly project: Project; readonly path: string } | undefined,
  session: Session,
): FixedAll | undefined {
  const wanted = session.projects.filter(({ project }) => file === undefined || file.project === project);
  const isWanted = ({ location }: Finding): boolean => file === undefined || location.file === file.path;
  return edited(
    wanted.map(({ project }) => [project, mendedIn(project, session, isWanted)] as const),
    session,
    true,
  );
}

/** Fixes are tried in a copy: nobody sees anything of them. */
function mendedIn(project: Project, session: Session, isWanted: (finding: Finding) => boolean): Mended {
  const tree = overlayOf(project.tree, (path, text) => session.parse(path, text));
  const linker = createLinker();
  const end = Date.now() + LIMIT;
  let changed: Set<string> | undefined = undefined;
  let model: ServiceModel | undefined = session.modelOf(project);
  const current = (): ServiceModel => {
    if (model) return model;
    model = linker.link(tree, changed);
    changed = new Set();
    return model;
  };
  return mendAll(
    {
      tree,
      model: current,
      findings: () => project.check(current(), tree, session.settings),
      write: (file, text) => {
        tree.write(file, text);
        changed?.add(file);
        model = undefined;
      },
    },
    { isWanted, isStopped: () => Date.now() > end },
  );
}

type MendedProject = readonly [project: Project, mended: Mended];

/** Undefined where there is nothing to fix. */
function edited(mended: readonly MendedProject[], session: Session, isConfirmed: boolean): FixedAll | undefined {
  const count = mended.reduce((sum, [, one]) => sum + one.count, 0);
  if (count === 0) return undefined;
  const annotations: Record<string, ChangeAnnotation> = {};
  const documentChanges = mended.flatMap(([project, { before, titles, after }]) =>
    [...before].flatMap(([file, text]): NonNullable<WorkspaceEdit['documentChanges']> => {
      const uri = session.uriOf(project, file);
      const label = [...(titles.get(file) ?? [])].join(', ');
      annotations[label] = { label, needsConfirmation: true };
      const note = isConfirmed ? { annotationId: label } : {};
      const edits = lineEdits(text, after.get(file) ?? '').map(({ range, text: newText }) => ({
        range: toLspRange(range),
        newText,
        ...note,
      }));
      const change: TextDocumentEdit = { textDocument: { uri, version: null }, edits };
      return project.tree.has(file)
        ? [change]
        : [{ kind: 'create', uri, options: { ignoreIfExists: true }, ...note }, change];
    }),
  );
  return {
    count,
    edit: { documentChanges, ...(isConfirmed ? { changeAnnotations: annotations } : {}) },
    notes: [...new Set(mended.flatMap(([, { notes }]) => [...notes]))],
  };
}
