import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '../../support/editor/fileLock';

/** Above what any system hands out (kernel.pid_max is at most 2^22). */
const NOBODY = 2 ** 22 + 1;

describe('withLock', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redline-lock-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const path = (): string => join(folder, 'lock');

  it('lets one work at a time, and all in the end', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<number> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      return inside--;
    };
    const done = [1, 2, 3].map(() => withLock(path(), { timeoutMs: 10_000 }, work));
    expect(await Promise.all(done)).toEqual([1, 1, 1]);
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is free again after work that failed', async () => {
    const failing = withLock(path(), { timeoutMs: 1000 }, () => Promise.reject(new Error('broken')));
    await expect(failing).rejects.toThrow('broken');
    expect(await withLock(path(), { timeoutMs: 1000 }, () => Promise.resolve('done'))).toBe('done');
  });

  it('takes over from an owner that has died', async () => {
    await mkdir(path());
    await writeFile(join(path(), 'owner'), String(NOBODY));
    expect(await withLock(path(), { timeoutMs: 1000 }, () => Promise.resolve('done'))).toBe('done');
  });

  it('takes over from an owner that died before it gave its name', async () => {
    await mkdir(path());
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(path(), longAgo, longAgo);
    expect(await withLock(path(), { timeoutMs: 1000 }, () => Promise.resolve('done'))).toBe('done');
  });

  it('gives up after the limit, and at once when told to', async () => {
    await mkdir(path());
    await writeFile(join(path(), 'owner'), String(process.pid));
    let waits = 0;
    const onWait = (): void => void (waits += 1);
    const late = withLock(path(), { timeoutMs: 600, onWait }, () => Promise.resolve());
    await expect(late).rejects.toThrow(/was not free within 0.6 s/);
    expect(waits).toBe(1);
    const cancelled = withLock(path(), { timeoutMs: 60_000, signal: AbortSignal.abort() }, () => Promise.resolve());
    await expect(cancelled).rejects.toThrow(/abort/i);
  });
});
