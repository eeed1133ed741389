/** What the backend offers for completion: asked for while somebody types, once for each field, the last wish alone. */
import { keyOfTerms, type Term, type TermsWanted } from '../../core/traceql/terms';
import type { ToView } from '../../protocol/traceView';
import type { State, Step } from './state';

/** What was answered, by `keyOfTerms`. */
export type KnownTerms = ReadonlyMap<string, readonly Term[]>;

/** Lists that are kept; the host keeps more. */
const MOST_KNOWN = 32;

/** Takes back the question before, when it is not answered yet. */
export function wantTerms(state: State, wanted: TermsWanted): Step {
  const key = keyOfTerms(wanted);
  if (state.terms.known.has(key) || state.terms.awaited === key) return { state, send: [] };
  const sequence = state.sequence + 2;
  const terms = { ...state.terms, awaited: key };
  const before = state.awaited.terms;
  return {
    state: { ...state, sequence, terms, awaited: { ...state.awaited, terms: sequence } },
    send: [
      ...(before === 0 ? [] : [{ type: 'cancel', sequence: sequence - 1, cancelled: before } as const]),
      { type: 'terms', sequence, ...wanted },
    ],
  };
}

export function showTerms(state: State, { sequence, terms, ...wanted }: Extract<ToView, { type: 'terms' }>): State {
  if (sequence !== state.awaited.terms) return state;
  const known = new Map([...state.terms.known].slice(1 - MOST_KNOWN)).set(keyOfTerms(wanted), terms);
  return { ...state, terms: { known, awaited: '' }, awaited: { ...state.awaited, terms: 0 } };
}

/** None while nothing is known. */
export const termsOf = (state: State, wanted: TermsWanted): readonly Term[] =>
  state.terms.known.get(keyOfTerms(wanted)) ?? [];
