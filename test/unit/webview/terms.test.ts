import { describe, expect, it } from 'vitest';
import { INITIAL_STATE, type State } from '../../../src/webview/trace/state';
import { showTerms, termsOf, wantTerms } from '../../../src/webview/trace/terms';

const SERVICES = { field: 'resource.service.name', service: '' };
const NAMES = { field: '', service: '' };
const TERM = { text: 'shop', isText: true };

const answered = (state: State, wanted: typeof NAMES): State =>
  showTerms(state, { type: 'terms', sequence: state.awaited.terms, terms: [TERM], ...wanted });

describe('terms for completion', () => {
  it('are asked for once, and the wish before is taken back', () => {
    const first = wantTerms(INITIAL_STATE, NAMES);
    expect(first.send).toMatchObject([{ type: 'terms', field: '' }]);
    expect(wantTerms(first.state, NAMES).send).toEqual([]);
    const second = wantTerms(first.state, SERVICES);
    expect(second.send).toMatchObject([{ type: 'cancel', cancelled: first.state.awaited.terms }, { type: 'terms' }]);
    const known = answered(second.state, SERVICES);
    expect(termsOf(known, SERVICES)).toEqual([TERM]);
    expect(termsOf(known, NAMES)).toEqual([]);
    expect(wantTerms(known, SERVICES).send).toEqual([]);
    expect(wantTerms(known, NAMES).send).toMatchObject([{ type: 'terms' }]);
  });

  it('that nobody awaits any more change nothing, and old lists give way', () => {
    const { state } = wantTerms(INITIAL_STATE, NAMES);
    expect(showTerms(state, { type: 'terms', sequence: 1, terms: [TERM], ...NAMES })).toBe(state);
    let now = INITIAL_STATE;
    for (let index = 0; index < 40; index++) {
      const wanted = { field: `f${index}`, service: '' };
      now = answered(wantTerms(now, wanted).state, wanted);
    }
    expect(now.terms.known.size).toBe(32);
  });
});
