/** In-source suppression: `redline-ignore <rule>[, <rule>]: reason`, on the line itself or alone on the line above. */
import type { Finding } from '../../core/finding';
import type { Directive } from '../facts';

const DIRECTIVE = /^redline-ignore\s+([\w-]+(?:\s*,\s*[\w-]+)*)\s*(?::\s*(.*))?$/;

/** Whether a comment of the file silences the finding. A reason is asked for by the documentation, not enforced here. */
export function isSuppressed(finding: Finding, directives: readonly Directive[]): boolean {
  const line = finding.location.range[0];
  return directives.some(({ text, range }) => {
    const rules = DIRECTIVE.exec(text)?.[1]
      ?.split(',')
      .map((rule) => rule.trim());
    return rules !== undefined && (range[0] === line || range[2] === line - 1) && rules.includes(finding.rule);
  });
}
