/** Attributes as a table of names and values. */
import type { Attribute } from '../../core/trace/details';
import { button, element } from './dom';

/** Longer values are cut, with a button for the rest. */
const LONGEST_VALUE = 2048;

/** Sorted by name; stack traces and other values of several lines keep their lines. */
export function attributeTable(attributes: readonly Attribute[]): HTMLElement {
  const sorted = attributes.toSorted((left, right) => (left.key < right.key ? -1 : 1));
  return element('dl', 'attributes', ...sorted.flatMap((attribute) => [nameOf(attribute.key), valueOf(attribute)]));
}

/** Long names break after their dots and underscores, not within words. */
function nameOf(key: string): HTMLElement {
  const parts = key.split(/(?<=[._])/);
  return element('dt', '', ...parts.flatMap((part, at) => (at === 0 ? [part] : [element('wbr', ''), part])));
}

function valueOf({ type, text }: Attribute): HTMLElement {
  const value = element('dd', text.includes('\n') ? `value-${type} value-lines` : `value-${type}`);
  if (text.length <= LONGEST_VALUE) {
    value.textContent = text === '' ? '(empty)' : text;
    return value;
  }
  const rest = `Show all ${text.length.toLocaleString('en-US')} characters`;
  const showAll = (): void => value.replaceChildren(text);
  value.append(`${text.slice(0, LONGEST_VALUE)}… `, button('link', rest, showAll, rest));
  return value;
}

/** A part of the panel that folds. */
export function section(title: string, count: number, isOpen: boolean, ...content: readonly Node[]): HTMLElement {
  const summary = element('summary', '', title, element('span', 'count', String(count)));
  const body = count === 0 ? [element('p', 'quiet', 'None.')] : content;
  const made = element('details', 'section', summary, ...body);
  made.open = isOpen;
  return made;
}
