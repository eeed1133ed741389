/** Waterfall, flame graph or table. */
import { button, element, setAttribute, withAttributes } from './dom';
import { TABS, type Tab } from './state';
import type { Dispatch } from './store';

const LABELS: Readonly<Record<Tab, string>> = {
  waterfall: 'Waterfall',
  flame: 'Flame graph',
  operations: 'Operations',
  comparison: 'Comparison',
};

export class TraceTabs {
  readonly root = withAttributes(element('div', 'tabs'), { role: 'tablist', 'aria-label': 'Views of the trace' });
  private readonly buttons: readonly HTMLButtonElement[];

  constructor(dispatch: Dispatch) {
    this.buttons = TABS.map((tab) => {
      const made = button('tab', LABELS[tab], () => dispatch({ type: 'showTab', tab }), LABELS[tab]);
      return withAttributes(made, { role: 'tab' });
    });
    this.root.append(...this.buttons);
    this.root.addEventListener('keydown', (event) => this.handleKey(event));
  }

  update(shown: Tab): void {
    this.buttons.forEach((made, index) => {
      const isShown = TABS[index] === shown;
      setAttribute(made, 'aria-selected', String(isShown));
      made.tabIndex = isShown ? 0 : -1;
    });
  }

  /** Arrows go from tab to tab, as in the pattern of tabs (https://www.w3.org/WAI/ARIA/apg/patterns/tabs/). */
  private handleKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const at = this.buttons.findIndex((made) => made.tabIndex === 0);
    const step = event.key === 'ArrowRight' ? 1 : this.buttons.length - 1;
    const next = this.buttons[(at + step) % this.buttons.length];
    next?.focus();
    next?.click();
  }
}
