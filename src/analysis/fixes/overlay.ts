/** A copy of a workspace in which files may be written without anybody noticing. */
import type { FileFacts } from '../facts';
import type { SourceTree } from '../sourceTree';

export interface Overlay extends SourceTree {
  readonly write: (path: string, text: string) => void;
}

/** `parse` gives the facts of a written file; what is not written is as below. */
export function overlayOf(below: SourceTree, parse: (path: string, text: string) => FileFacts | undefined): Overlay {
  const texts = new Map<string, string>();
  const facts = new Map<string, FileFacts | undefined>();
  const added = new Set<string>();
  return {
    get files() {
      return added.size === 0 ? below.files : [...below.files, ...added].sort();
    },
    has: (path) => texts.has(path) || below.has(path),
    text: (path) => texts.get(path) ?? below.text(path),
    facts(path) {
      const text = texts.get(path);
      if (text === undefined) return below.facts(path);
      if (!facts.has(path)) facts.set(path, parse(path, text));
      return facts.get(path);
    },
    mentions(path, words) {
      const text = texts.get(path);
      return text === undefined ? below.mentions(path, words) : words.test(text);
    },
    write(path, text) {
      if (!below.has(path)) added.add(path);
      facts.delete(path);
      texts.set(path, text);
    },
  };
}
