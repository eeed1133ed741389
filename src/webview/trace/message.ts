/** Empty, loading and failed states: what happened and what to do next. */
import type { Explanation } from '../../protocol/traceView';
import { button, element, withAttributes } from './dom';
import { icon, type Icon } from './icons';

/** A picture, a sentence, what to do next, and maybe buttons. */
export function message(picture: Icon, title: string, text: string, ...actions: readonly HTMLElement[]): HTMLElement {
  const block = element('div', 'message', icon(picture), element('h2', '', title), element('p', '', text));
  if (actions.length > 0) block.append(element('div', 'message-actions', ...actions));
  return block;
}

export function failureMessage({ text, nextStep }: Explanation, retry: () => void): HTMLElement {
  const block = message('warning', text, nextStep, button('button', 'Ask again', retry, 'Try again'));
  return withAttributes(block, { role: 'alert' });
}

/** With a button that ends it, as Escape does. */
export function loadingMessage(text: string, cancel: () => void): HTMLElement {
  const block = element(
    'div',
    'message',
    element('div', 'progress', element('div', 'progress-bit')),
    withAttributes(element('p', '', text), { role: 'status' }),
    element('div', 'message-actions', button('button button-quiet', 'Cancel (Escape)', cancel, 'Cancel')),
  );
  return block;
}
