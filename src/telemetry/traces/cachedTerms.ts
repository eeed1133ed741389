/** Terms for completion, asked once in a while: people type faster than backends answer. */
import type { Result } from '../../core/failure';
import { keyOfTerms, type Term, type TermsWanted } from '../../core/traceql/terms';

export type ReadTerms = (wanted: TermsWanted, signal: AbortSignal) => Promise<Result<readonly Term[]>>;

/** Milliseconds for which an answer is good enough. */
const FRESH = 5 * 60_000;
const MOST_LISTS = 64;
/** More are not looked through by a person who types. */
const MOST_TERMS = 2_000;
const LONGEST_TERM = 400;

/** Failures and what was cancelled are not kept. The oldest answers give way. */
export function cachedTerms(read: ReadTerms, now: () => number = Date.now): ReadTerms {
  const kept = new Map<string, { readonly at: number; readonly terms: readonly Term[] }>();
  return async (wanted, signal) => {
    const key = keyOfTerms(wanted);
    const known = kept.get(key);
    if (known && now() - known.at < FRESH) return { ok: true, value: known.terms };
    const answer = await read(wanted, signal);
    if (!answer.ok) return answer;
    const terms = unique(answer.value.filter(({ text }) => text !== '' && text.length <= LONGEST_TERM));
    kept.delete(key);
    kept.set(key, { at: now(), terms });
    const [oldest] = kept.keys();
    if (kept.size > MOST_LISTS && oldest !== undefined) kept.delete(oldest);
    return { ok: true, value: terms };
  };
}

function unique(terms: readonly Term[]): readonly Term[] {
  const sorted = [...new Map(terms.map((term) => [term.text, term])).values()];
  return sorted.sort((left, right) => (left.text < right.text ? -1 : 1)).slice(0, MOST_TERMS);
}
