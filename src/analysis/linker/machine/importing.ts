/** How a program finds its modules and files. */
import type { Language } from '../../facts';
import { languageOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import type { ModuleSystem, ResolvedModule } from '../modules/moduleSystem';
import type { Machine } from './machine';
import type { ModuleValue } from './values';
import { unknown } from './values';

export interface Sources {
  readonly tree: SourceTree;
  readonly systems: Readonly<Record<Language, ModuleSystem>>;
}

/** What imports give, by the rules of the importing file's language. */
export function createImporting(
  { tree, systems }: Sources,
  open: (resolved: ResolvedModule, language: Language) => ModuleValue | undefined,
  machineOf: () => Machine,
): Pick<Machine, 'importModule' | 'packageName' | 'filesUnder'> {
  return {
    importModule: (source, from, location) => {
      const language = languageOf(from) ?? 'typescript';
      const resolved = systems[language].resolve(source, from, tree);
      if (!resolved) return machineOf().typedMember(systems[language].outsidePath(source), location);
      return open(resolved, language) ?? unknown(`import ${source}`, location);
    },
    filesUnder: (folder) => tree.files.filter((file) => file.startsWith(folder === '' ? '' : `${folder}/`)),
    packageName: (source, from) => {
      const [file] = systems.go.resolve(source, from, tree)?.files ?? [];
      return file === undefined ? undefined : tree.facts(file)?.package;
    },
  };
}
