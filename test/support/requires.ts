/** Suites that need programs from outside: they run where those are, say why where they do not, and fail where they must not be skipped. */
import { describe, expect, test } from 'vitest';
import { prepareEditor } from './editor/prepareEditor';
import { detectToolchains, missing, type Tool, type Toolchains } from './toolchains';

/** A program on this machine, or the real editor (which also needs Chromium), installed on first use. */
export type Need = Tool | 'editor';

/** Set by continuous integration: everything must be there, so nothing may be skipped. */
export function mustRunAll(): boolean {
  return process.env['REDLINE_REQUIRE_ALL'] === '1';
}

/** Why a suite with these needs cannot run here; undefined when it can. */
export async function unmet(needs: readonly Need[], toolchains?: Toolchains): Promise<string | undefined> {
  const tools = needs.map((need) => (need === 'editor' ? 'chromium' : need));
  const reason = missing(toolchains ?? (await detectToolchains()), tools);
  if (reason !== undefined || !needs.includes('editor')) return reason;
  const editor = await prepareEditor({ progress: (line) => process.stderr.write(`${line}\n`) });
  return editor.isAvailable ? undefined : editor.reason;
}

/**
 * `describe` for a suite with needs: `await requires(['go', 'prometheus'], 'the go sample', () => { … })` at a test file's top level.
 * Unmet, its tests are skipped and its title says why; with REDLINE_REQUIRE_ALL=1 it fails instead.
 */
export async function requires(needs: readonly Need[], title: string, suite: () => void): Promise<void> {
  const reason = await unmet(needs);
  if (reason === undefined) return void describe(title, suite);
  if (!mustRunAll()) return void describe.skip(`${title} [skipped: ${reason}]`, suite);
  describe(title, () => test('has what it needs', () => expect(reason).toBeUndefined()));
}
