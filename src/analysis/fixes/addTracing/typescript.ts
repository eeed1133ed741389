/** “Add tracing” in TypeScript and JavaScript: a span around the handler, started where the route is registered. */
import type { WorkspaceChange } from '../../../core/finding';
import { folderOf } from '../../sourceFiles';
import { withPackages } from '../manifests/withPackages';
import { styleOf } from '../textStyle';
import { relativeImport } from '../typescript/imports';
import { folderFor, useHelper, withNeighbours } from '../typescript/helperModule';
import { tracingNote } from '../typescript/notes';
import { findTracer } from '../typescript/tracers';
import type { RouteFix, RouteTarget } from '../target';
import { flavourOf, TRACING_FLAVOURS } from './typescriptFlavours';
import { TRACING_HELPER, tracingHelper } from './typescriptHelper';

export const addTracingTypeScript: RouteFix = {
  frameworks: new Set(Object.keys(TRACING_FLAVOURS)),
  namesRoute: true,
  apply: addTracing,
};

/** Undefined when the registration cannot be found, has no place for it, or is traced already. */
function addTracing(target: RouteTarget): WorkspaceChange | undefined {
  const { route, tree, files } = target;
  const flavour = flavourOf(route);
  const text = tree.text(route.declaration.file);
  if (!flavour || text === undefined) return undefined;
  const tracer = findTracer(files, tree);
  const folder = tracer?.symbol === undefined ? folderFor(route, tree) : folderOf(tracer.file);
  const edits = useHelper(target, {
    stem: flavour.stem ?? 'requestTracing',
    helper: {
      name: TRACING_HELPER,
      placement: flavour.placement,
      ...(flavour.hook === undefined ? {} : { hook: flavour.hook }),
      ...(flavour.otherHooks ? { otherHooks: flavour.otherHooks } : {}),
    },
    ...(folder === undefined ? {} : { folder }),
    marks: [`function ${TRACING_HELPER}(`, flavour.mark],
    source: (file, isCommonJs) =>
      tracingHelper(flavour, {
        isTyped: /\.[cm]?ts$/.test(file),
        isCommonJs,
        style: styleOf(text),
        service: tracer?.name ?? route.service,
        ...(tracer?.symbol === undefined
          ? {}
          : {
              tracer: { symbol: tracer.symbol, source: relativeImport(file, tracer.file, withNeighbours(tree, file)) },
            }),
      }),
  });
  return (
    edits &&
    withPackages({ title: 'Add tracing', edits }, route.declaration.file, ['@opentelemetry/api'], tree, {
      more: tracingNote(files, tree),
    })
  );
}
