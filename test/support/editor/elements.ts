/** Elements as plain data, read in one step so that all of it is from the same moment. */
import type { Locator } from 'playwright-core';

export interface ElementBox {
  readonly text: string;
  /** Pixels from the page's top. */
  readonly top: number;
  readonly height: number;
}

/** What a browser's element has; the project's types know no browser. */
interface BrowserElement {
  readonly textContent: string | null;
  getBoundingClientRect(): { readonly top: number; readonly height: number };
}

/** Text and place of all matches. The editor writes its spaces as non-breaking ones: they come back as spaces. */
export async function boxesOf(locator: Locator): Promise<ElementBox[]> {
  const boxes = await locator.evaluateAll((elements: readonly BrowserElement[]) =>
    elements.map((element) => {
      const { top, height } = element.getBoundingClientRect();
      return { text: element.textContent ?? '', top, height };
    }),
  );
  return boxes.map((box) => ({ ...box, text: plain(box.text) }));
}

/** The labels that a screen reader would read out. */
export async function labelsOf(locator: Locator): Promise<string[]> {
  return locator.evaluateAll((elements: readonly { getAttribute(name: string): string | null }[]) =>
    elements.map((element) => element.getAttribute('aria-label') ?? ''),
  );
}

function plain(text: string): string {
  return text.replace(/[\u00A0\u2002-\u200A\u202F]/g, ' ').replace(/\u200B|\u200D/g, '');
}
