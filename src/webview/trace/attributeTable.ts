/** Attributes as a table of names and values. */
import type { Attribute } from '../../core/trace/details';
import { button, element } from './dom';
import { icon } from './icons';

/** Longer values are cut, with a button for the rest. */
const LONGEST_VALUE = 2048;
/** Even when asked for: laying out ten million characters would stop the view. */
const MOST_SHOWN = 200_000;

/** What can be done with a value. */
export interface AttributeActions {
  copy(text: string): void;
  find(text: string): void;
  /** What is shown instead of the value's text, where there is something better. */
  linked?(attribute: Attribute): readonly (Node | string)[] | undefined;
}

/** More are drawn when asked for: a span may have a million. */
const MOST_DRAWN = 300;

/** Sorted by name; stack traces and other values of several lines keep their lines. */
export function attributeTable(attributes: readonly Attribute[], actions?: AttributeActions): HTMLElement {
  const sorted = attributes.toSorted((left, right) => (left.key < right.key ? -1 : 1));
  const table = element('dl', 'attributes');
  const drawMore = (from: number): void => {
    const part = sorted.slice(from, from + MOST_DRAWN);
    table.append(...part.flatMap((attribute) => [nameOf(attribute.key), valueOf(attribute, actions)]));
    const left = sorted.length - from - part.length;
    if (left <= 0) return;
    const label = `Show more: ${left.toLocaleString('en-US')} are left`;
    const more = button(
      'link attributes-more',
      label,
      () => {
        more.remove();
        drawMore(from + part.length);
      },
      label,
    );
    table.append(more);
  };
  drawMore(0);
  return table;
}

/** Longer values are not looked for: nothing would be the same. */
const LONGEST_SOUGHT = 200;

function actionsOf(text: string, { copy, find }: AttributeActions): HTMLElement {
  const isSought = text !== '' && text.length <= LONGEST_SOUGHT;
  return element(
    'span',
    'value-actions',
    ...(isSought ? [button('icon-button', 'Find spans with this value', () => find(text), icon('search'))] : []),
    button('icon-button', 'Copy the value', () => copy(text), icon('copy')),
  );
}

/** Names longer than this are cut. */
const LONGEST_NAME = 300;

/** Long names break after their dots and underscores, not within words. */
function nameOf(key: string): HTMLElement {
  const parts = (key.length > LONGEST_NAME ? `${key.slice(0, LONGEST_NAME)}…` : key).split(/(?<=[._])/);
  return element('dt', '', ...parts.flatMap((part, at) => (at === 0 ? [part] : [element('wbr', ''), part])));
}

function valueOf(attribute: Attribute, actions?: AttributeActions): HTMLElement {
  const { type, text } = attribute;
  const value = element('dd', text.includes('\n') ? `value-${type} value-lines` : `value-${type}`);
  const linked = actions?.linked?.(attribute);
  if (actions && linked) {
    value.append(...linked, actionsOf(text, actions));
    return value;
  }
  if (text.length <= LONGEST_VALUE) {
    value.append(text === '' ? '(empty)' : text, ...(actions === undefined ? [] : [actionsOf(text, actions)]));
    return value;
  }
  const rest = `Show all ${text.length.toLocaleString('en-US')} characters`;
  const showAll = (): void =>
    value.replaceChildren(
      text.slice(0, MOST_SHOWN),
      ...(text.length > MOST_SHOWN ? [` … Copy it to see the rest.`] : []),
    );
  const showMore =
    text.length > MOST_SHOWN
      ? `Show ${MOST_SHOWN.toLocaleString('en-US')} of ${text.length.toLocaleString('en-US')} characters`
      : rest;
  value.append(
    `${text.slice(0, LONGEST_VALUE)}… `,
    button('link', showMore, showAll, showMore),
    ...(actions === undefined ? [] : [actionsOf(text, actions)]),
  );
  return value;
}

/** A part of the panel that folds. */
export function section(title: string, count: number, isOpen: boolean, ...content: readonly Node[]): HTMLElement {
  const summary = element('summary', '', title, element('span', 'count', count.toLocaleString('en-US')));
  const body = count === 0 ? [element('p', 'quiet', 'None.')] : content;
  const made = element('details', 'section', summary, ...body);
  made.open = isOpen;
  return made;
}
