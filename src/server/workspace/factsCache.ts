/**
 * Facts on disk, one file each under the hash of the text they come from, so that the next start parses only what changed. Another
 * build of Redline may read sources otherwise: each build has a folder of its own, and removes those of others.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { FileFacts } from '../../analysis/facts';

export interface FactsCache {
  /** JSON of facts; undefined when there is none. */
  read(hash: string): string | undefined;
  /** `json` is only called when it is going to be written. A disk that cannot be written to costs only the cache. */
  write(hash: string, json: () => string): void;
}

export const NO_CACHE: FactsCache = { read: () => undefined, write: () => undefined };

/** Files after which the cache starts anew. */
const MOST_FILES = 50_000;

/** `build` names the build of Redline that reads and writes. */
export function openFactsCache(folder: string, build: string): FactsCache {
  const own = join(folder, build);
  try {
    mkdirSync(own, { recursive: true });
    for (const name of readdirSync(folder)) if (name !== build) rmSync(join(folder, name), { recursive: true });
    if (readdirSync(own).length > MOST_FILES) {
      rmSync(own, { recursive: true });
      mkdirSync(own);
    }
  } catch {
    return NO_CACHE;
  }
  return {
    read(hash) {
      try {
        return readFileSync(join(own, hash), 'utf8');
      } catch {
        return undefined;
      }
    },
    write(hash, json) {
      const path = join(own, hash);
      try {
        // Another process may read it at any moment: it sees all of it or nothing.
        writeFileSync(`${path}.${process.pid}`, json());
        renameSync(`${path}.${process.pid}`, path);
      } catch {
        // Full or read-only: then it is parsed again next time.
      }
    },
  };
}

/** Safe as a file name. */
export const hashOf = (text: string): string => createHash('sha1').update(text).digest('hex');

/** Undefined for what is no facts: a file that was cut off or is somebody else's. */
export function readFacts(json: string): FileFacts | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isFacts(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** We wrote the file ourselves, and its name says from what: a look at the outside is enough. */
function isFacts(value: unknown): value is FileFacts {
  return (
    typeof value === 'object' && value !== null && 'language' in value && 'body' in value && Array.isArray(value.body)
  );
}
