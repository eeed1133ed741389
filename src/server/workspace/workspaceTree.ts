/**
 * A folder as the linker sees it: texts of open documents before those on disk, facts kept by content. It reads synchronously,
 * because the linker asks for single files it did not know it would need; the bulk is read ahead by `indexFiles`.
 *
 * Bounds: facts and verdicts of the listed files, texts of open documents, and at most `MOST_RECENT` characters of others.
 */
import { readFileSync, statSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { FileFacts } from '../../analysis/facts';
import type { FrontEnd } from '../../analysis/languages/frontEnd';
import { isMinified, languageOf } from '../../analysis/sourceFiles';
import type { SourceTree } from '../../analysis/sourceTree';
import { hashOf, NO_CACHE, readFacts, type FactsCache } from './factsCache';
import { createOpenTexts, type OpenTexts } from './openTexts';
import { createRecentTexts } from './recentTexts';
import { asText, LARGEST_FILE } from './sourceText';

interface Entry {
  facts: FileFacts | undefined;
  /** The same as JSON, until somebody asks for them. */
  json: string | undefined;
  /** Of the text that the facts come from; undefined while there are none. */
  hash: string | undefined;
  /** Verdicts of `mentions`, by expression. */
  readonly mentions: Map<string, boolean>;
}

/** What was found out about a file ahead of the linker's question. */
export interface ReadAhead {
  readonly words: RegExp;
  readonly isMentioned: boolean;
  /** Facts as JSON, with the hash of the text that they come from. */
  readonly parsed?: { readonly hash: string; readonly json: string };
}

export interface WorkspaceTree extends SourceTree {
  /** Replaces the list of files, after a scan. */
  setFiles(files: readonly string[]): void;
  /** What an editor shows for a file; undefined when it was closed. */
  setDocument(path: string, text: string | undefined): void;
  /** Open documents whose facts are others when they are read from scratch: broken code may have been read otherwise. */
  settle(): readonly string[];
  /** The file changed, appeared or vanished on disk. */
  invalidate(path: string): void;
  /** Takes what was found out in the background, unless the file is open in an editor. */
  take(path: string, found: ReadAhead): void;
  /** Whether facts of this file are here already. */
  isKnown(path: string): boolean;
  /** How often files were parsed here, and how often facts were kept because the content had not changed. */
  readonly counts: { parsed: number; reused: number };
}

export function createWorkspaceTree(folder: string, frontEnd: FrontEnd, cache: FactsCache = NO_CACHE): WorkspaceTree {
  const entries = new Map<string, Entry>();
  const openTexts = createOpenTexts(frontEnd);
  const documents = new Map<string, string>();
  const recent = createRecentTexts((path) => readText(`${folder}/${path}`));
  const counts = { parsed: 0, reused: 0 };
  let files: readonly string[] = [];
  let known: ReadonlySet<string> = new Set();

  const has = (path: string): boolean => documents.has(path) || known.has(path);
  const textOf = (path: string): string | undefined => documents.get(path) ?? recent.get(path);
  const entryOf = (path: string): Entry => entryIn(entries, path);
  /** Facts stay when the text is what it was: a save, a touch, an undo. */
  const refresh = (path: string): void => {
    recent.forget(path);
    const { hash } = entries.get(path) ?? {};
    const text = hash === undefined ? undefined : textOf(path);
    if (text !== undefined && hashOf(text) === hash) counts.reused += 1;
    else entries.delete(path);
  };
  return {
    counts,
    get files() {
      return files;
    },
    has,
    text: (path) => (has(path) ? textOf(path) : undefined),
    mentions(path, words) {
      const { mentions } = entryOf(path);
      const verdict = mentions.get(words.source) ?? isWorthReading(path, textOf(path) ?? '', words);
      mentions.set(words.source, verdict);
      return verdict;
    },
    facts(path) {
      if (languageOf(path) === undefined || !has(path)) return undefined;
      const entry = entryOf(path);
      if (entry.json !== undefined) [entry.facts, entry.json] = [readFacts(entry.json), undefined];
      const text = entry.facts ? undefined : textOf(path);
      if (text === undefined || isMinified(path, text)) return entry.facts;
      const isOpen = documents.has(path);
      const isParsed = isOpen
        ? takeOpen(entry, text, openTexts.facts(path, text))
        : parseInto(entry, path, text, frontEnd, cache);
      if (isParsed) counts.parsed += 1;
      return entry.facts;
    },
    isKnown: (path) => entries.get(path)?.hash !== undefined,
    take(path, { words, isMentioned, parsed }) {
      if (documents.has(path) || !known.has(path)) return;
      const entry = entryOf(path);
      entry.mentions.set(words.source, isMentioned);
      if (parsed) [entry.json, entry.hash] = [parsed.json, parsed.hash];
    },
    setFiles(next) {
      files = [...new Set([...next, ...documents.keys()])].sort();
      known = new Set(next);
      for (const path of entries.keys()) if (!has(path)) entries.delete(path);
    },
    setDocument(path, text) {
      if (text === undefined) documents.delete(path);
      else documents.set(path, text);
      // What was not certain is read again from what is on disk.
      if (text === undefined && openTexts.close(path)) entries.delete(path);
      refresh(path);
      if (text !== undefined && !files.includes(path)) files = [...files, path].sort();
      if (text === undefined && !known.has(path)) files = files.filter((file) => file !== path);
    },
    settle: () =>
      settleIn(
        entries,
        openTexts.settle((path) => documents.get(path)),
      ),
    invalidate(path) {
      if (!documents.has(path)) refresh(path);
    },
  };
}

/** Takes facts that were read from scratch; gives the files that say something else now. */
function settleIn(entries: Map<string, Entry>, settled: ReturnType<OpenTexts['settle']>): readonly string[] {
  return settled.flatMap(({ path, facts }) => {
    const entry = entryIn(entries, path);
    const isSame = isDeepStrictEqual(entry.facts, facts);
    entry.facts = facts;
    return isSame ? [] : [path];
  });
}

function entryIn(entries: Map<string, Entry>, path: string): Entry {
  const existing = entries.get(path);
  if (existing) return existing;
  const entry: Entry = { facts: undefined, json: undefined, hash: undefined, mentions: new Map() };
  entries.set(path, entry);
  return entry;
}

/** Whether a text mentions one of the words and was written by people. */
export function isWorthReading(path: string, text: string, words: RegExp): boolean {
  return words.test(text) && !isMinified(path, text);
}

/** Fills an entry with what an open document says: what changes with every key is not worth keeping on disk. */
function takeOpen(entry: Entry, text: string, facts: FileFacts | undefined): boolean {
  if (facts) [entry.facts, entry.hash] = [facts, hashOf(text)];
  return facts !== undefined;
}

/** Fills an entry from the cache or by parsing; true when it had to be parsed. */
function parseInto(entry: Entry, path: string, text: string, frontEnd: FrontEnd, cache: FactsCache): boolean {
  const hash = hashOf(text);
  const json = cache.read(hash);
  const kept = json === undefined ? undefined : readFacts(json);
  // Undefined while the grammar is not loaded: then the next question tries again.
  const facts = kept ?? frontEnd.facts(path, text);
  if (!facts) return false;
  [entry.facts, entry.hash] = [facts, hash];
  if (kept) return false;
  cache.write(hash, () => JSON.stringify(facts));
  return true;
}

/** Undefined for what is not there, cannot be read, is too large, or is no text. */
function readText(path: string): string | undefined {
  try {
    return statSync(path).size > LARGEST_FILE ? undefined : asText(readFileSync(path));
  } catch {
    return undefined;
  }
}
