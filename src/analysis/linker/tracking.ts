/** Notes which files a link looked at, those that are not there included: a file that appears may change the result. */
import type { FileFacts } from '../facts';
import type { SourceTree } from '../sourceTree';

export interface TrackedTree {
  readonly tree: SourceTree;
  /** For whoever reads texts of sources only for what is checked when a file moves (see `moves`). */
  readonly lenient: SourceTree;
  readonly reads: ReadonlySet<string>;
  /** Files whose text was read, not their facts alone: for them it is not enough that the facts are the same. */
  readonly texts: ReadonlySet<string>;
}

/** `said` is told what a file said when it was looked at. */
export function trackReads(tree: SourceTree, said: (file: string, facts: FileFacts) => void): TrackedTree {
  const reads = new Set<string>();
  const texts = new Set<string>();
  const lenient: SourceTree = {
    files: tree.files,
    has(path) {
      reads.add(path);
      return tree.has(path);
    },
    facts(path) {
      reads.add(path);
      const facts = tree.facts(path);
      if (facts) said(path, facts);
      return facts;
    },
    text(path) {
      reads.add(path);
      return tree.text(path);
    },
    mentions: (path, words) => tree.mentions(path, words),
  };
  const strict: SourceTree = {
    ...lenient,
    text(path) {
      texts.add(path);
      return lenient.text(path);
    },
  };
  return { tree: strict, lenient, reads, texts };
}
