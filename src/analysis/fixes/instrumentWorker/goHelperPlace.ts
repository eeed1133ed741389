/** Where the helper of workers lies in Go: beside the worker, or in a package that several share: a metric is registered once. */
import type { TextEdit } from '../../../core/range';
import type { Worker } from '../../model';
import { folderOf } from '../../sourceFiles';
import { ownPlace, sharedPlace, type HelperPlace } from '../go/helperPlace';
import { importEdits } from '../go/imports';
import { functionOf } from '../go/packages';
import type { WorkerTarget } from '../target';
import { OWN_WORDS, SHARED_PACKAGE, SHARED_WORDS, workerHelper, type WorkerWords } from './goHelper';
import { JOB_DURATION_NAME, JOBS_NAME } from './metricNames';

const FILE = 'worker_metrics.go';

/** A helper as the worker's file writes it. */
export interface CalledHelper extends HelperPlace {
  readonly words: WorkerWords;
}

export function workerHelperPlace(beside: string, target: WorkerTarget): CalledHelper {
  const { worker, model, tree } = target;
  const own = { ...ownPlace(folderOf(beside), OWN_WORDS.start, tree), words: OWN_WORDS };
  if (functionOf(OWN_WORDS.start, own.folder, tree)) return own;
  const words = { package: SHARED_PACKAGE, name: SHARED_WORDS.start };
  const place = sharedPlace(beside, words, worker.service, model, tree);
  const shared = place && { ...place, words: SHARED_WORDS };
  if (!shared) return own;
  if (functionOf(SHARED_WORDS.start, shared.folder, tree)) return shared;
  return packagesOf(model.workers, worker).size > 1 ? shared : own;
}

/** Folders in which workers of the service are that nobody measures. */
const packagesOf = (workers: readonly Worker[], { service }: Worker): ReadonlySet<string> =>
  new Set(
    workers.flatMap(({ service: own, metrics, handler: { body } }) =>
      own === service && metrics.answer !== 'yes' && body?.file.endsWith('.go') ? [folderOf(body.file)] : [],
    ),
  );

/** What brings it into a file. Undefined when its name, its file or its metrics are taken. */
export function workerHelperEdits(
  beside: string,
  place: CalledHelper,
  { model, tree }: WorkerTarget,
): readonly (readonly [string, readonly TextEdit[]])[] | undefined {
  const facts = tree.facts(beside);
  const imports = place.import === undefined ? [] : facts && importEdits(facts, tree.text(beside) ?? '', place.import);
  if (!imports) return undefined;
  const importing: readonly [string, readonly TextEdit[]][] = imports.length > 0 ? [[beside, imports]] : [];
  const present = functionOf(place.name, place.folder, tree);
  if (present) return present.returns[0]?.path.join('.') === place.words.type ? importing : undefined;
  const file = place.folder === '' ? FILE : `${place.folder}/${FILE}`;
  const isTaken = model.metrics.some(({ name }) => name === JOBS_NAME || name === JOB_DURATION_NAME);
  if (isTaken || tree.has(file)) return undefined;
  return [...importing, [file, [{ range: [0, 0, 0, 0], text: workerHelper(place.packageName, place.words) }]]];
}
