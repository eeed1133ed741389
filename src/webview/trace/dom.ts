/** Makes elements. Text from traces is untrusted: it only ever becomes text nodes. */

/** An element with a class and children; strings become text. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

/** The same element with attributes. */
export function withAttributes<E extends Element>(target: E, attributes: Readonly<Record<string, string>>): E {
  for (const [name, value] of Object.entries(attributes)) target.setAttribute(name, value);
  return target;
}

/** A button with a label for people and a title for what the label leaves out. */
export function button(className: string, title: string, act: () => void, ...children: readonly (Node | string)[]) {
  const made = element('button', className, ...children);
  made.type = 'button';
  made.title = title;
  if (children.every((child) => typeof child !== 'string')) made.setAttribute('aria-label', title);
  made.addEventListener('click', act);
  return made;
}

/** Writes only what differs, because unchanged writes cost layout too. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

export function setClass(target: Element, className: string): void {
  if (target.className !== className) target.className = className;
}

export function setAttribute(target: Element, name: string, value: string | undefined): void {
  if (value === undefined) target.removeAttribute(name);
  else if (target.getAttribute(name) !== value) target.setAttribute(name, value);
}
