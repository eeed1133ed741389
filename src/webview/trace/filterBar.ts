/** Switches for what the waterfall keeps, and how much that is. */
import type { RowFilter } from '../../core/trace/rowFilter';
import { button, element, setAttribute, setText, withAttributes } from './dom';
import type { OpenTrace } from './state';
import type { Dispatch } from './store';

const LABELS = [
  ['errors', 'Only errors', 'Only failed spans and what leads to them (x)'],
  ['critical', 'Critical path only', 'Only spans that decide how long the trace takes (c)'],
  ['code', 'With code', 'Only spans whose line of code is in this workspace (k)'],
] as const;

export class FilterBar {
  readonly root = withAttributes(element('div', 'filters'), { role: 'group', 'aria-label': 'Filters' });
  private readonly count = withAttributes(element('span', 'find-count'), { role: 'status', 'aria-live': 'polite' });
  private readonly switches: readonly (readonly [RowFilter, HTMLButtonElement])[];
  private shown: RowFilter = 'all';

  constructor(dispatch: Dispatch) {
    this.switches = LABELS.map(([filter, label, title]) => {
      const press = (): void => dispatch({ type: 'filter', filter: this.shown === filter ? 'all' : filter });
      return [filter, button('filter', title, press, label)];
    });
    this.root.append(...this.switches.map(([, made]) => made), this.count);
  }

  update({ layers: { filter, filtered } }: OpenTrace): void {
    this.shown = filter;
    for (const [name, made] of this.switches) setAttribute(made, 'aria-pressed', String(name === filter));
    const words = (count: number): string => count.toLocaleString('en-US');
    setText(this.count, filtered === undefined ? '' : `${words(filtered.fitting)} of ${words(filtered.spans)} spans`);
  }
}
