/** “Instrument this worker” in Go: each run of a function, or each turn of a loop, is counted by outcome and timed. */
import type { WorkspaceChange } from '../../../core/finding';
import { functionsIn } from '../../linker/visit';
import type { Worker } from '../../model';
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { functionOf, goFilesIn } from '../go/packages';
import { withModules } from '../manifests/goMod';
import type { WorkerFix, WorkerTarget } from '../target';
import { sliceOf } from '../textStyle';
import { measureFunction } from './goFunction';
import { WORKER_HELPER, WORKER_HELPER_TYPE, workerHelper } from './goHelper';
import { measureLoop } from './goLoop';
import { JOB_DURATION_NAME, JOBS_NAME } from './metricNames';

/** Kinds whose function runs once for each job, and kinds whose function goes round. A ticker may be either. */
const FUNCTIONS = ['cron', 'asynq', 'nats', 'temporal'];
const LOOPS = ['goroutine-loop', 'kafka-go', 'confluent-kafka', 'amqp', 'sarama'];

export const instrumentWorkerGo: WorkerFix = {
  kinds: new Set([...FUNCTIONS, ...LOOPS, 'ticker']),
  apply: instrumentWorker,
};

const SERVE = 'Serve promhttp.Handler() on /metrics in the process of the worker to see the numbers.';
const FILE = 'worker_metrics.go';

/** Undefined where work cannot be told from waiting, where one name would not be true, or where it is measured already. */
function instrumentWorker({ worker, together, model, tree }: WorkerTarget): WorkspaceChange | undefined {
  const { body } = worker.handler;
  const facts = body && tree.facts(body.file);
  const text = body && tree.text(body.file);
  if (!body || !facts || text === undefined) return undefined;
  const run = functionsIn(facts.body).find((one) => one.bodyRange.join() === body.range.join());
  const name = labelOf(worker, together);
  if (!run || name === undefined || sliceOf(text, run.bodyRange).includes(`${WORKER_HELPER}(`)) return undefined;
  const isLoop = LOOPS.includes(worker.kind) || (worker.kind === 'ticker' && isStartedBeside(worker, tree));
  const own = isLoop ? measureLoop(run, name, text) : measureFunction(run, name, text);
  const isTaken = model.metrics.some((metric) => metric.name === JOBS_NAME || metric.name === JOB_DURATION_NAME);
  const helper = own && helperEdits(body.file, isTaken, tree);
  if (!own || !helper) return undefined;
  const change = { title: 'Instrument this worker', edits: new Map([[body.file, own], ...helper]) };
  return withModules(change, body.file, ['github.com/prometheus/client_golang'], tree, SERVE);
}

/** `go refresh(ctx)`: it goes round by itself; others are called by a scheduler. */
const isStartedBeside = ({ declaration: { file, range } }: Worker, tree: SourceTree): boolean =>
  /^go\b/.test(sliceOf(tree.text(file) ?? '', range));

/** None when the package has the helper. Undefined when its name, its file or its metrics are taken. */
function helperEdits(beside: string, isTaken: boolean, tree: SourceTree): WorkspaceChange['edits'] | undefined {
  const folder = folderOf(beside);
  const present = functionOf(WORKER_HELPER, folder, tree);
  if (present) return present.returns[0]?.path.join('.') === WORKER_HELPER_TYPE ? new Map() : undefined;
  const file = folder === '' ? FILE : `${folder}/${FILE}`;
  if (isTaken || tree.has(file)) return undefined;
  const name = tree.facts(beside)?.package ?? goFilesIn(folder, tree)[0]?.package ?? 'main';
  return new Map([[file, [{ range: [0, 0, 0, 0], text: workerHelper(name) }]]]);
}

/** The worker's name; of a function that several run its own; where neither is known, what kind of worker it is. */
function labelOf({ name, kind, handler }: Worker, together: readonly Worker[]): string | undefined {
  const isShared = new Set(together.map((one) => one.name)).size > 1;
  const label = isShared ? handler.name : name;
  if (/^[\w./:@ -]+$/.test(label)) return label;
  return isShared ? undefined : kind;
}
