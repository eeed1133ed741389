/** Every quick fix: from a request to edits. A fix that does not apply, or was applied already, gives undefined. */
import type { FixRequest, WorkspaceChange } from '../../core/finding';
import type { ServiceModel } from '../model';
import type { SourceTree } from '../sourceTree';
import { addMetrics } from './addMetrics/addMetrics';

type Fix = (request: FixRequest, model: ServiceModel, tree: SourceTree) => WorkspaceChange | undefined;

const FIXES: Readonly<Record<FixRequest['id'], Fix>> = { 'add-metrics': addMetrics };

export function computeFix(request: FixRequest, model: ServiceModel, tree: SourceTree): WorkspaceChange | undefined {
  return FIXES[request.id](request, model, tree);
}
