/** The browser page with the editor in it: waits that end, and say what was on the screen when they failed. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';

/** Pictures of a run; not part of the repository. */
export const ARTEFACTS = fileURLToPath(new URL('../../artefacts/', import.meta.url));

/** How long the editor may take to react before a step counts as failed. */
export const REACTION_LIMIT_MS = 15_000;

const LOOK_AGAIN_MS = 100;

export interface WaitOptions {
  readonly timeoutMs?: number | undefined;
}

/** Saves what the page shows to the artefacts folder; gives the file's path. */
export async function screenshot(page: Page, name: string): Promise<string> {
  mkdirSync(ARTEFACTS, { recursive: true });
  const path = join(ARTEFACTS, `${name.replace(/[^\w.-]+/g, '-')}.png`);
  await page.screenshot({ path });
  return path;
}

/**
 * Asks `look` again and again until it gives something else than undefined. Throws after the limit with what was awaited, what was seen
 * last and where the picture is.
 */
export async function waitFor<T>(
  page: Page,
  what: string,
  look: () => Promise<T | undefined>,
  options: WaitOptions = {},
): Promise<T> {
  const limit = options.timeoutMs ?? REACTION_LIMIT_MS;
  const deadline = performance.now() + limit;
  let lastError: unknown;
  do {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      lastError = error;
    }
    await page.waitForTimeout(LOOK_AGAIN_MS);
  } while (performance.now() < deadline);
  throw await failure(page, `waited ${limit / 1000} s for ${what}`, lastError);
}

/** Waits until the element is on the screen. */
export async function waitUntilVisible(
  page: Page,
  what: string,
  locator: Locator,
  options: WaitOptions = {},
): Promise<void> {
  const limit = options.timeoutMs ?? REACTION_LIMIT_MS;
  try {
    await locator.first().waitFor({ state: 'visible', timeout: limit });
  } catch (error) {
    throw await failure(page, `waited ${limit / 1000} s for ${what}`, error);
  }
}

async function failure(page: Page, text: string, cause: unknown): Promise<Error> {
  const name = `failed-${text.slice(0, 60)}-${Date.now()}`;
  const picture = await screenshot(page, name).catch(() => 'none could be taken');
  const detail = cause instanceof Error ? `\nlast error: ${cause.message.split('\n')[0]}` : '';
  return new Error(`${text}${detail}\npicture: ${picture}`);
}
