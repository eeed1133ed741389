/** How a language finds the files behind an import. */
import type { SourceTree } from '../../sourceTree';

/** Files that make up a module: one, or a Go package's several; a Python namespace package has none. */
export interface ResolvedModule {
  readonly id: string;
  readonly files: readonly string[];
}

export interface ModuleSystem {
  /** The module in the workspace that `source`, written in file `from`, names; undefined when it lies outside. */
  resolve(source: string, from: string, tree: SourceTree): ResolvedModule | undefined;
  /** The module that a file belongs to. */
  moduleOf(file: string, tree: SourceTree): ResolvedModule;
  /** The name of an outside module in symbol paths. */
  outsidePath(source: string): string;
}
