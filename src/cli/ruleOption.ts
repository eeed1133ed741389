/** The option `--rule`, which several commands have: repeated, or as a list with commas. */
import { RULE_IDS } from '../core/finding';
import type { ParsedArguments } from './arguments';

export const rulesOf = (args: ParsedArguments): string[] => args.texts('rule').flatMap((list) => list.split(','));

/** What to say about the first id that is none. */
export function unknownRule(rules: readonly string[]): string | undefined {
  const unknown = rules.find((rule) => !RULE_IDS.some((id) => id === rule));
  return unknown === undefined ? undefined : `there is no rule “${unknown}”; rules are ${RULE_IDS.join(', ')}.`;
}
