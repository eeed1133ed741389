/** What the files of one Go package declare. */
import type { FileFacts, FunctionFacts } from '../../facts';
import { folderOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';

/** Facts of the files in a folder, tests left out. */
export function goFilesIn(folder: string, tree: SourceTree): readonly FileFacts[] {
  const files = tree.files.filter(
    (file) => folderOf(file) === folder && file.endsWith('.go') && !file.endsWith('_test.go'),
  );
  return files.flatMap((file) => tree.facts(file) ?? []);
}

/** A function of the package, not a method. */
export function functionOf(name: string, folder: string, tree: SourceTree): FunctionFacts | undefined {
  for (const facts of goFilesIn(folder, tree))
    for (const statement of facts.body)
      if (statement.kind === 'function' && statement.function.name === name && !statement.function.receiver)
        return statement.function;
  return undefined;
}

/** The type of the first parameter of a function of the package, to tell the helper of an earlier fix from another of its name. */
export function firstParameterOf(name: string, folder: string, tree: SourceTree): string | undefined {
  const found = functionOf(name, folder, tree);
  return found && (found.parameters[0]?.type?.path.join('.') ?? '');
}
