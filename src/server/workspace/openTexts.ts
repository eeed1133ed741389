/** Documents that are being edited: what they say is brought up to date with every key. */
import type { FileFacts } from '../../analysis/facts';
import type { FrontEnd } from '../../analysis/languages/frontEnd';
import type { OpenText } from '../../analysis/languages/incremental/openText';

export interface OpenTexts {
  /** Facts of what the document holds now; undefined while its grammar is not loaded. */
  facts(path: string, text: string): FileFacts | undefined;
  /** Reads from scratch what is not certain, and gives what came of it. `textOf` is undefined for documents that were closed. */
  settle(textOf: (path: string) => string | undefined): readonly { readonly path: string; readonly facts: FileFacts }[];
  /** Forgets a document; true when what was said of it last is not certain. */
  close(path: string): boolean;
}

/** Syntax trees that are kept: of the documents that were edited last. */
const MOST_TREES = 8;

export function createOpenTexts(frontEnd: FrontEnd): OpenTexts {
  const opened = new Map<string, OpenText>();
  const uncertain = new Set<string>();

  const close = (path: string): void => {
    opened.get(path)?.close();
    opened.delete(path);
  };
  /** The one that was asked for last is the last in the map. */
  const openedAt = (path: string): OpenText | undefined => {
    const text = opened.get(path) ?? frontEnd.open(path);
    opened.delete(path);
    if (text) opened.set(path, text);
    const [oldest] = opened.keys();
    if (oldest !== undefined && opened.size > MOST_TREES) close(oldest);
    return text;
  };

  return {
    facts(path, text) {
      const open = openedAt(path);
      const facts = open?.facts(text);
      if (open?.isCertain === false) uncertain.add(path);
      else uncertain.delete(path);
      return facts;
    },
    settle(textOf) {
      const paths = [...uncertain];
      uncertain.clear();
      return paths.flatMap((path) => {
        const text = textOf(path);
        const facts = text === undefined ? undefined : openedAt(path)?.settled(text);
        return facts ? [{ path, facts }] : [];
      });
    },
    close(path) {
      close(path);
      return uncertain.delete(path);
    },
  };
}
