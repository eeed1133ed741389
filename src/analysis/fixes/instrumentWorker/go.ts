/** “Instrument this worker” in Go: each run of a function, or each turn of a loop, is counted by outcome and timed. */
import type { WorkspaceChange } from '../../../core/finding';
import type { TextEdit } from '../../../core/range';
import { functionsIn } from '../../linker/visit';
import type { Worker } from '../../model';
import type { SourceTree } from '../../sourceTree';
import { withModules } from '../manifests/goMod';
import type { WorkerFix, WorkerTarget } from '../target';
import { sliceOf } from '../textStyle';
import { measureFunction } from './goFunction';
import { workerHelperEdits, workerHelperPlace } from './goHelperPlace';
import { measureLoop } from './goLoop';

/** Kinds whose function runs once for each job, and kinds whose function goes round. A ticker may be either. */
const FUNCTIONS = ['cron', 'asynq', 'nats', 'temporal'];
const LOOPS = ['goroutine-loop', 'kafka-go', 'confluent-kafka', 'amqp', 'sarama'];

export const instrumentWorkerGo: WorkerFix = {
  kinds: new Set([...FUNCTIONS, ...LOOPS, 'ticker']),
  apply: instrumentWorker,
};

const SERVE = 'Serve promhttp.Handler() on /metrics in the process of the worker to see the numbers.';

/** Undefined where work cannot be told from waiting, where one name would not be true, or where it is measured already. */
function instrumentWorker(target: WorkerTarget): WorkspaceChange | undefined {
  const { worker, together, tree } = target;
  const { body } = worker.handler;
  const facts = body && tree.facts(body.file);
  const text = body && tree.text(body.file);
  if (!body || !facts || text === undefined) return undefined;
  const run = functionsIn(facts.body).find((one) => one.bodyRange.join() === body.range.join());
  const name = labelOf(worker, together);
  const helper = workerHelperPlace(body.file, target);
  if (!run || name === undefined || sliceOf(text, run.bodyRange).includes(`${helper.call}(`)) return undefined;
  const isLoop = LOOPS.includes(worker.kind) || (worker.kind === 'ticker' && isStartedBeside(worker, tree));
  const own = isLoop ? measureLoop(run, name, text, helper) : measureFunction(run, name, text, helper);
  const brought = own && workerHelperEdits(body.file, helper, target);
  if (!own || !brought) return undefined;
  const edits = new Map<string, readonly TextEdit[]>([[body.file, own]]);
  for (const [file, added] of brought) edits.set(file, [...added, ...(edits.get(file) ?? [])]);
  const change = { title: 'Instrument this worker', edits };
  return withModules(change, body.file, ['github.com/prometheus/client_golang'], tree, SERVE);
}

/** `go refresh(ctx)`: it goes round by itself; others are called by a scheduler. */
const isStartedBeside = ({ declaration: { file, range } }: Worker, tree: SourceTree): boolean =>
  /^go\b/.test(sliceOf(tree.text(file) ?? '', range));

/** The worker's name; of a function that several run its own; where neither is known, what kind of worker it is. */
function labelOf({ name, kind, handler }: Worker, together: readonly Worker[]): string | undefined {
  const isShared = new Set(together.map((one) => one.name)).size > 1;
  const label = isShared ? handler.name : name;
  if (/^[\w./:@ -]+$/.test(label)) return label;
  return isShared ? undefined : kind;
}
