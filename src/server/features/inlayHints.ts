/** Inlay hints at the end of registration lines: a routes file reads like a dashboard, and no line moves. */
import { InlayHintKind, type InlayHint, type Range } from 'vscode-languageserver/node';
import type { Route } from '../../analysis/model';
import type { FileInProject, Session } from '../session';
import { spanHints } from '../spans/spanHints';
import type { LensOptions } from './codeLens';
import { inlayText, lensState } from './lensText';
import { registeredAway } from './routesAt';

export function inlayHints(file: FileInProject, session: Session, range: Range, options: LensOptions): InlayHint[] {
  if (!session.settings.inlayHints.enabled) return [];
  const times = spanHints(file, session, options.isOurClient).filter(
    ({ position }) => position.line >= range.start.line && position.line <= range.end.line,
  );
  return [...registrations(file, session, range), ...times];
}

function registrations({ project, path }: FileInProject, session: Session, range: Range): InlayHint[] {
  const lines = (project.tree.text(path) ?? '').split('\n');
  const byLine = new Map<number, Route[]>();
  for (const route of registeredAway(session.modelOf(project), path)) {
    if (route.line < range.start.line || route.line > range.end.line) continue;
    byLine.set(route.line, [...(byLine.get(route.line) ?? []), route]);
  }
  return [...byLine].map(([line, routes]) => ({
    position: { line, character: (lines[line] ?? '').replace(/\r$/, '').length },
    label: textOf(routes, session),
    kind: InlayHintKind.Type,
    paddingLeft: true,
  }));
}

/** One registration line may serve several routes (a loop, a router mounted twice): then only their number is said. */
function textOf(routes: readonly Route[], session: Session): string {
  const [only] = routes;
  return routes.length === 1 && only ? inlayText(lensState(only, session), session) : `${routes.length} routes`;
}
