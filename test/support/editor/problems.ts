/** Findings as the Problems view has them. */
import type { Page } from 'playwright-core';
import { waitFor, waitUntilVisible, type WaitOptions } from './page';

export interface ShownProblem {
  /** The file's path. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning' | 'info' | 'hint';
  readonly message: string;
  /** Who found it. */
  readonly source: string;
  /** The rule's id; empty when there is none. */
  readonly code: string;
}

const VIEW = '.markers-panel';
/** The view shows only a screenful; copying gives all of it, as JSON. Its severities are powers of two. */
const SEVERITIES = new Map<unknown, ShownProblem['severity']>([
  [8, 'error'],
  [4, 'warning'],
  [2, 'info'],
  [1, 'hint'],
]);

/** All problems that the editor knows now; none is an answer too. */
export async function readProblems(page: Page): Promise<ShownProblem[]> {
  return withView(page, () => copyProblems(page));
}

/** Waits for a problem that matches. */
export async function findProblem(
  page: Page,
  isWanted: (problem: ShownProblem) => boolean,
  what: string,
  options?: WaitOptions,
): Promise<ShownProblem> {
  // The view stays open meanwhile: opening and closing it lays the editor out anew each time.
  return withView(page, () =>
    waitFor(
      page,
      what,
      async () => {
        const problems = await copyProblems(page);
        const found = problems.find(isWanted);
        if (!found) throw new Error(`there is: ${problems.map(({ code, line }) => `${code} on ${line}`).join(', ')}`);
        return found;
      },
      options,
    ),
  );
}

async function withView<T>(page: Page, read: () => Promise<T>): Promise<T> {
  const view = page.locator(VIEW);
  if (!(await view.isVisible())) await page.keyboard.press('Control+Shift+M');
  await waitUntilVisible(page, 'the Problems view', view);
  try {
    return await read();
  } finally {
    await page.keyboard.press('Control+1');
    await page.keyboard.press('Control+J');
    await view.waitFor({ state: 'hidden' });
  }
}

async function copyProblems(page: Page): Promise<ShownProblem[]> {
  const view = page.locator(VIEW);
  return waitFor(page, 'the problems to be copied', async () => {
    if ((await view.locator('.monaco-list-row').count()) === 0) return [];
    await page.evaluate('navigator.clipboard.writeText("")');
    await view.locator('.monaco-list').first().focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Control+C');
    const copied = await page.evaluate<unknown>('navigator.clipboard.readText()');
    return typeof copied === 'string' && copied.startsWith('[') ? parseProblems(copied) : undefined;
  });
}

/** Reads the copied markers; files among them (the tree's upper level) hold nothing of their own. */
export function parseProblems(text: string): ShownProblem[] {
  const parsed: unknown = JSON.parse(text);
  return Array.isArray(parsed) ? parsed.flatMap(parseProblem) : [];
}

function parseProblem(value: unknown): ShownProblem[] {
  const marker = entriesOf(value);
  const { resource: file, startLineNumber: line, startColumn: column, message, source } = marker;
  const severity = SEVERITIES.get(marker['severity']);
  if (typeof file !== 'string' || typeof line !== 'number' || typeof column !== 'number' || !severity) return [];
  const code = entriesOf(marker['code'])['value'] ?? marker['code'];
  return [
    { file, line, column, severity, message: String(message), source: String(source ?? ''), code: String(code ?? '') },
  ];
}

function entriesOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
