/** A small project that fixes are applied to, as the command line does. */
import { computeFix } from '../../../../src/analysis/fixes/registry';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { routeKey, type Route, type ServiceModel } from '../../../../src/analysis/model';
import { applyEdits } from '../../../../src/core/edits';
import type { RouteFixId, WorkspaceChange } from '../../../../src/core/finding';
import { memoryTree } from '../../../support/tree';

export interface FixedProject {
  readonly model: () => ServiceModel;
  readonly route: (text: string) => Route;
  /** What the fix would change for `GET /users`; undefined when it does not apply. */
  readonly change: (text: string, id?: RouteFixId) => WorkspaceChange | undefined;
  /** Applies it; throws when it does not apply. */
  readonly fix: (text: string, id?: RouteFixId) => void;
  readonly text: (file: string) => string;
}

export async function project(sources: Readonly<Record<string, string>>): Promise<FixedProject> {
  const tree = await memoryTree(sources);
  const model = (): ServiceModel => createLinker().link(tree);
  const route = (text: string): Route => {
    const found = model().routes.find(({ method, path }) => `${method} ${path}` === text);
    if (!found) throw new Error(`no route ${text}`);
    return found;
  };
  const change = (text: string, id: RouteFixId = 'add-metrics'): WorkspaceChange | undefined =>
    computeFix({ id, route: routeKey(route(text)) }, model(), tree);
  return {
    model,
    route,
    change,
    fix(text, id) {
      const found = change(text, id);
      if (!found) throw new Error(`nothing to fix for ${text}`);
      for (const [file, edits] of found.edits) tree.write(file, applyEdits(tree.text(file) ?? '', edits));
    },
    text: (file) => tree.text(file) ?? '',
  };
}
