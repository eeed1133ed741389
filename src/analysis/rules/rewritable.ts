/** A finding with the edits that mend it. */
import type { Finding } from '../../core/finding';
import type { TextEdit } from '../../core/range';

export interface RewriteOptions {
  /** Says what is left to do. */
  readonly note?: string;
  /** The file that the edits are of, where it is not the finding's own. */
  readonly file?: string;
}

/** Without any edits the finding stays as it is. */
export function rewritable(
  finding: Finding,
  title: string,
  edits: readonly TextEdit[],
  { note, file: edited }: RewriteOptions = {},
): Finding {
  const { file, range } = finding.location;
  if (edits.length === 0) return finding;
  return {
    ...finding,
    fixes: [{ id: 'rewrite', title, rule: finding.rule, file, range }],
    change: { title, edits: new Map([[edited ?? file, edits]]), ...(note === undefined ? {} : { note }) },
  };
}

/** A finding whose edits the rule computes when somebody asks: see `Rule.mend`. The preferred title first. */
export function mendable(finding: Finding, titles: readonly string[]): Finding {
  const { file, range } = finding.location;
  if (titles.length === 0) return finding;
  return { ...finding, fixes: titles.map((title) => ({ id: 'rewrite', title, rule: finding.rule, file, range })) };
}
