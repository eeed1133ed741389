/** The labelled fields of the search form. */
import { element, withAttributes } from './dom';

export interface Field<Input extends HTMLElement> {
  readonly input: Input;
  readonly label: HTMLElement;
}

/** `list` is the id of the completions. */
export function textField(name: string, placeholder: string, list: string | undefined): Field<HTMLInputElement> {
  const input = withAttributes(element('input', ''), { placeholder, spellcheck: 'false', autocomplete: 'off' });
  if (list !== undefined) input.setAttribute('list', list);
  return { input, label: element('label', 'field', element('span', '', name), input) };
}

export function numberField(name: string, unit: string, placeholder: string): Field<HTMLInputElement> {
  const input = withAttributes(element('input', ''), { type: 'number', min: '0', step: 'any', placeholder });
  return { input, label: element('label', 'field field-number', element('span', '', `${name} (${unit})`), input) };
}

export function selectField(
  name: string,
  options: readonly (readonly [value: string, text: string])[],
): Field<HTMLSelectElement> {
  // Without it the name would be that of all options, too.
  const input = withAttributes(element('select', ''), { 'aria-label': name });
  input.append(...options.map(([value, text]) => withAttributes(element('option', '', text), { value })));
  return { input, label: element('label', 'field field-select', element('span', '', name), input) };
}

/** A date and a time of day, as the person's clock shows them. */
export function timeField(name: string): Field<HTMLInputElement> {
  const input = withAttributes(element('input', ''), { type: 'datetime-local', step: '1' });
  return { input, label: element('label', 'field field-time', element('span', '', name), input) };
}

/** Milliseconds since 1970 as a time field writes them; nothing for zero. */
export function localTime(milliseconds: number): string {
  if (milliseconds <= 0) return '';
  const offset = new Date(milliseconds).getTimezoneOffset() * 60_000;
  return new Date(milliseconds - offset).toISOString().slice(0, 19);
}

/** Zero for what is no time. */
export function millisecondsOf(text: string): number {
  const milliseconds = Date.parse(text);
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : 0;
}

export function fillCompletions(list: HTMLDataListElement, texts: readonly string[]): void {
  const isSame = list.options.length === texts.length && texts.every((text, at) => list.options[at]?.value === text);
  if (isSame) return;
  list.replaceChildren(...texts.map((value) => withAttributes(element('option', ''), { value })));
}
