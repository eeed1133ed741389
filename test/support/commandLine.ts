/** Runs the built command line, as people and pipelines do. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseJson } from '../../src/telemetry/json';

export interface CommandLineResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const BUNDLE = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** `words` as after `redline`. Throws when there is no bundle, or when it takes longer than a minute. */
export function redline(
  words: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<CommandLineResult> {
  if (!existsSync(BUNDLE)) throw new Error('dist/cli.js is missing: run “npm run build” first');
  const child = spawn(process.execPath, [BUNDLE, ...words], {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...process.env, ...options.env },
    timeout: 60_000,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Runs a command that is to print JSON and to end with 0; throws with what it said otherwise. */
export async function redlineJson(words: readonly string[], env?: Readonly<Record<string, string>>): Promise<unknown> {
  const { code, stdout, stderr } = await redline(words, env ? { env } : {});
  if (code !== 0) throw new Error(`redline ${words.join(' ')} ended with ${code}: ${stderr}`);
  return parseJson(stdout);
}
