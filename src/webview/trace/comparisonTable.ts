/** What differs between the open trace and the one that it is compared with. */
import {
  CHANGES,
  compareTraces,
  type Change,
  type ComparedSpan,
  type Comparison,
} from '../../core/trace/compareTraces';
import { formatNanoseconds } from '../../core/trace/format';
import type { Trace } from '../../core/trace/trace';
import { button, element, withAttributes } from './dom';
import { message } from './message';
import type { Dispatch } from './store';
import { counted, nameOf, serviceOf } from './words';

const LABELS: Readonly<Record<Change, string>> = {
  slower: 'Slower',
  faster: 'Faster',
  added: 'Added',
  gone: 'Gone',
  same: 'Unchanged',
};
/** A shape besides the colour. */
const SIGNS: Readonly<Record<Change, string>> = { slower: '▲', faster: '▼', added: '+', gone: '−', same: '=' };
const HEADINGS = ['Change', 'Service', 'Operation', 'Before', 'Now', 'Difference'];
/** Traces of 100,000 spans must not make as many rows of elements. */
const MOST_DRAWN = 500;

export class ComparisonTable {
  readonly root = withAttributes(element('section', 'operations comparison'), { 'aria-label': 'Comparison' });
  private shown: { readonly base: Trace; readonly trace: Trace; readonly comparison: Comparison } | undefined;
  private only: Change | undefined;

  constructor(private readonly dispatch: Dispatch) {}

  /** Reckons only for a pair that it has not shown yet. */
  update(base: Trace | undefined, trace: Trace): void {
    if (base === undefined || base === trace) {
      this.shown = undefined;
      this.root.replaceChildren(this.teach(base !== undefined));
      return;
    }
    if (this.shown?.base === base && this.shown.trace === trace) return;
    this.shown = { base, trace, comparison: compareTraces(base, trace) };
    this.only = undefined;
    this.draw();
  }

  private teach(isBase: boolean): HTMLElement {
    if (isBase) {
      const text = 'Go back to the list and open another trace: this one is what it will be compared with.';
      return message('compare', 'Ready to compare', text);
    }
    const choose = button(
      'button',
      'Compare others with this trace',
      () => this.dispatch({ type: 'setBaseline' }),
      'Compare with this trace',
    );
    return message(
      'compare',
      'Compare two traces',
      'Keep this trace, then open another one, such as a slow one of the same route.',
      choose,
    );
  }

  private draw(): void {
    if (this.shown === undefined) return;
    const { base, trace, comparison } = this.shown;
    const { only } = this;
    const chosen = comparison.spans.filter(({ change }) => (only === undefined ? change !== 'same' : change === only));
    const rows = chosen.slice(0, MOST_DRAWN).map((span) => this.row(base, trace, span));
    const head = HEADINGS.map((name, at) =>
      withAttributes(element('th', at > 2 ? 'result-number' : '', name), { scope: 'col' }),
    );
    const table = element(
      'table',
      'results-table',
      element('thead', '', element('tr', '', ...head)),
      element('tbody', '', ...rows),
    );
    const left = chosen.length - rows.length;
    const rest =
      rows.length === 0
        ? [element('p', 'results-summary', 'Both traces have the same spans, and none takes noticeably longer.')]
        : left > 0
          ? [element('p', 'results-summary', `${counted(left, 'span')} more, with smaller differences.`)]
          : [];
    this.root.replaceChildren(this.summary(base, trace, comparison), ...(rows.length > 0 ? [table] : []), ...rest);
  }

  private summary(base: Trace, trace: Trace, { counts }: Comparison): HTMLElement {
    const total = `Compared with ${base.traceId.slice(0, 8)}…: ${formatNanoseconds(base.duration)} before, ${formatNanoseconds(trace.duration)} now.`;
    const switches = CHANGES.map((change) => {
      const press = (): void => this.choose(change);
      const label = `${SIGNS[change]} ${counts[change].toLocaleString('en-US')} ${LABELS[change].toLowerCase()}`;
      const made = button(
        `filter change-${change}`,
        `Only spans that are ${LABELS[change].toLowerCase()}`,
        press,
        label,
      );
      return withAttributes(made, { 'aria-pressed': String(this.only === change) });
    });
    const forget = button(
      'link',
      'Compare no more',
      () => this.dispatch({ type: 'forgetBaseline' }),
      'Compare no more',
    );
    return element('div', 'comparison-bar', element('span', 'quiet', total), ...switches, forget);
  }

  private choose(change: Change): void {
    this.only = this.only === change ? undefined : change;
    this.draw();
    this.root.querySelector<HTMLElement>(`.change-${change}`)?.focus();
  }

  private row(base: Trace, trace: Trace, span: ComparedSpan): HTMLElement {
    const { change, row, baseRow, baseDuration, duration, difference } = span;
    const [side, at] = row >= 0 ? [trace, row] : [base, baseRow];
    const name = nameOf(side, at);
    const show = (): void => {
      this.dispatch({ type: 'showTab', tab: 'waterfall' });
      this.dispatch({ type: 'select', row });
    };
    const time = (value: number | undefined): string => (value === undefined ? '–' : formatNanoseconds(value));
    const sign = difference > 0 ? '+' : difference < 0 ? '−' : '';
    return element(
      'tr',
      '',
      element('td', `change-${change}`, `${SIGNS[change]} ${LABELS[change]}`),
      element('td', '', serviceOf(side, at)),
      element('td', 'operation-name', row >= 0 ? button('link', 'Show it in the waterfall', show, name) : name),
      element('td', 'result-number', time(baseDuration)),
      element('td', 'result-number', time(duration)),
      element('td', 'result-number', `${sign}${formatNanoseconds(Math.abs(difference))}`),
    );
  }
}
