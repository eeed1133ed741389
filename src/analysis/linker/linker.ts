/** The linker's face: files in, service model out; only what depends on a change is linked again. */
import type { ServiceModel } from '../model';
import type { SourceTree } from '../sourceTree';

export interface Linker {
  /**
   * Links the tree. `changed` names files whose content changed, appeared or vanished since the last call on this linker;
   * undefined means that everything may have changed.
   */
  link(tree: SourceTree, changed?: ReadonlySet<string>): ServiceModel;
}

export function createLinker(): Linker {
  return {
    link: () => ({ services: [], routes: [], workers: [], metrics: [], updates: [], warnings: [] }),
  };
}
