/** The hover and the list of quick fixes. */
import type { Locator, Page } from 'playwright-core';
import { boxesOf, labelsOf } from './elements';
import { goTo } from './keyboard';
import { REACTION_LIMIT_MS, waitFor, waitUntilVisible } from './page';

export interface ShownHover {
  readonly text: string;
  /** How many pictures it shows. */
  readonly pictures: number;
  /** PNG of the hover alone, and of the whole screen with it. */
  readonly png: Buffer;
  readonly screen: Buffer;
}

const FIX = '.action-widget .monaco-list-row.action';
const HOVER = '.monaco-hover:visible';
/** Each provider's part arrives in its own time; two equal looks this far apart count as complete. */
const SETTLED_MS = 300;
const SHOWN_LIMIT_MS = 2000;

/** Shows the hover of a place (both from 1) and reads it; leaves it closed. Waits until it holds `text`, when given. */
export async function readHover(page: Page, line: number, column: number, text = ''): Promise<ShownHover> {
  await goTo(page, line, column);
  const hover = page
    .locator(HOVER)
    .filter({ has: page.locator('.hover-contents') })
    .first();
  const shown = await waitFor(page, `a hover at ${line}:${column} with “${text}”`, async () => {
    if (!(await hover.isVisible())) await showHover(page, hover);
    const content = await hover.innerText({ timeout: SHOWN_LIMIT_MS });
    await page.waitForTimeout(SETTLED_MS);
    if (content !== (await hover.innerText({ timeout: SHOWN_LIMIT_MS })) || /^Loading/m.test(content)) return undefined;
    if (!content.includes(text)) throw new Error(`it says ${JSON.stringify(content.slice(0, 300))}`);
    return content;
  });
  const png = await hover.screenshot();
  const screen = await page.screenshot();
  const pictures = await hover.locator('img').count();
  await page.keyboard.press('Escape');
  return { text: shown.replaceAll('\u00A0', ' '), pictures, png, screen };
}

async function showHover(page: Page, hover: Locator): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+I');
  await hover.waitFor({ state: 'visible', timeout: SHOWN_LIMIT_MS });
}

/** The titles of what the light bulb offers at a place. */
export async function readFixes(page: Page, line: number, column: number): Promise<string[]> {
  await openFixes(page, line, column);
  const titles = await boxesOf(page.locator(`${FIX} .title`));
  await page.keyboard.press('Escape');
  return titles.map(({ text }) => text);
}

/** Applies the fix with this title. Throws with the titles on offer when it is not among them. */
export async function applyFix(page: Page, line: number, title: string, column = 1): Promise<void> {
  const isWanted = (label: string): boolean => label === title || label.startsWith(`${title},`);
  await waitFor(page, `the fix “${title}” on line ${line}`, async () => {
    await openFixes(page, line, column);
    const titles = await labelsOf(page.locator(FIX));
    if (titles.some(isWanted)) return true;
    await page.keyboard.press('Escape');
    throw new Error(`on offer: ${titles.join(' · ')}`);
  });
  // By keys: a layer above the list catches the mouse.
  await waitFor(page, `the fix “${title}” to have the focus`, async () => {
    const [focused = ''] = await labelsOf(page.locator(`${FIX}.focused`));
    if (isWanted(focused)) return true;
    await page.keyboard.press('ArrowDown');
    return undefined;
  });
  await page.keyboard.press('Enter');
  await page.locator('.action-widget').waitFor({ state: 'hidden', timeout: REACTION_LIMIT_MS });
}

async function openFixes(page: Page, line: number, column: number): Promise<void> {
  await goTo(page, line, column);
  await page.keyboard.press('Control+.');
  await waitUntilVisible(page, `fixes on line ${line}`, page.locator(FIX), {
    timeoutMs: 5000,
  });
}
