/** Where the Go helper lies: a file of its own, once in a package. */
import type { TextEdit } from '../../../core/range';
import type { FileFacts } from '../../facts';
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
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

/** The type of the first parameter of the package's helper: from an earlier fix, or its own. */
function helperTakes(folder: string, tree: SourceTree): string | undefined {
  for (const facts of goFilesIn(folder, tree))
    for (const statement of facts.body)
      if (statement.kind === 'function' && statement.function.name === HELPER)
        return statement.function.parameters[0]?.type?.path.join('.') ?? '';
  return undefined;
}

function goFilesIn(folder: string, tree: SourceTree): readonly FileFacts[] {
  const files = tree.files.filter(
    (file) => folderOf(file) === folder && file.endsWith('.go') && !file.endsWith('_test.go'),
  );
  return files.flatMap((file) => tree.facts(file) ?? []);
}

/** What is left to do by hand. */
export function helperNote({ metrics, tree }: FixTarget): { note?: string } {
  const usesClient = metrics.counter !== undefined || metrics.histogram !== undefined || hasClient(tree);
  return usesClient
    ? {}
    : {
        note: 'Run “go get github.com/prometheus/client_golang” and serve promhttp.Handler() on /metrics to see the numbers.',
      };
}

function hasClient(tree: SourceTree): boolean {
  return tree.files.some(
    (file) => file.endsWith('go.mod') && tree.text(file)?.includes('github.com/prometheus/client_golang'),
  );
}
