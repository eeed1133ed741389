/** TypeScript and JavaScript: a word at the registration of the route, from a helper module that is written once. */
import type { WorkspaceChange } from '../../../core/finding';
import { folderOf } from '../../sourceFiles';
import { withPackages } from '../manifests/withPackages';
import { styleOf } from '../textStyle';
import { useHelper } from '../typescript/helperModule';
import type { FixTarget } from './addMetrics';
import { servingNote } from '../typescript/notes';
import { TYPESCRIPT_FLAVOURS } from './typescriptFlavours';
import { HELPER, typeScriptHelper } from './typescriptHelper';

/** Undefined when the registration cannot be found, has no place for it, or is measured already. */
export function addTypeScriptMetrics(target: FixTarget): WorkspaceChange | undefined {
  const { route, metrics, files, tree } = target;
  const flavour = TYPESCRIPT_FLAVOURS[route.framework];
  const text = tree.text(route.declaration.file);
  if (!flavour || text === undefined) return undefined;
  const own = metrics.counter?.file ?? metrics.histogram?.file;
  const edits = useHelper(target, {
    stem: 'requestMetrics',
    helper: { name: HELPER, placement: flavour.placement, hook: 'onRequest' },
    ...(own === undefined ? {} : { folder: folderOf(own) }),
    marks: [`function ${HELPER}(`, flavour.mark],
    source: (file, isCommonJs) => typeScriptHelper(target, file, isCommonJs, styleOf(text), flavour),
  });
  return (
    edits &&
    withPackages({ title: 'Add metrics', edits }, route.declaration.file, ['prom-client'], tree, {
      more: metrics.counter || metrics.histogram ? undefined : servingNote(files, tree),
    })
  );
}
