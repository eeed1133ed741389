/** What the editor draws around the text: lenses above lines, hints inside them. Only what is on the screen is in the page at all. */
import type { Locator, Page } from 'playwright-core';
import { boxesOf, type ElementBox } from './elements';

/** A code lens. All lenses of one line make one entry, parted by ` | ` as on the screen. */
export interface ShownLens {
  /** The line below it, from 1; undefined when that line is below the screen's end. */
  readonly line?: number;
  readonly text: string;
}

export interface ShownHint {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** Half a line's height or more apart is another line. */
const SAME_LINE_PX = 6;
/** Lenses outside the screen stay in the page, without this mark. */
const LENS = '.codelens-decoration[monaco-visible-content-widget="true"]';

/** The text editor of the active group; a panel beside it may have the focus. */
export function textEditor(page: Page): Locator {
  const groups = page
    .locator('.editor-group-container')
    .filter({ has: page.locator('.editor-instance .monaco-editor') });
  return groups.locator('.editor-instance .monaco-editor').first();
}

/** The lenses on the screen, from top to bottom. */
export async function visibleLenses(page: Page): Promise<ShownLens[]> {
  const lenses = await locateLenses(textEditor(page));
  return lenses.map(({ line, text }) => ({ ...(line === undefined ? {} : { line }), text }));
}

/** Clicks on the part of a line's lens that says `text`. Throws when the lens is not on the screen. */
export async function clickLens(page: Page, line: number, text: string): Promise<void> {
  const editor = textEditor(page);
  const lenses = await locateLenses(editor);
  const found = lenses.find((lens) => lens.line === line);
  if (!found) throw new Error(`line ${line} has no lens; lines ${lenses.map((lens) => lens.line).join(', ')} have`);
  const link = editor.locator(LENS).nth(found.index).locator('a').filter({ hasText: text });
  await link.first().click();
}

interface LocatedLens {
  readonly index: number;
  readonly line: number | undefined;
  readonly text: string;
}

async function locateLenses(editor: Locator): Promise<LocatedLens[]> {
  const lines = await lineNumbers(editor);
  const boxes = (await boxesOf(editor.locator(LENS))).map((box, index) => ({ ...box, index }));
  const shown = boxes.filter(({ text, height }) => height > 0 && text.trim() !== '').sort((a, b) => a.top - b.top);
  return shown.map(({ index, text, top }) => {
    const below = lines.find((line) => line.top > top + SAME_LINE_PX);
    return { index, line: below && Number(below.text), text: text.trim() };
  });
}

/** The inlay hints on the screen, from top to bottom; several on one line are joined. */
export async function visibleHints(page: Page): Promise<ShownHint[]> {
  const editor = textEditor(page);
  const lines = await lineNumbers(editor);
  const hints = await boxesOf(editor.locator('.view-line span[class*="dyn-rule"]'));
  const texts = new Map<number, string>();
  for (const { text, top } of hints) {
    const line = lines.find((candidate) => Math.abs(candidate.top - top) < SAME_LINE_PX);
    if (line) texts.set(Number(line.text), `${texts.get(Number(line.text)) ?? ''}${text}`);
  }
  return [...texts].map(([line, text]) => ({ line, text: text.trim() })).sort((a, b) => a.line - b.line);
}

async function lineNumbers(editor: Locator): Promise<ElementBox[]> {
  const boxes = await boxesOf(editor.locator('.line-numbers'));
  return boxes.filter(({ text }) => /^\d+$/.test(text)).sort((a, b) => a.top - b.top);
}
