/** Every quick fix: from a request to edits. A fix that does not apply, or was applied already, gives undefined. */
import type { FixRequest, WorkspaceChange } from '../../core/finding';
import { compareRanges } from '../../core/range';
import { routeKey, workerKey, type ServiceModel } from '../model';
import { RULES } from '../rules/registry';
import { languageOf } from '../sourceFiles';
import type { SourceTree } from '../sourceTree';
import { addMetrics } from './addMetrics/addMetrics';
import { servedTogether } from './addMetrics/applicable';
import { canAddTracing, canInstrumentApplication, canInstrumentWorker, runTogether } from './offered';
import { ADD_TRACING, INSTRUMENT_APPLICATION, INSTRUMENT_WORKER } from './tables';

export function computeFix(request: FixRequest, model: ServiceModel, tree: SourceTree): WorkspaceChange | undefined {
  switch (request.id) {
    case 'add-metrics':
      return addMetrics(request.route, model, tree);
    case 'rewrite':
      return rewrite(request, model, tree);
    case 'instrument-worker':
      return instrumentWorker(request.worker, model, tree);
    default:
      return fixRoute(request.id, request.route, model, tree);
  }
}

function fixRoute(
  id: 'add-tracing' | 'instrument-application',
  key: string,
  model: ServiceModel,
  tree: SourceTree,
): WorkspaceChange | undefined {
  const route = model.routes.find((candidate) => routeKey(candidate) === key);
  const language = route && languageOf(route.declaration.file);
  if (!route || !language) return undefined;
  const [table, canApply] =
    id === 'add-tracing' ? [ADD_TRACING, canAddTracing] : [INSTRUMENT_APPLICATION, canInstrumentApplication];
  if (!canApply(route, model)) return undefined;
  const together = servedTogether(route, language, model);
  return table[language]?.apply({ route, together, model, tree, files: filesOf(route.service, model, tree) });
}

function instrumentWorker(key: string, model: ServiceModel, tree: SourceTree): WorkspaceChange | undefined {
  const worker = model.workers.find((candidate) => workerKey(candidate) === key);
  const language = worker && languageOf((worker.handler.body ?? worker.declaration).file);
  if (!worker || !language || !canInstrumentWorker(worker)) return undefined;
  const files = filesOf(worker.service, model, tree);
  return INSTRUMENT_WORKER[language]?.apply({ worker, together: runTogether(worker, model), model, tree, files });
}

/** Files within the folder of a service. */
function filesOf(service: string, { services }: ServiceModel, tree: SourceTree): readonly string[] {
  const folder = services.find(({ name }) => name === service)?.folder ?? '.';
  return folder === '.' ? tree.files : tree.files.filter((file) => file.startsWith(`${folder}/`));
}

/** Rules with a rewrite depend on no setting. */
const SETTINGS = { requiredSignals: 'either', riskyLabels: [], safeLabels: [] } as const;

function rewrite(
  { rule: id, title, file, range }: Extract<FixRequest, { id: 'rewrite' }>,
  model: ServiceModel,
  tree: SourceTree,
): WorkspaceChange | undefined {
  const rule = RULES.find((one) => one.id === id);
  if (rule?.mend) return rule.mend({ file, range }, title, model, tree);
  for (const found of rule?.check(model, SETTINGS) ?? []) {
    if (found.location.file === file && compareRanges(found.location.range, range) === 0) return found.change;
  }
  return undefined;
}
