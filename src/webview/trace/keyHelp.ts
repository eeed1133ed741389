/** The keys of the trace view, for people to look up. */
import { button, element, withAttributes } from './dom';
import { icon } from './icons';
import { KEY_HELP } from './keyTable';
import type { State } from './state';
import type { Dispatch } from './store';

const SHOWN: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  PageUp: 'Page ↑',
  PageDown: 'Page ↓',
};

export class KeyHelp {
  readonly root = withAttributes(element('dialog', 'key-help'), { 'aria-label': 'Keys' });

  constructor(private readonly dispatch: Dispatch) {
    const close = button('icon-button', 'Close (Escape)', () => this.dispatch({ type: 'toggleHelp' }), icon('close'));
    const columns = KEY_HELP.map(([title, lines]) =>
      element('section', '', element('h3', '', title), element('dl', '', ...lines.flatMap(line))),
    );
    this.root.append(
      element('header', '', element('h2', '', 'Keys in the waterfall'), close),
      element('div', 'key-columns', ...columns),
      element('p', 'quiet', 'Ctrl or ⌘ with the wheel zooms around the pointer. Double-click goes to the code.'),
    );
    this.root.addEventListener('cancel', (event) => {
      event.preventDefault();
      this.dispatch({ type: 'toggleHelp' });
    });
  }

  update({ isHelpOpen }: State): void {
    if (isHelpOpen && !this.root.open) this.root.showModal();
    else if (!isHelpOpen && this.root.open) this.root.close();
  }
}

function line([keys, does]: readonly [string, string]): HTMLElement[] {
  const names = keys.split(' ').map((key) => element('kbd', '', SHOWN[key] ?? key));
  return [element('dt', '', ...names), element('dd', '', does)];
}
