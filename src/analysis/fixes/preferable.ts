/** Which fixes of a finding may be taken without asking: by “Fix All”, by the command line, and by the editor's own key for it. */
import type { FixRequest } from '../../core/finding';

/**
 * The first that applies of these. A label is not dropped everywhere because the fix that would keep it fits no value like this one: that is
 * for a person to choose.
 */
export function preferable(fixes: readonly FixRequest[]): readonly FixRequest[] {
  const [first] = fixes;
  if (first?.id !== 'rewrite') return fixes.slice(0, 1);
  return drops(first) ? fixes : fixes.filter((one) => !drops(one));
}

const drops = (fix: FixRequest): boolean => fix.id === 'rewrite' && fix.title.startsWith('Drop the ');
