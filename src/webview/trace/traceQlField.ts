/** The field for TraceQL: completes while one types, and marks what is wrong under its character. */
import { checkTraceQl } from '../../core/traceql/check';
import { complete, completionsAt, placeOf, type Completion, type CompletionPlace } from '../../core/traceql/complete';
import type { Term } from '../../core/traceql/terms';
import { element, setAttribute, withAttributes } from './dom';
import type { State } from './state';
import type { Dispatch } from './store';
import { termsOf } from './terms';

/** Milliseconds without a key after which a query counts as typed. */
const PAUSE = 700;
/** Milliseconds without a key after which the backend is asked. */
const ASK_PAUSE = 150;

export class TraceQlField {
  readonly input = withAttributes(element('input', ''), {
    placeholder: '{ resource.service.name = "shop" && duration > 500ms }',
    spellcheck: 'false',
    autocomplete: 'off',
    role: 'combobox',
    'aria-label': 'TraceQL',
    'aria-autocomplete': 'list',
    'aria-controls': 'traceql-completions',
    'aria-expanded': 'false',
  });
  private readonly list = withAttributes(element('ul', 'completions'), {
    id: 'traceql-completions',
    role: 'listbox',
    'aria-label': 'Completions',
  });
  readonly label = element('div', 'field field-wide field-code', element('span', '', 'TraceQL'), this.input, this.list);
  /** The query with a mark under the character where it is wrong. */
  readonly mark = withAttributes(element('pre', 'search-caret'), { role: 'alert' });
  private offered: { readonly place: CompletionPlace; readonly items: readonly Completion[] } | undefined;
  private chosen = 0;
  /** Enter takes a completion only when an arrow has chosen it; otherwise it searches. */
  private hasStepped = false;
  private timer = 0;
  private asking = 0;
  /** The person is at it: answers that come late are shown, too. */
  private isOffering = false;
  private state: State | undefined;

  constructor(private readonly dispatch: Dispatch) {
    this.list.hidden = true;
    this.mark.hidden = true;
    this.input.addEventListener('input', () => {
      this.offer();
      this.checkLater();
    });
    this.input.addEventListener('click', () => this.offer());
    this.input.addEventListener('blur', () => {
      this.isOffering = false;
      this.close();
    });
    this.input.addEventListener('keydown', (event) => this.handleKey(event));
    this.list.addEventListener('mousedown', (event) => this.pick(event));
  }

  /** Shows what the server said about the query that was sent, until it is changed. */
  update(state: State): void {
    const isNews = this.state?.list !== state.list;
    const hasTerms = this.state !== undefined && this.state.terms.known !== state.terms.known;
    this.state = state;
    if (hasTerms && this.isOffering && !this.hasStepped) this.offer();
    if (!isNews) return;
    const position = state.list.phase === 'failed' ? state.list.position : undefined;
    const line = position === undefined ? undefined : state.query.traceQl.split('\n')[position.line - 1];
    if (line === undefined || position === undefined) this.showMark(undefined);
    else this.showMark(`${line}\n${' '.repeat(position.column - 1)}^`);
  }

  /** Shows a query that the fields have written: nothing can be wrong with it. */
  show(query: string): void {
    this.input.value = query;
    window.clearTimeout(this.timer);
    this.close();
    this.showMark(undefined);
  }

  private checkLater(): void {
    this.showMark(undefined);
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      const problem = checkTraceQl(this.input.value);
      if (problem === undefined) return;
      this.showMark(`${this.input.value}\n${' '.repeat(problem.offset)}^ ${problem.text}`);
    }, PAUSE);
  }

  private showMark(text: string | undefined): void {
    this.mark.hidden = text === undefined;
    this.mark.textContent = text ?? '';
    setAttribute(this.input, 'aria-invalid', text === undefined ? undefined : 'true');
  }

  private offer(): void {
    const { state } = this;
    if (state === undefined) return;
    const place = placeOf(this.input.value, this.input.selectionStart ?? this.input.value.length);
    this.isOffering = true;
    this.askFor(place);
    const items = completionsAt(place, {
      fields: termsOf(state, { field: '', service: '' }).map(({ text }) => text),
      values: (field) => [...(VALUES[field]?.(state) ?? []).map(asTerm), ...termsOf(state, { field, service: '' })],
    });
    if (items.length === 0) return this.close();
    this.offered = { place, items };
    this.chosen = 0;
    this.hasStepped = false;
    this.draw();
  }

  /** When the typing pauses, so that not every key is a question. */
  private askFor({ wanted, field }: CompletionPlace): void {
    window.clearTimeout(this.asking);
    if (wanted !== 'field' && (wanted !== 'value' || field === '')) return;
    const terms = { field: wanted === 'field' ? '' : field, service: '' };
    this.asking = window.setTimeout(() => this.dispatch({ type: 'wantTerms', wanted: terms }), ASK_PAUSE);
  }

  private draw(): void {
    const { offered } = this;
    if (offered === undefined) return;
    this.list.hidden = false;
    this.list.style.setProperty('--column', String(offered.place.from));
    this.list.replaceChildren(
      ...offered.items.map(({ text, note }, index) =>
        withAttributes(element('li', '', element('span', '', text), element('span', 'quiet', note)), {
          id: `completion-${index}`,
          role: 'option',
          'aria-selected': String(index === this.chosen),
          'data-index': String(index),
        }),
      ),
    );
    withAttributes(this.input, { 'aria-expanded': 'true', 'aria-activedescendant': `completion-${this.chosen}` });
    this.list.children[this.chosen]?.scrollIntoView({ block: 'nearest' });
  }

  private close(): void {
    this.offered = undefined;
    this.list.hidden = true;
    withAttributes(this.input, { 'aria-expanded': 'false' });
    setAttribute(this.input, 'aria-activedescendant', undefined);
  }

  private pick(event: MouseEvent): void {
    event.preventDefault();
    const item = event.target instanceof Element ? event.target.closest('li') : null;
    const index = Number(item?.getAttribute('data-index') ?? NaN);
    if (Number.isInteger(index)) this.take(index);
  }

  private take(index: number): void {
    const item = this.offered?.items[index];
    if (this.offered === undefined || item === undefined) return;
    const { text, caret } = complete(this.input.value, this.offered.place, item);
    this.input.value = text;
    this.input.setSelectionRange(caret, caret);
    this.input.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** Enter alone searches: only Tab, and Enter after an arrow, take a completion. */
  private handleKey(event: KeyboardEvent): void {
    const { offered } = this;
    if (event.key === 'Enter' && !this.hasStepped) this.isOffering = false;
    if (event.key === ' ' && event.ctrlKey) this.offer();
    else if (offered === undefined) return;
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') this.step(event.key === 'ArrowDown' ? 1 : -1);
    else if (event.key === 'Escape') {
      this.isOffering = false;
      this.close();
    } else if (event.key === 'Tab' && !event.shiftKey) this.take(this.chosen);
    else if (event.key === 'Enter' && this.hasStepped) this.take(this.chosen);
    else if (event.key === 'Enter') return this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private step(by: 1 | -1): void {
    const count = this.offered?.items.length ?? 1;
    this.chosen = (this.chosen + by + count) % count;
    this.hasStepped = true;
    this.draw();
  }
}

const asTerm = (text: string): Term => ({ text, isText: true });

/** What the host has told of the workspace. */
const VALUES: Readonly<Record<string, (state: State) => readonly string[]>> = {
  'resource.service.name': ({ services }) => services,
  'trace:rootService': ({ services }) => services,
  'span.http.route': ({ routes }) => routes,
};
