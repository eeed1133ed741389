/** Whether somebody can read the metrics that a fix adds to a Go program. */
import type { WorkspaceChange } from '../../../core/finding';
import { isTestFile } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';

const SERVE = 'Serve promhttp.Handler() on /metrics to see the numbers.';

/** Says what is left to do where no file of the service serves or pushes the metrics of the client's registry. */
export function withServing(change: WorkspaceChange, files: readonly string[], tree: SourceTree): WorkspaceChange {
  const isServed = files.some(
    (file) => file.endsWith('.go') && !isTestFile(file) && tree.mentions(file, /\bpromhttp\.|\bpush\.New\(/),
  );
  return isServed ? change : { ...change, note: [change.note ?? '', SERVE].join(' ').trim() };
}
