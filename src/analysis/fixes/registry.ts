/** Every quick fix: from a request to edits. A fix that does not apply, or was applied already, gives undefined. */
import type { FixRequest, WorkspaceChange } from '../../core/finding';
import { compareRanges } from '../../core/range';
import type { ServiceModel } from '../model';
import { RULES } from '../rules/registry';
import type { SourceTree } from '../sourceTree';
import { addMetrics } from './addMetrics/addMetrics';

export function computeFix(request: FixRequest, model: ServiceModel, tree: SourceTree): WorkspaceChange | undefined {
  return request.id === 'add-metrics' ? addMetrics(request.route, model, tree) : rewrite(request, model);
}

/** Rules with a rewrite depend on no setting. */
const SETTINGS = { requiredSignals: 'either', riskyLabels: [], safeLabels: [] } as const;

function rewrite(
  { rule, file, range }: Extract<FixRequest, { id: 'rewrite' }>,
  model: ServiceModel,
): WorkspaceChange | undefined {
  for (const found of RULES.find(({ id }) => id === rule)?.check(model, SETTINGS) ?? []) {
    if (found.location.file === file && compareRanges(found.location.range, range) === 0) return found.change;
  }
  return undefined;
}
