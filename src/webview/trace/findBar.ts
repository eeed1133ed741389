/** The field above the waterfall that looks for spans. */
import { button, element, setText, withAttributes } from './dom';
import { wordMatches } from './findWords';
import { icon } from './icons';
import type { OpenTrace } from './state';
import type { Dispatch } from './store';

export class FindBar {
  readonly root = withAttributes(element('div', 'find-bar'), { role: 'search' });
  private readonly field = withAttributes(element('input', ''), {
    type: 'text',
    'aria-label': 'Find in the trace',
    placeholder: 'Name, service or attribute',
    spellcheck: 'false',
  });
  private readonly count = withAttributes(element('span', 'find-count'), { role: 'status', 'aria-live': 'polite' });

  /** `leave` puts the keyboard back into the tree. */
  constructor(
    private readonly dispatch: Dispatch,
    private readonly leave: () => void,
  ) {
    const go = (direction: 1 | -1) => (): void => dispatch({ type: 'nextMatch', direction });
    this.root.append(
      this.field,
      this.count,
      button('icon-button previous', 'Previous match (Shift+Enter)', go(-1), icon('chevron')),
      button('icon-button next', 'Next match (Enter)', go(1), icon('chevron')),
      button('icon-button', 'Close (Escape)', () => this.close(), icon('close')),
    );
    this.root.hidden = true;
    this.field.addEventListener('input', () => dispatch({ type: 'findText', text: this.field.value }));
    this.root.addEventListener('keydown', (event) => this.handleKey(event));
  }

  update({ find, selected }: OpenTrace): void {
    const isOpening = this.root.hidden && find !== undefined;
    this.root.hidden = find === undefined;
    if (find === undefined) return;
    if (this.field.value !== find.text && (isOpening || document.activeElement !== this.field)) {
      this.field.value = find.text;
    }
    setText(this.count, wordMatches(find.text, find.matches, selected));
    if (isOpening) this.focus();
  }

  focus(): void {
    this.field.focus();
    this.field.select();
  }

  private close(): void {
    this.dispatch({ type: 'closeFind' });
    this.leave();
  }

  private handleKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') this.close();
    else if (event.key === 'Enter' && event.target === this.field) {
      this.dispatch({ type: 'nextMatch', direction: event.shiftKey ? -1 : 1 });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
