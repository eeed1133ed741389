/** How large a person has made the parts of the view. Pixels; what is absent is as the style sheet has it. */
import { fieldsOf, numberOr } from '../../protocol/parse';

export const PARTS = ['names', 'details', 'logs'] as const;

export type Part = (typeof PARTS)[number];

export type Sizes = Readonly<Partial<Record<Part, number>>>;

/** What was kept; anything else is left out. */
export function parseSizes(value: unknown): Sizes {
  const fields = fieldsOf(value);
  const kept = PARTS.map((part) => [part, numberOr(fields[part], 0)] as const).filter(([, size]) => size > 0);
  return Object.fromEntries(kept);
}
