/** "Add metrics": counts and times one handler on every way out of it, with the project's own metrics where it has them. */
import type { WorkspaceChange } from '../../../core/finding';
import { routeKey, type Route, type ServiceModel } from '../../model';
import { languageOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { canAddMetrics, servedTogether } from './applicable';
import { addGoMetrics } from './go';
import { chooseMetrics, type RequestMetrics } from './metricSet';
import { addPythonMetrics } from './python';
import { addTypeScriptMetrics } from './typescript';

/** What a language's part of the fix is given. */
export interface FixTarget {
  readonly route: Route;
  /** All routes that the same place in the code serves, this one included. */
  readonly together: readonly Route[];
  readonly metrics: RequestMetrics;
  readonly model: ServiceModel;
  readonly tree: SourceTree;
  /** Files of the route's service: a helper of another one is out of reach. */
  readonly files: readonly string[];
}

const BY_LANGUAGE = { go: addGoMetrics, python: addPythonMetrics, typescript: addTypeScriptMetrics } as const;

/** `key` is the route's, as in `routeKey`. */
export function addMetrics(key: string, model: ServiceModel, tree: SourceTree): WorkspaceChange | undefined {
  const route = model.routes.find((candidate) => routeKey(candidate) === key);
  const language = route && languageOf(route.declaration.file);
  if (!route || !language || !canAddMetrics(route, model)) return undefined;
  const folder = model.services.find(({ name }) => name === route.service)?.folder ?? '.';
  const files = folder === '.' ? tree.files : tree.files.filter((file) => file.startsWith(`${folder}/`));
  const together = servedTogether(route, language, model);
  return BY_LANGUAGE[language]({ route, together, metrics: chooseMetrics(route, model, tree), model, tree, files });
}
