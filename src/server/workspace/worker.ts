/** A worker thread: reads files, parses them, and sends back their facts. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { fieldsOf, textOr, textsOf } from '../../protocol/parse';
import { languageOf } from '../../analysis/sourceFiles';
import type { FrontEnd } from '../../analysis/languages/frontEnd';
import { hashOf, NO_CACHE, openFactsCache, type FactsCache } from './factsCache';
import { loadFrontEnd } from './grammars';
import { asText } from './sourceText';

/** What one file came to; without a hash it could not be read. */
export interface ParsedFile {
  readonly path: string;
  readonly hash?: string;
  readonly json?: string;
}

/** `paths` are relative to `folder`. */
async function parseAll(
  folder: string,
  paths: readonly string[],
  frontEnd: FrontEnd,
  cache: FactsCache,
): Promise<ParsedFile[]> {
  const parsed: ParsedFile[] = [];
  for (const path of paths) {
    const language = languageOf(path);
    if (language) await frontEnd.load(language);
    parsed.push(parseFile(folder, path, frontEnd, cache));
  }
  return parsed;
}

function parseFile(folder: string, path: string, frontEnd: FrontEnd, cache: FactsCache): ParsedFile {
  try {
    const text = asText(readFileSync(`${folder}/${path}`));
    if (text === undefined) return { path };
    const hash = hashOf(text);
    const known = cache.read(hash);
    if (known !== undefined) return { path, hash, json: known };
    const facts = frontEnd.facts(path, text);
    if (!facts) return { path };
    const json = JSON.stringify(facts);
    cache.write(hash, () => json);
    return { path, hash, json };
  } catch {
    // Gone since it was listed.
    return { path };
  }
}

const data = fieldsOf(workerData);
const folder = textOr(data['folder'], '');
const cacheFolder = textOr(data['cacheFolder'], '');
const cache = cacheFolder === '' ? NO_CACHE : openFactsCache(cacheFolder, textOr(data['build'], ''));
const frontEnd = loadFrontEnd(dirname(fileURLToPath(import.meta.url)));
parentPort?.on('message', (paths: unknown) => {
  void frontEnd
    .then((loaded) => parseAll(folder, textsOf(paths), loaded, cache))
    .then((parsed) => parentPort?.postMessage(parsed));
});
