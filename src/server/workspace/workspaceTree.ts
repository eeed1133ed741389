/**
 * A folder as the linker sees it: texts of open documents before those on disk, facts kept by content. It reads synchronously,
 * because the linker asks for single files it did not know it would need; the bulk is read ahead by `indexFolder`.
 */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { FileFacts } from '../../analysis/facts';
import type { FrontEnd } from '../../analysis/languages/frontEnd';
import { languageOf } from '../../analysis/sourceFiles';
import type { SourceTree } from '../../analysis/sourceTree';

/** A source file larger than this is generated or data. */
const LARGEST_FILE = 2 * 1024 * 1024;

interface Entry {
  text: string | undefined;
  facts: FileFacts | undefined;
  isParsed: boolean;
  hash: string | undefined;
}

export interface WorkspaceTree extends SourceTree {
  /** Replaces the list of files, after a scan. */
  setFiles(files: readonly string[]): void;
  /** What an editor shows for a file; undefined when it was closed. */
  setDocument(path: string, text: string | undefined): void;
  /** The file changed, appeared or vanished on disk. */
  invalidate(path: string): void;
  /** How often facts were reused because the content had not changed. */
  readonly counts: { parsed: number; reused: number };
}

export function createWorkspaceTree(folder: string, frontEnd: FrontEnd): WorkspaceTree {
  const entries = new Map<string, Entry>();
  const documents = new Map<string, string>();
  const counts = { parsed: 0, reused: 0 };
  let files: readonly string[] = [];
  let known: ReadonlySet<string> = new Set();

  const entryOf = (path: string): Entry => {
    const existing = entries.get(path);
    if (existing) return existing;
    const entry: Entry = {
      text: documents.get(path) ?? readText(`${folder}/${path}`),
      facts: undefined,
      isParsed: false,
      hash: undefined,
    };
    entries.set(path, entry);
    return entry;
  };

  /** Facts stay when the text is what it was: a save, a touch, an undo. */
  const refresh = (path: string, text: string | undefined): void => {
    const before = entries.get(path);
    if (!before) return;
    const hash = text === undefined ? undefined : hashOf(text);
    if (before.isParsed && before.hash === hash) {
      counts.reused += 1;
      before.text = text;
      return;
    }
    entries.set(path, { text, facts: undefined, isParsed: false, hash: undefined });
  };

  return {
    counts,
    get files() {
      return files;
    },
    has: (path) => documents.has(path) || known.has(path),
    text: (path) => (documents.has(path) || known.has(path) ? entryOf(path).text : undefined),
    mentions: (path, words) => words.test(entryOf(path).text ?? ''),
    facts(path) {
      if (languageOf(path) === undefined || !(documents.has(path) || known.has(path))) return undefined;
      const entry = entryOf(path);
      if (!entry.isParsed) {
        entry.facts = entry.text === undefined ? undefined : frontEnd.facts(path, entry.text);
        entry.hash = entry.text === undefined ? undefined : hashOf(entry.text);
        entry.isParsed = true;
        counts.parsed += 1;
      }
      return entry.facts;
    },
    setFiles(next) {
      files = [...new Set([...next, ...documents.keys()])].sort();
      known = new Set(next);
      for (const path of entries.keys()) if (!known.has(path) && !documents.has(path)) entries.delete(path);
    },
    setDocument(path, text) {
      if (text === undefined) documents.delete(path);
      else documents.set(path, text);
      refresh(path, text ?? readText(`${folder}/${path}`));
      if (!files.includes(path) && text !== undefined) files = [...files, path].sort();
    },
    invalidate(path) {
      if (!documents.has(path)) refresh(path, readText(`${folder}/${path}`));
    },
  };
}

const hashOf = (text: string): string => createHash('sha1').update(text).digest('base64');

/** Undefined for what is not there, cannot be read, is too large, or is no text. */
function readText(path: string): string | undefined {
  try {
    if (statSync(path).size > LARGEST_FILE) return undefined;
    const text = readFileSync(path, 'utf8');
    return text.includes('\u0000') ? undefined : text;
  } catch {
    return undefined;
  }
}
