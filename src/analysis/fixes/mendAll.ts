/**
 * Many fixes at once. They are applied in rounds: within one, no two fixes touch the same file, and the next round sees what the last
 * one wrote. So edits never overlap, helpers are made once, and what one fix makes unneeded is not done by another.
 */
import { applyEdits } from '../../core/edits';
import type { Finding, WorkspaceChange } from '../../core/finding';
import type { ServiceModel } from '../model';
import type { SourceTree } from '../sourceTree';
import { preferable } from './preferable';
import { computeFix } from './registry';

/** A workspace in which fixes can be tried out. */
export interface Mendable {
  readonly tree: SourceTree;
  readonly model: () => ServiceModel;
  readonly findings: () => readonly Finding[];
  /** Everything that is asked for afterwards is as if the file had this text. */
  readonly write: (file: string, text: string) => void;
}

export interface Mended {
  readonly count: number;
  /** Texts of the changed files as they were; an empty one for what did not exist. */
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
  /** Titles of the fixes that changed a file, with those of all files that one of them changed as well: these belong together. */
  readonly titles: ReadonlyMap<string, ReadonlySet<string>>;
  readonly notes: ReadonlySet<string>;
}

/** A fix that mends nothing would be applied for ever. */
const MOST_ROUNDS = 1_000;

export interface Choice {
  readonly isWanted: (finding: Finding) => boolean;
  /** The fix to take; the first that applies by default. */
  readonly changeOf?: (finding: Finding, model: ServiceModel, tree: SourceTree) => WorkspaceChange | undefined;
  /** Asked before each round: what is done until then stays. */
  readonly isStopped?: () => boolean;
}

/** Applies the wanted fixes until none is left. */
export function mendAll(
  workspace: Mendable,
  { isWanted, changeOf = preferredChange, isStopped = () => false }: Choice,
): Mended {
  const before = new Map<string, string>();
  const titles = new Map<string, Set<string>>();
  const notes = new Set<string>();
  let count = 0;
  for (let round = 0; round < MOST_ROUNDS && !isStopped(); round += 1) {
    const changes = disjointChanges(workspace, isWanted, changeOf);
    for (const { title, edits, note } of changes) {
      for (const [file, own] of edits) {
        const text = workspace.tree.text(file) ?? '';
        if (!before.has(file)) before.set(file, text);
        workspace.write(file, applyEdits(text, own));
      }
      joinTitles(titles, title, [...edits.keys()]);
      if (note !== undefined) notes.add(note);
    }
    count += changes.length;
    if (changes.length === 0) break;
  }
  const after = new Map([...before.keys()].map((file) => [file, workspace.tree.text(file) ?? '']));
  return { count, before, after, titles, notes: withoutRepeats(notes) };
}

/** A later fix says again what is left to do, without what the first one said besides. */
function withoutRepeats(notes: ReadonlySet<string>): ReadonlySet<string> {
  const all = [...notes];
  return new Set(all.filter((note) => !all.some((other) => other !== note && other.includes(note))));
}

/** Files that one fix changes have one set of titles from then on. */
function joinTitles(titles: Map<string, Set<string>>, title: string, files: readonly string[]): void {
  const joined = files.flatMap((file) => titles.get(file) ?? []);
  const together = new Set([...joined.flatMap((set) => [...set]), title]);
  const others = [...titles].filter(([, set]) => joined.includes(set)).map(([file]) => file);
  for (const file of [...files, ...others]) titles.set(file, together);
}

function disjointChanges(
  { tree, model, findings }: Mendable,
  isWanted: Choice['isWanted'],
  changeOf: NonNullable<Choice['changeOf']>,
): readonly WorkspaceChange[] {
  const taken = new Set<string>();
  const now = model();
  return findings().flatMap((finding): WorkspaceChange[] => {
    // What a fix changes need not be known where its own file has changed already.
    if (!isWanted(finding) || taken.has(finding.location.file)) return [];
    const change = changeOf(finding, now, tree);
    const files = [...(change?.edits.keys() ?? [])];
    if (!change || files.length === 0 || files.some((file) => taken.has(file))) return [];
    for (const file of [...files, finding.location.file]) taken.add(file);
    return [change];
  });
}

/** Of edits that a rule offers the first that applies; one instrumentation does not stand for another. */
export function preferredChange(
  { fixes = [] }: Finding,
  model: ServiceModel,
  tree: SourceTree,
): WorkspaceChange | undefined {
  for (const request of preferable(fixes)) {
    const change = computeFix(request, model, tree);
    if (change) return change;
  }
  return undefined;
}
