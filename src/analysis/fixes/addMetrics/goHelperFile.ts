/** Where the Go helper lies: a file of its own, in the package that calls it or in one that several share. */
import type { WorkspaceChange } from '../../../core/finding';
import type { TextEdit } from '../../../core/range';
import type { Route, ServiceModel } from '../../model';
import { isOperational } from '../../rules/operationalPaths';
import { folderOf, languageOf } from '../../sourceFiles';
import { ownPlace, sharedPlace, type HelperPlace } from '../go/helperPlace';
import { importEdits } from '../go/imports';
import { firstParameterOf } from '../go/packages';
import { MIDDLEWARE_FRAMEWORKS } from '../go/routeMiddleware';
import { withServing } from '../go/serving';
import { nearestGoMod, withModules } from '../manifests/goMod';
import type { FixTarget } from './addMetrics';
import { canAddMetrics } from './applicable';
import { goHelper } from './goHelper';
import { HELPER, SHARED_HELPER, type GoShape } from './goShapes';

/**
 * In the package of the calling file, unless several packages of the service have handlers: a metric is registered once in a program. A
 * helper that is there already is used. Metrics of a handler's own package cannot be reached from a package that it imports.
 */
export function goHelperPlace(calling: string, target: FixTarget): HelperPlace {
  const { route, model, tree, metrics } = target;
  const own = ownPlace(folderOf(calling), HELPER, tree);
  if (firstParameterOf(HELPER, own.folder, tree) !== undefined) return own;
  const shared = sharedPlace(calling, SHARED_HELPER, route.service, model, tree);
  if (!shared) return own;
  if (firstParameterOf(shared.name, shared.folder, tree) !== undefined) return shared;
  const packages = packagesOfHandlers(target);
  const metricsOfHandlers = [metrics.counter, metrics.histogram].some(
    (metric) => metric !== undefined && packages.has(folderOf(metric.file)),
  );
  return packages.size > 1 && !metricsOfHandlers ? shared : own;
}

/** Folders of one module whose handlers the fix would change. */
function packagesOfHandlers({ route, model, tree }: FixTarget): ReadonlySet<string> {
  const files = model.routes
    .filter((one) => one.service === route.service && languageOf(one.declaration.file) === 'go')
    .filter((one) => isChanged(one, model))
    .map(placeOfHelperCall);
  const module = nearestGoMod(placeOfHelperCall(route), tree)?.file;
  return new Set(files.filter((file) => nearestGoMod(file, tree)?.file === module).map(folderOf));
}

/** The metrics endpoint and its like are no handlers of the project. */
const isChanged = (route: Route, model: ServiceModel): boolean =>
  canAddMetrics(route, model) && route.handler.body !== undefined && !isOperational(route.path);

const placeOfHelperCall = ({ framework, declaration, handler }: Route): string =>
  MIDDLEWARE_FRAMEWORKS[framework] ? declaration.file : (handler.body ?? declaration).file;

/**
 * The edits that bring the helper to its place: none when it is there. Undefined when a function of that name is there that takes
 * something else, when its file is taken, or when no metric can be used or made.
 */
export function goHelperEdits(
  place: HelperPlace,
  calling: string,
  target: FixTarget,
  shape: GoShape,
): readonly (readonly [string, readonly TextEdit[]])[] | undefined {
  const { tree } = target;
  const facts = tree.facts(calling);
  const imports = place.import === undefined ? [] : facts && importEdits(facts, tree.text(calling) ?? '', place.import);
  if (!imports) return undefined;
  const importing: readonly [string, readonly TextEdit[]][] = imports.length > 0 ? [[calling, imports]] : [];
  const taken = firstParameterOf(place.name, place.folder, tree);
  if (taken !== undefined) return taken === shape.takes ? importing : undefined;
  const file = place.folder === '' ? FILE : `${place.folder}/${FILE}`;
  const source = goHelper(place, target, shape);
  if (source === undefined || tree.has(file)) return undefined;
  return [...importing, [file, [{ range: [0, 0, 0, 0], text: source }]]];
}

const FILE = 'request_metrics.go';

/** The module of the client is required, unless the project's own metrics are used, which have it. */
export function withClient(
  edits: readonly (readonly [string, readonly TextEdit[]])[],
  file: string,
  { metrics, files, tree }: FixTarget,
): WorkspaceChange {
  const merged = new Map<string, readonly TextEdit[]>();
  for (const [name, added] of edits) merged.set(name, [...(merged.get(name) ?? []), ...added]);
  const change: WorkspaceChange = { title: 'Add metrics', edits: merged };
  if (metrics.counter || metrics.histogram) return change;
  return withServing(withModules(change, file, ['github.com/prometheus/client_golang'], tree), files, tree);
}
