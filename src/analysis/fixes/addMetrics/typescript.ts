/** TypeScript and JavaScript: a word at the registration of the route, from a helper module that is written once. */
import type { WorkspaceChange } from '../../../core/finding';
import { folderOf } from '../../sourceFiles';
import { withPackages } from '../manifests/withPackages';
import { styleOf } from '../textStyle';
import { folderFor, useHelper } from '../typescript/helperModule';
import { servingNote } from '../typescript/notes';
import type { FixTarget } from './addMetrics';
import type { RequestMetrics } from './metricSet';
import { sharedRegistry } from './nextConfig';
import { flavourOf } from './typescriptFlavours';
import { HELPER, typeScriptHelper } from './typescriptHelper';

/** Undefined when the registration cannot be found, has no place for it, or is measured already. */
export function addTypeScriptMetrics(given: FixTarget): WorkspaceChange | undefined {
  const { route, tree, files } = given;
  const flavour = flavourOf(route);
  const text = tree.text(route.declaration.file);
  if (!flavour || text === undefined) return undefined;
  const target = flavour.isLoadedAgain ? { ...given, metrics: withSharedNames(given) } : given;
  const { metrics } = target;
  const own = metrics.counter?.file ?? metrics.histogram?.file;
  const folder = own === undefined ? folderFor(route, tree) : folderOf(own);
  const edits = useHelper(target, {
    stem: flavour.stem ?? 'requestMetrics',
    helper: { name: HELPER, placement: flavour.placement, hook: 'onRequest' },
    ...(folder === undefined ? {} : { folder }),
    marks: [`function ${HELPER}(`, flavour.mark],
    source: (file, isCommonJs) => typeScriptHelper(target, file, isCommonJs, styleOf(text), flavour),
  });
  if (!edits) return undefined;
  const { edits: shared, note } = sharedRegistry(route, tree, files);
  const change = { title: 'Add metrics', edits: new Map([...edits, ...shared]) };
  const serving = metrics.counter || metrics.histogram ? undefined : servingNote(files, tree);
  const notes = [serving, note].filter((one) => one !== undefined);
  return withPackages(change, route.declaration.file, ['prom-client'], tree, {
    more: notes.length > 0 ? notes.join(' ') : undefined,
  });
}

/** What another helper registers in a way that finds it again is no other metric of the same name. */
function withSharedNames({ metrics, tree, files }: FixTarget): RequestMetrics {
  const texts = files.filter((file) => /equestMetrics\.[jt]s$/.test(file)).map((file) => tree.text(file) ?? '');
  const isShared = (name: string): boolean =>
    texts.some((text) => new RegExp(`getSingleMetric\\(['"]${name}['"]`).test(text));
  return { ...metrics, takenNames: new Set([...metrics.takenNames].filter((name) => !isShared(name))) };
}
