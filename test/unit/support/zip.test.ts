import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { zipEntries } from '../../support/zip';

/** `hi.txt` with "hello\n", stored, checked with Python’s zipfile. */
const STORED =
  'UEsDBAoAAAAAAAAAIVogMDo2BgAAAAYAAAAGAAAAaGkudHh0aGVsbG8KUEsBAh4DCgAAAAAAAAAhWiAwOjYGAAAABgAAAAYAAAAAAAAAAQAAAKSBAAAAAGhpLnR4dFBLBQYAAAAAAQABADQAAAAqAAAAAAA=';

describe('zipEntries', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'redline-zip-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('lists names and sizes, and reads contents', async () => {
    const path = join(folder, 'a.zip');
    await writeFile(path, Buffer.from(STORED, 'base64'));
    const entries = zipEntries(path);
    expect(entries.map(({ name, size }) => [name, size])).toEqual([['hi.txt', 6]]);
    expect(entries[0]?.content().toString()).toBe('hello\n');
  });

  it('refuses what is no archive', async () => {
    const path = join(folder, 'b.zip');
    await writeFile(path, 'this is a text, and not short at all');
    expect(() => zipEntries(path)).toThrow(RangeError);
  });
});
