/** Where the Go helper lies: a file of its own, once in a package. */
import type { WorkspaceChange } from '../../../core/finding';
import type { TextEdit } from '../../../core/range';
import type { FileFacts } from '../../facts';
import type { SourceTree } from '../../sourceTree';
import { firstParameterOf } from '../go/packages';
import { withModules } from '../manifests/goMod';
import type { FixTarget } from './addMetrics';
import { goHelper } from './goHelper';
import { HELPER, type GoShape } from './goShapes';

/**
 * The edits that bring the helper into a package: none when it is there. Undefined when a function of that name is there that takes
 * something else, when its file is taken, or when no metric can be used or made.
 */
export function goHelperEdits(
  folder: string,
  facts: FileFacts,
  target: FixTarget,
  shape: GoShape,
): readonly (readonly [string, readonly TextEdit[]])[] | undefined {
  const taken = helperTakes(folder, target.tree);
  if (taken !== undefined) return taken === shape.takes ? [] : undefined;
  const file = folder === '' ? FILE : `${folder}/${FILE}`;
  const source = goHelper(facts, file, target, shape);
  if (source === undefined || target.tree.has(file)) return undefined;
  return [[file, [{ range: [0, 0, 0, 0], text: source }]]];
}

const FILE = 'request_metrics.go';

const helperTakes = (folder: string, tree: SourceTree): string | undefined => firstParameterOf(HELPER, folder, tree);

/** The module of the client is required, unless the project's own metrics are used, which have it. */
export function withClient(
  edits: WorkspaceChange['edits'],
  file: string,
  { metrics, tree }: FixTarget,
): WorkspaceChange {
  const change: WorkspaceChange = { title: 'Add metrics', edits };
  if (metrics.counter || metrics.histogram) return change;
  const serve = 'Serve promhttp.Handler() on /metrics to see the numbers.';
  return withModules(change, file, ['github.com/prometheus/client_golang'], tree, serve);
}
