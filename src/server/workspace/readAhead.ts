/**
 * Reads a folder's sources ahead of the linker: which ones mention what plug-ins know, and the facts of those, in worker threads when
 * there is enough to do. Everything it finds out the tree would find out itself, only later and in one thread.
 */
import { readFile, stat } from 'node:fs/promises';
import type { Language } from '../../analysis/facts';
import { prefilterFor } from '../../analysis/linker/linker';
import { folderOf, isTestFile, languageOf } from '../../analysis/sourceFiles';
import { asText, LARGEST_FILE } from './sourceText';
import { isWorthReading, type WorkspaceTree } from './workspaceTree';
import { startWorkers, type WorkerOptions } from './workers';

const READS_AT_ONCE = 32;
/** Bytes of sources below which threads cost more than they bring. */
const WORTH_THREADS = 1_500_000;

interface Candidate {
  readonly path: string;
  readonly words: RegExp;
  readonly size: number;
}

export interface ReadAheadResult {
  readonly candidates: number;
  readonly parsed: number;
}

/** Never rejects. Between two files other work of this thread gets its turn. */
export async function readAhead(
  folder: string,
  tree: WorkspaceTree,
  workers: WorkerOptions | undefined,
  signal: AbortSignal,
): Promise<ReadAheadResult> {
  const candidates = await findCandidates(folder, tree, signal);
  const bytes = candidates.reduce((sum, { size }) => sum + size, 0);
  if (!workers || bytes < WORTH_THREADS || signal.aborted) return { candidates: candidates.length, parsed: 0 };
  return { candidates: candidates.length, parsed: await parseCandidates(folder, tree, candidates, workers, signal) };
}

async function findCandidates(folder: string, tree: WorkspaceTree, signal: AbortSignal): Promise<Candidate[]> {
  const words = new Map<Language, RegExp>();
  const sources = tree.files.flatMap((path) => {
    const language = languageOf(path);
    if (language === undefined || isTestFile(path)) return [];
    const expression = words.get(language) ?? prefilterFor(language);
    words.set(language, expression);
    return [{ path, words: expression }];
  });
  const sizes = new Map<string, number>();
  const mentioned = new Set<string>();
  for (let index = 0; index < sources.length && !signal.aborted; index += READS_AT_ONCE) {
    const batch = sources.slice(index, index + READS_AT_ONCE);
    const texts = await Promise.all(batch.map(({ path }) => readSource(`${folder}/${path}`)));
    batch.forEach((source, at) => {
      const text = texts[at] ?? '';
      const isMentioned = isWorthReading(source.path, text, source.words);
      tree.take(source.path, { words: source.words, isMentioned });
      sizes.set(source.path, text.length);
      if (isMentioned) mentioned.add(source.path).add(packageOf(source.path));
    });
  }
  return sources
    .filter(({ path }) => mentioned.has(path) || mentioned.has(packageOf(path)))
    .filter(({ path }) => !tree.isKnown(path))
    .map((source) => ({ ...source, size: sizes.get(source.path) ?? 0 }));
}

/** Go reads packages, not files: what one of them needs lies in those beside it. */
const packageOf = (path: string): string => (languageOf(path) === 'go' ? `${folderOf(path)}/` : path);

async function readSource(path: string): Promise<string | undefined> {
  try {
    return (await stat(path)).size > LARGEST_FILE ? undefined : asText(await readFile(path));
  } catch {
    return undefined;
  }
}

/** Threads take files from the large end of the list, this thread from the small one, until they meet. */
async function parseCandidates(
  folder: string,
  tree: WorkspaceTree,
  candidates: readonly Candidate[],
  options: WorkerOptions,
  signal: AbortSignal,
): Promise<number> {
  const queue = [...candidates].sort((left, right) => left.size - right.size);
  const words = new Map(candidates.map((candidate) => [candidate.path, candidate.words]));
  let parsed = 0;
  const workers = startWorkers(folder, options, signal);
  const own = async (): Promise<void> => {
    for (let next = queue.shift(); next && !signal.aborted; next = queue.shift()) {
      tree.facts(next.path);
      parsed += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const theirs = workers.map(async (worker) => {
    while (queue.length > 0 && !signal.aborted) {
      const batch = queue.splice(-Math.min(8, Math.ceil(queue.length / 4)));
      for (const { path, hash, json } of await worker.parse(batch.map((one) => one.path))) {
        const expression = words.get(path);
        if (hash === undefined || json === undefined || !expression) continue;
        tree.take(path, { words: expression, isMentioned: tree.mentions(path, expression), parsed: { hash, json } });
        parsed += 1;
      }
    }
  });
  await Promise.all([own(), ...theirs]);
  await Promise.all(workers.map((worker) => worker.stop()));
  return parsed;
}
