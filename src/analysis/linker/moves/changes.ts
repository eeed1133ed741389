/** What became of files that changed since the last link: moved only, or something else. */
import type { FileFacts } from '../../facts';
import type { SourceTree } from '../../sourceTree';
import { portsWritten } from '../exposures';
import { moveBetween, type Move } from './moved';

/** By file; undefined for a file that says something else now. */
export type Moves = ReadonlyMap<string, Move | undefined>;

export interface Changes {
  /** Notes what a file said when it was linked. */
  linked(file: string, facts: FileFacts): void;
  /** `changed` as of `Linker.link`, without files that are what they were; undefined when everything may have changed. */
  since(tree: SourceTree, changed: ReadonlySet<string> | undefined): Moves | undefined;
}

interface Seen {
  readonly facts: FileFacts;
  readonly text: string;
}

/** Files of which it is kept what they said: those that are being edited. */
const MOST_SEEN = 16;

export function createChanges(): Changes {
  const seen = new Map<string, Seen>();
  const linked = new Map<string, FileFacts>();

  const moveOf = (file: string, tree: SourceTree): Move | undefined => {
    const before = seen.get(file);
    seen.delete(file);
    const [facts, text] = [tree.facts(file), tree.text(file)];
    if (!facts || text === undefined) return undefined;
    seen.set(file, { facts, text });
    const [oldest] = seen.keys();
    if (oldest !== undefined && seen.size > MOST_SEEN) seen.delete(oldest);
    return before && saysTheSame(before, { facts, text }) ? moveBetween(before.facts, facts) : undefined;
  };

  /** Such as a file that was opened: the facts are the very same as long as the text is. */
  const isAsLinked = (file: string, tree: SourceTree): boolean => {
    const facts = linked.get(file);
    return facts !== undefined && tree.facts(file) === facts;
  };

  return {
    linked: (file, facts) => void linked.set(file, facts),
    since(tree, changed) {
      if (!changed) seen.clear();
      if (!changed) return undefined;
      const moves = [...changed].map((file) => [file, isAsLinked(file, tree), moveOf(file, tree)] as const);
      return new Map(moves.flatMap(([file, isSame, move]) => (isSame ? [] : [[file, move] as const])));
    },
  };
}

/** Of texts the linker reads more than facts say: ports. */
function saysTheSame(before: Seen, after: Seen): boolean {
  const { language } = after.facts;
  return portsWritten(before.text, language).join() === portsWritten(after.text, language).join();
}
