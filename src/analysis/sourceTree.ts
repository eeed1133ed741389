/** The files of a workspace folder, as the linker sees them. Implemented over disk, over open documents, and in tests over a literal. */
import type { FileFacts } from './facts';

export interface SourceTree {
  /** Every file that may matter, relative to the folder, with `/`, sorted: sources and deployment files. Excluded ones are absent. */
  readonly files: readonly string[];
  has(path: string): boolean;
  /** Facts of a source file; parsed on the spot when nobody asked before. Undefined when it does not exist or cannot be read. */
  facts(path: string): FileFacts | undefined;
  /** Text of any file of the folder (go.mod, package.json, Dockerfile); undefined when it does not exist. */
  text(path: string): string | undefined;
  /** Whether the text of a source file contains one of the words: the prefilter that saves parsing. */
  mentions(path: string, words: RegExp): boolean;
}
