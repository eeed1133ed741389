/** TypeScript and JavaScript: a word at the registration of the route, from a helper module that is written once. */
import type { WorkspaceChange } from '../../../core/finding';
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { styleOf } from '../textStyle';
import { useHelper } from '../typescript/helperModule';
import type { FixTarget } from './addMetrics';
import { TYPESCRIPT_FLAVOURS } from './typescriptFlavours';
import { HELPER, typeScriptHelper } from './typescriptHelper';

/** Undefined when the registration cannot be found, has no place for it, or is measured already. */
export function addTypeScriptMetrics(target: FixTarget): WorkspaceChange | undefined {
  const { route, metrics, tree } = target;
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
  return edits && { title: 'Add metrics', edits, ...noteFor(target) };
}

function noteFor({ metrics, tree }: FixTarget): { note?: string } {
  if (metrics.counter || metrics.histogram) return {};
  const isListed = packageTexts(tree).some((text) => text.includes('"prom-client"'));
  return isListed
    ? {}
    : { note: 'Run “npm install prom-client” and serve register.metrics() on /metrics to see the numbers.' };
}

function packageTexts(tree: SourceTree): string[] {
  return tree.files.filter((file) => /(?:^|\/)package\.json$/.test(file)).flatMap((file) => tree.text(file) ?? []);
}
