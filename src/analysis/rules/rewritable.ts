/** A finding with the edits that mend it. */
import type { Finding } from '../../core/finding';
import type { TextEdit } from '../../core/range';

/** Edits are all of the finding's own file; without any the finding stays as it is. `note` says what is left to do. */
export function rewritable(finding: Finding, title: string, edits: readonly TextEdit[], note?: string): Finding {
  const { file, range } = finding.location;
  if (edits.length === 0) return finding;
  return {
    ...finding,
    fix: { id: 'rewrite', title, rule: finding.rule, file, range },
    change: { title, edits: new Map([[file, edits]]), ...(note === undefined ? {} : { note }) },
  };
}
