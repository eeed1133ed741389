/** A workspace in a literal or in a folder, for tests. It is a small real implementation that counts what it is asked. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { FileFacts } from '../../src/analysis/facts';
import type { SourceTree } from '../../src/analysis/sourceTree';
import { loadedFrontEnd } from './facts';

export interface MemoryTree extends SourceTree {
  /** Replaces a file's text; undefined deletes it. */
  write(path: string, text: string | undefined): void;
  /** How many files were parsed. */
  readonly parsed: () => number;
}

export async function memoryTree(sources: Readonly<Record<string, string>>): Promise<MemoryTree> {
  const frontEnd = await loadedFrontEnd();
  const texts = new Map(Object.entries(sources));
  const facts = new Map<string, FileFacts | undefined>();
  let parses = 0;
  return {
    get files() {
      return [...texts.keys()].sort();
    },
    has: (path) => texts.has(path),
    facts(path) {
      const text = texts.get(path);
      if (text === undefined) return undefined;
      if (!facts.has(path)) {
        parses += 1;
        facts.set(path, frontEnd.facts(path, text));
      }
      return facts.get(path);
    },
    text: (path) => texts.get(path),
    mentions: (path, words) => words.test(texts.get(path) ?? ''),
    write(path, text) {
      facts.delete(path);
      if (text === undefined) texts.delete(path);
      else texts.set(path, text);
    },
    parsed: () => parses,
  };
}

const SKIPPED = new Set(['node_modules', '.git', 'dist', '__pycache__', '.venv', 'vendor']);

/** The text files below a folder, as a tree. */
export function folderTree(folder: string): Promise<MemoryTree> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const sources: Record<string, string> = {};
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (path.split('/').some((part) => SKIPPED.has(part))) continue;
    sources[path] = readFileSync(join(folder, path), 'utf8');
  }
  return memoryTree(sources);
}
