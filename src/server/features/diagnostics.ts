/** Findings as diagnostics, pulled by the editor. */
import { DiagnosticSeverity, type Diagnostic, type Range as LspRange } from 'vscode-languageserver/node';
import { isRouteFix, type Finding, type Severity } from '../../core/finding';
import type { Range } from '../../core/range';
import { rulePage } from '../../protocol/links';
import type { FileInProject, Session } from '../session';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export function toLspRange([startLine, startColumn, endLine, endColumn]: Range): LspRange {
  return { start: { line: startLine, character: startColumn }, end: { line: endLine, character: endColumn } };
}

export function diagnosticsOf({ project, path }: FileInProject, session: Session): Diagnostic[] {
  return shownFindings(project, session)
    .filter(({ location }) => location.file === path)
    .map((finding) => toDiagnostic(finding, session, project));
}

/** All findings but those that live series prove wrong. */
export function shownFindings(project: FileInProject['project'], session: Session): readonly Finding[] {
  return session.findingsOf(project).filter((finding) => !isMeasuredLive(finding, session));
}

/** Series on the server prove a route measured, whatever the code says. */
function isMeasuredLive({ rule, fixes }: Finding, session: Session): boolean {
  const route = fixes?.find(isRouteFix)?.route;
  return rule === 'uninstrumented-handler' && route !== undefined && session.live.stats(route)?.state === 'ok';
}

function toDiagnostic(finding: Finding, session: Session, project: FileInProject['project']): Diagnostic {
  const related = (finding.related ?? []).map(({ location, message }) => ({
    location: { uri: session.uriOf(project, location.file), range: toLspRange(location.range) },
    message,
  }));
  return {
    range: toLspRange(finding.location.range),
    severity: SEVERITIES[finding.severity],
    source: 'redline',
    code: finding.rule,
    codeDescription: { href: rulePage(finding.rule) },
    message: finding.message,
    ...(related.length > 0 ? { relatedInformation: related } : {}),
    ...(finding.fixes ? { data: finding.fixes } : {}),
  };
}
