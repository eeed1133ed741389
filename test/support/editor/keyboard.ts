/** Driving the editor by its palette and keys, which move less between versions than its menus and trees. */
import type { Page } from 'playwright-core';
import { labelsOf } from './elements';
import { waitFor, waitUntilVisible } from './page';

const INPUT = '.quick-input-widget input.input:visible';
const ROW = '.quick-input-widget .quick-input-list .monaco-list-row';
const OPEN_LIMIT_MS = 2000;
const SETTLED_MS = 100;

/** Runs a command by its full title, such as `Redline: Show Traces`. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await openQuickInput(page, 'F1', `>${title}`);
  await pickRow(page, (label) => label === title || label.startsWith(`${title},`), `the command ${title}`);
}

/** Opens a file by its absolute path, which needs no search index. */
export async function openFile(page: Page, path: string): Promise<void> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  await openQuickInput(page, 'Control+P', path);
  await pickRow(page, (label) => label.startsWith(`${name},`) || label.startsWith(`${name} `), `the file ${path}`);
  await waitUntilVisible(page, `the tab of ${name}`, page.locator('.tab.active').filter({ hasText: name }));
  await waitUntilVisible(page, `the text of ${name}`, page.locator('.editor-instance .view-line'));
}

/** Puts the cursor into the text of the first group, at a place; both numbers count from 1. */
export async function goTo(page: Page, line: number, column = 1): Promise<void> {
  await leavePanels(page);
  await openQuickInput(page, 'Control+G', `:${line}:${column}`);
  await page.keyboard.press('Enter');
  await waitUntilClosed(page);
  await waitUntilVisible(page, 'the text to have the focus', page.locator('.monaco-editor.focused'));
}

/** A panel beside the text may have the focus. It has no lines to go to, and the keys meant for the text would mean something in it. */
async function leavePanels(page: Page): Promise<void> {
  await waitFor(page, 'the focus to leave the panel', async () => {
    await page.keyboard.press('Control+1');
    return (await isInPanel(page)) ? undefined : true;
  });
}

async function isInPanel(page: Page): Promise<boolean> {
  const focused: unknown = await page.evaluate('document.activeElement?.tagName');
  return focused === 'IFRAME';
}

/** Answers a list that is open already with the row that holds `text`. */
export async function choose(page: Page, text: string): Promise<void> {
  await pickRow(page, (label) => label.includes(text), `the choice ${text}`);
}

async function openQuickInput(page: Page, key: string, text: string): Promise<void> {
  const input = page.locator(INPUT).first();
  await waitFor(page, `the input that ${key} opens`, async () => {
    // A hover or list that is open would take the key for itself. In a panel Escape would mean something else.
    if (!(await isInPanel(page))) await page.keyboard.press('Escape');
    await page.keyboard.press(key);
    await input.waitFor({ state: 'visible', timeout: OPEN_LIMIT_MS });
    // A panel that takes the focus at this moment closes it again.
    await input.fill(text, { timeout: OPEN_LIMIT_MS });
    return true;
  });
}

async function pickRow(page: Page, isWanted: (label: string) => boolean, what: string): Promise<void> {
  const rows = page.locator(ROW);
  await waitFor(page, `${what} in the list`, async () => {
    const labels = await labelsOf(rows);
    const found = labels.findIndex(isWanted);
    if (found < 0) throw new Error(`the list has: ${labels.slice(0, 8).join(' · ')}`);
    // Lists fill and sort themselves while one looks: only a row that holds still is taken.
    await page.waitForTimeout(SETTLED_MS);
    if ((await labelsOf(rows)).findIndex(isWanted) !== found) return undefined;
    await rows.nth(found).click({ timeout: OPEN_LIMIT_MS });
    // Out of the way: what lies under the list would show its tooltip.
    await page.mouse.move(2, 2);
    return true;
  });
  // A command may ask for more at once, in the same place: its own list is then open.
  await page.waitForTimeout(SETTLED_MS);
}

async function waitUntilClosed(page: Page): Promise<void> {
  const input = page.locator(INPUT);
  await waitFor(page, 'the list to close', async () => ((await input.count()) === 0 ? true : undefined));
}
