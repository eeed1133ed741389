/** A person at the editor: the page object that the end-to-end tests speak through. */
import { isAbsolute, join } from 'node:path';
import { chromium, type Browser, type FrameLocator, type Page } from 'playwright-core';
import { choose, goTo, openFile, runCommand } from './keyboard';
import { screenshot, waitFor, waitUntilVisible, type WaitOptions } from './page';
import { applyFix, readFixes, readHover, type ShownHover } from './popups';
import { findProblem, readProblems, type ShownProblem } from './problems';
import { clickLens, visibleHints, visibleLenses, type ShownHint, type ShownLens } from './visibleText';

export interface OpenEditorOptions {
  /** The server's address. */
  readonly url: string;
  /** The folder to open; relative file names count from here. */
  readonly folder: string;
  /** Where Chromium is, when it is not at the usual place. */
  readonly chromium?: string | undefined;
  /** Pixels. Tall by default, because only what is on the screen can be read. */
  readonly size?: { readonly width: number; readonly height: number } | undefined;
}

/** Lines and columns count from 1. Every method that waits throws after its limit, with a picture of the screen. */
export interface Editor {
  /** For what this object has no word for. */
  readonly page: Page;
  openFile(path: string): Promise<void>;
  goTo(line: number, column?: number): Promise<void>;
  /** Runs a command by its full title. */
  command(title: string): Promise<void>;
  /** Picks from a list that a command opened. */
  choose(text: string): Promise<void>;
  /** The lenses on the screen. */
  lenses(): Promise<ShownLens[]>;
  /** Goes to the line and waits until its lens holds the text; gives the whole lens. */
  lens(line: number, text: string | RegExp, options?: WaitOptions): Promise<string>;
  /** Clicks on the part of a line's lens that holds this text. */
  clickLens(line: number, text: string): Promise<void>;
  /** The inlay hints on the screen. */
  inlayHints(): Promise<ShownHint[]>;
  /** Waits until the hover holds `text`, when given. */
  hover(line: number, column: number, text?: string): Promise<ShownHover>;
  /** All findings that the editor knows now. */
  diagnostics(): Promise<ShownProblem[]>;
  /** Waits for one that matches; gives it. */
  diagnostic(isWanted: (problem: ShownProblem) => boolean, what: string, options?: WaitOptions): Promise<ShownProblem>;
  /** The titles that the light bulb offers. */
  fixes(line: number, column?: number): Promise<string[]>;
  quickFix(line: number, title: string, column?: number): Promise<void>;
  /** Types at the cursor, key by key. */
  type(text: string): Promise<void>;
  /** Saves and waits until the file is no longer marked as changed. */
  save(): Promise<void>;
  /** The whole text, saved or not. */
  text(): Promise<string>;
  /** The file and line in which the cursor stands. */
  position(): Promise<{ readonly file: string; readonly line: number }>;
  /** The page inside the newest webview panel. */
  tracePanel(options?: WaitOptions): Promise<FrameLocator>;
  /** Waits for a notification that holds the text; gives all of it. */
  notification(text: string): Promise<string>;
  /** Saves a picture among the run's artefacts; gives its path. */
  screenshot(name: string): Promise<string>;
  close(): Promise<void>;
}

const CHROMIUM = '/usr/bin/chromium';
const START_LIMIT_MS = 60_000;
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Opens the folder in a fresh browser and waits until the workbench is there. Close it when done. */
export async function openEditor(options: OpenEditorOptions): Promise<Editor> {
  const browser = await chromium.launch({ executablePath: options.chromium ?? CHROMIUM, args: FLAGS });
  try {
    const origin = new URL(options.url).origin;
    const viewport = options.size ?? { width: 1440, height: 1100 };
    const context = await browser.newContext({ viewport, locale: 'en-US' });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
    const page = await context.newPage();
    await page.goto(`${origin}/?folder=${encodeURIComponent(options.folder)}`, { timeout: START_LIMIT_MS });
    const ready = page.locator('.monaco-workbench .part.statusbar');
    await waitUntilVisible(page, 'the workbench', ready, { timeoutMs: START_LIMIT_MS });
    return createEditor(browser, page, options.folder);
  } catch (error) {
    await browser.close();
    throw error;
  }
}

