/** A change that needs packages of npm: the manifest is part of it, and its note says how to install them. */
import type { WorkspaceChange } from '../../../core/finding';
import type { SourceTree } from '../../sourceTree';
import { requirePackages } from './packageJson';
import type { KnownPackage } from './packageVersions';

/** `more` is said as well. */
export function withPackages(
  change: WorkspaceChange,
  file: string,
  packages: readonly KnownPackage[],
  tree: SourceTree,
  { more }: { readonly more?: string | undefined } = {},
): WorkspaceChange {
  const { edits, install } = requirePackages(file, packages, tree);
  const notes = [install, more].filter((note) => note !== undefined);
  return {
    ...change,
    edits: new Map([
      ...change.edits,
      ...edits.map(([own, more]) => [own, [...(change.edits.get(own) ?? []), ...more]] as const),
    ]),
    ...(notes.length === 0 ? {} : { note: notes.join(' ') }),
  };
}
