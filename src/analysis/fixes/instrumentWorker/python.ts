/** “Instrument this worker” in Python: a decorator on the job's function, or a block around what a loop does with one message. */
import type { WorkspaceChange } from '../../../core/finding';
import { requirePythonPackages } from '../manifests/pythonPackages';
import { decorate } from '../python/decorate';
import type { WorkerFix, WorkerTarget } from '../target';
import { JOB_HELPER, pythonJobHelper } from './pythonHelper';
import { JOB_FLAVOURS, LOOP_KINDS } from './pythonFlavours';
import { hasLoop, measureLoop } from './pythonLoop';

export const instrumentWorkerPython: WorkerFix = {
  kinds: new Set([...Object.keys(JOB_FLAVOURS), ...LOOP_KINDS]),
  apply: instrumentWorker,
};

const NOTE = 'Serve the metrics of the worker’s process, for instance with prometheus_client.start_http_server(8000).';

/** Undefined when the function lies elsewhere, is measured already, or its loop cannot be told. */
function instrumentWorker(target: WorkerTarget): WorkspaceChange | undefined {
  const { worker, tree, files, model } = target;
  const takenNames = new Set(model.metrics.flatMap(({ name }) => name ?? []));
  const helper = {
    file: JOB_HELPER,
    source: () => pythonJobHelper(JOB_FLAVOURS[worker.kind] ?? {}, takenNames),
  };
  const { body } = worker.handler;
  const label = worker.name.replace(/["'\\]/g, '');
  const place = { body, tree, files };
  const edits =
    LOOP_KINDS.has(worker.kind) && (JOB_FLAVOURS[worker.kind] === undefined || hasLoop(place))
      ? measureLoop(place, label, helper)
      : decorate(place, { ...helper, name: 'measure_job', arguments: () => [label] });
  if (!edits || !body) return undefined;
  const needed = requirePythonPackages(body.file, ['prometheus-client'], tree);
  return {
    title: 'Instrument this worker',
    edits: new Map([...edits, ...needed.edits]),
    note: [...(needed.install === undefined ? [] : [needed.install]), NOTE].join(' '),
  };
}
