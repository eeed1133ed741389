/**
 * In-source suppression: `redline-ignore <rule>[, <rule>]: reason`, on the line itself or alone on the line above. It counts where
 * the finding is, and where what explains it is: the registration of a handler, the definition of a metric.
 */
import type { Finding, RuleId } from '../../core/finding';
import type { Location } from '../../core/range';
import type { Directive } from '../facts';

const DIRECTIVE = /^redline-ignore\s+([\w-]+(?:\s*,\s*[\w-]+)*)\s*(?::\s*(.*))?$/;

/** Whether a comment silences the finding. A reason is asked for by the documentation, not enforced here. */
export function isSuppressed(finding: Finding, directivesOf: (file: string) => readonly Directive[]): boolean {
  const places = [finding.location, ...(finding.related ?? []).map(({ location }) => location)];
  return places.some((place) => directivesOf(place.file).some((directive) => silences(directive, place, finding.rule)));
}

function silences({ text, range, standsAlone }: Directive, place: Location, rule: RuleId): boolean {
  const line = place.range[0];
  if (range[0] !== line && !(standsAlone && range[2] === line - 1)) return false;
  const rules = DIRECTIVE.exec(text)?.[1]?.split(',');
  return rules?.some((name) => name.trim() === rule) ?? false;
}