function createEditor(browser: Browser, page: Page, folder: string): Editor {
  return {
    page,
    openFile: (path) => openFile(page, isAbsolute(path) ? path : join(folder, path)),
    goTo: (line, column) => goTo(page, line, column),
    command: (title) => runCommand(page, title),
    choose: (text) => choose(page, text),
    lenses: () => visibleLenses(page),
    lens: (line, text, limits) => awaitLens(page, line, text, limits),
    clickLens: async (line, text) => {
      await awaitLens(page, line, text);
      await clickLens(page, line, text);
    },
    inlayHints: () => visibleHints(page),
    hover: (line, column, text) => readHover(page, line, column, text),
    diagnostics: () => readProblems(page),
    diagnostic: (isWanted, what, limits) => findProblem(page, isWanted, what, limits),
    fixes: (line, column = 1) => readFixes(page, line, column),
    quickFix: (line, title, column) => applyFix(page, line, title, column),
    type: (text) => page.keyboard.type(text),
    save: () => save(page),
    text: () => readText(page),
    position: () => position(page),
    tracePanel: (limits) => panel(page, limits),
    notification: (text) => notification(page, text),
    screenshot: (name) => screenshot(page, name),
    close: () => browser.close(),
  };
}

async function awaitLens(page: Page, line: number, text: string | RegExp, options?: WaitOptions): Promise<string> {
  await goTo(page, line);
  const holds = (shown: string): boolean => (typeof text === 'string' ? shown.includes(text) : text.test(shown));
  const look = async (): Promise<string | undefined> => {
    const lenses = await visibleLenses(page);
    const found = lenses.find((lens) => lens.line === line);
    if (found && holds(found.text)) return found.text;
    throw new Error(
      found ? `it says “${found.text}”` : `lenses are on lines ${lenses.map((lens) => lens.line).join(', ')}`,
    );
  };
  return waitFor(page, `the lens of line ${line} to say ${String(text)}`, look, options);
}

async function save(page: Page): Promise<void> {
  await page.keyboard.press('Control+S');
  const dirty = page.locator('.editor-group-container.active .tab.active.dirty');
  await waitFor(page, 'the file to be saved', async () => ((await dirty.count()) === 0 ? true : undefined));
}

/** By the clipboard, since the page holds only the lines on the screen. */
async function readText(page: Page): Promise<string> {
  await page.keyboard.press('Control+1');
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Control+C');
  const text = await waitFor(page, 'the text to be copied', async () => {
    const copied = await page.evaluate<unknown>('navigator.clipboard.readText()');
    return typeof copied === 'string' ? copied : undefined;
  });
  // Back to where the cursor was.
  await page.keyboard.press('Control+U');
  return text.replaceAll('\r\n', '\n');
}

async function position(page: Page): Promise<{ file: string; line: number }> {
  const file = await page.locator('.editor-group-container .tab.active').first().getAttribute('data-resource-name');
  const number = page.locator('.line-numbers.active-line-number').first();
  return { file: file ?? '', line: Number(await number.textContent()) };
}

async function panel(page: Page, options?: WaitOptions): Promise<FrameLocator> {
  const outer = page.locator('iframe.webview.ready').last();
  await waitUntilVisible(page, 'a webview panel', outer, options);
  const inner = outer.contentFrame().locator('iframe#active-frame');
  await waitUntilVisible(page, 'the page in the panel', inner, options);
  return inner.contentFrame();
}

async function notification(page: Page, text: string): Promise<string> {
  const toast = page.locator('.notification-toast').filter({ hasText: text }).first();
  await waitUntilVisible(page, `a notification with “${text}”`, toast);
  return toast.innerText();
}
