/** Notes which files a link looked at, those that are not there included: a file that appears may change the result. */
import type { SourceTree } from '../sourceTree';

export function trackReads(tree: SourceTree): { readonly tree: SourceTree; readonly reads: ReadonlySet<string> } {
  const reads = new Set<string>();
  return {
    reads,
    tree: {
      files: tree.files,
      has(path) {
        reads.add(path);
        return tree.has(path);
      },
      facts(path) {
        reads.add(path);
        return tree.facts(path);
      },
      text(path) {
        reads.add(path);
        return tree.text(path);
      },
      mentions: (path, words) => tree.mentions(path, words),
    },
  };
}
