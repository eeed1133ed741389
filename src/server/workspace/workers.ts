/** Worker threads for one folder. A thread that dies gives no answers; what it should have parsed is parsed when it is needed. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { fieldsOf, textOr } from '../../protocol/parse';
import type { ParsedFile } from './worker';

export interface WorkerOptions {
  /** The built `worker.js`. */
  readonly file: string;
  /** Where facts are kept on disk, and the build that keeps them; without, they are not. */
  readonly cache?: { readonly folder: string; readonly build: string };
}

export interface FileWorker {
  /** Empty when the thread died or the signal aborted. One question at a time. */
  parse(paths: readonly string[]): Promise<readonly ParsedFile[]>;
  stop(): Promise<unknown>;
}

const MOST_WORKERS = 4;

/** One fewer than there are cores; none on a single core. */
export function startWorkers(folder: string, options: WorkerOptions, signal: AbortSignal): FileWorker[] {
  const count = Math.min(MOST_WORKERS, availableParallelism() - 1);
  return Array.from({ length: count }, () => startWorker(folder, options, signal));
}

function startWorker(folder: string, { file, cache }: WorkerOptions, signal: AbortSignal): FileWorker {
  const workerData = { folder, ...(cache ? { cacheFolder: cache.folder, build: cache.build } : {}) };
  const worker = new Worker(file, { workerData });
  let isAlive = true;
  /** Dead, or not wanted any more. */
  const ended = new Promise<undefined>((resolve) => {
    const end = (): void => {
      isAlive = false;
      resolve(undefined);
    };
    worker.once('error', end).once('exit', end);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
  return {
    async parse(paths) {
      if (!isAlive) return [];
      const answered = new Promise<unknown>((resolve) => worker.once('message', resolve));
      worker.postMessage([...paths]);
      return parsedFiles(await Promise.race([answered, ended]));
    },
    stop: () => worker.terminate(),
  };
}

function parsedFiles(message: unknown): ParsedFile[] {
  return (Array.isArray(message) ? message : []).map((item: unknown) => {
    const { path, hash, json } = fieldsOf(item);
    const isParsed = typeof hash === 'string' && typeof json === 'string';
    return { path: textOr(path, ''), ...(isParsed ? { hash, json } : {}) };
  });
}
