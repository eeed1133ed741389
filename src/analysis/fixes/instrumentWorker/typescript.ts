/** “Instrument this worker” in TypeScript and JavaScript: its function runs within one that counts by outcome and times. */
import type { WorkspaceChange } from '../../../core/finding';
import type { TextEdit } from '../../../core/range';
import type { FunctionFacts } from '../../facts';
import { functionsIn } from '../../linker/visit';
import type { Worker } from '../../model';
import { withPackages } from '../manifests/withPackages';
import type { WorkerFix, WorkerTarget } from '../target';
import { sliceOf, styleOf } from '../textStyle';
import { importEdits } from '../typescript/bringIn';
import { helperEdits } from '../typescript/helperModule';
import { relativeImport, usesRequire } from '../typescript/imports';
import { wrapBody } from '../typescript/wrapBody';
import { JOB_DURATION_NAME, JOBS_NAME } from './metricNames';
import { WORKER_HELPER, workerHelper } from './nodeHelper';

export const instrumentWorkerTypeScript: WorkerFix = {
  kinds: new Set([
    ...['bullmq', 'bull', 'bee-queue', 'agenda', 'pg-boss', 'kafkajs', 'amqplib', 'sqs', 'nestjs-rabbitmq'],
    ...['cron', 'croner', 'node-cron', 'node-schedule', 'nestjs-schedule', 'interval'],
  ]),
  apply: instrumentWorker,
};

/** Queues that hand a function with two parameters a callback, and take its call for the end of the job. */
const WITH_CALLBACK: ReadonlySet<string> = new Set(['bull', 'bee-queue', 'agenda']);
const MARK = `function ${WORKER_HELPER}`;
const SERVE = 'Serve register.metrics() on /metrics in the process of the worker to see the numbers.';

/** Undefined where its end cannot be seen, where one name would not be true, or where it is measured already. */
function instrumentWorker({ worker, together, model, tree, files }: WorkerTarget): WorkspaceChange | undefined {
  const { body } = worker.handler;
  const facts = body && tree.facts(body.file);
  const text = body && tree.text(body.file);
  if (!body || !facts || text === undefined) return undefined;
  const handler = functionsIn(facts.body).find((one) => one.bodyRange.join() === body.range.join());
  const name = labelOf(worker, together);
  if (!handler || name === undefined || !endsWithJob(handler, worker, text)) return undefined;

  const { file } = body;
  const { quote } = styleOf(text);
  const wrapped = wrapBody({ facts, text, function: handler }, `${WORKER_HELPER}(${quote}${name}${quote}, `);
  const isCommonJs = usesRequire(facts, file, tree);
  const isTaken = model.metrics.some((metric) => metric.name === JOBS_NAME || metric.name === JOB_DURATION_NAME);
  const written = helperEdits(
    {
      stem: 'workerMetrics',
      marks: [MARK],
      source: (own) => (isTaken ? undefined : workerHelper(/\.[cm]?ts$/.test(own), isCommonJs, styleOf(text))),
    },
    file,
    files,
    tree,
    isCommonJs,
  );
  if (!wrapped || !written) return undefined;
  const imports = importEdits(facts, text, handler.range[0], {
    names: [WORKER_HELPER],
    source: relativeImport(file, written.file, tree),
    isCommonJs,
  });
  const edits = new Map<string, readonly TextEdit[]>([[file, [...imports, wrapped]], ...written.edits]);
  return withPackages({ title: 'Instrument this worker', edits }, file, ['prom-client'], tree, { more: SERVE });
}

/** Its function ends when the job does: it polls for no others, and calls nobody back. */
function endsWithJob({ parameters, bodyRange }: FunctionFacts, { kind }: Worker, text: string): boolean {
  const source = sliceOf(text, bodyRange);
  if (new RegExp(`\\b${WORKER_HELPER}\\(`).test(source) || source.includes('ReceiveMessageCommand(')) return false;
  return parameters.length < 2 || !WITH_CALLBACK.has(kind);
}

/** The worker's name; of a function that several run its own; where neither is known, what kind of worker it is. */
function labelOf({ name, kind, handler }: Worker, together: readonly Worker[]): string | undefined {
  const isShared = new Set(together.map((one) => one.name)).size > 1;
  const label = isShared ? handler.name : name;
  if (/^[\w./:@ -]+$/.test(label)) return label;
  return isShared ? undefined : kind;
}
