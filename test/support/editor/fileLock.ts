/** Keeps two processes from doing the same long work at once. */
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const LOOK_AGAIN_MS = 500;
/** Between making the folder and naming its owner; longer than any machine needs. */
const UNNAMED_LIMIT_MS = 5000;

export interface LockOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Called once when another process holds the lock. */
  readonly onWait?: (() => void) | undefined;
}

/**
 * Runs `work` while holding the lock folder `path`. A lock whose owner has died is taken over. Throws when the lock is not free within
 * the limit or the signal aborts.
 */
export async function withLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + options.timeoutMs;
  let hasSaidSo = false;
  while (!(await take(path))) {
    if (!(await isHeld(path))) {
      await rm(path, { recursive: true, force: true });
      continue;
    }
    if (!hasSaidSo) options.onWait?.();
    hasSaidSo = true;
    options.signal?.throwIfAborted();
    if (performance.now() > deadline) throw new Error(`${path} was not free within ${options.timeoutMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  try {
    return await work();
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    // Making a folder is atomic on every file system; making a file is not.
    await mkdir(path);
  } catch {
    return false;
  }
  await writeFile(join(path, 'owner'), String(process.pid));
  return true;
}

async function isHeld(path: string): Promise<boolean> {
  const owner = Number(await readFile(join(path, 'owner'), 'utf8').catch(() => ''));
  if (owner > 0) return isAlive(owner);
  const made = await stat(path).catch(() => undefined);
  return made !== undefined && Date.now() - made.mtimeMs < UNNAMED_LIMIT_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
