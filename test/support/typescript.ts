/** Facts of TypeScript and JavaScript texts without waiting: the grammars are loaded when this module is. */
import type { FileFacts } from '../../src/analysis/facts';
import { loadedFrontEnd } from './facts';

const frontEnd = await loadedFrontEnd();

/** Facts of one text; throws when the suffix of `path` is of no known language. */
export function factsOf(path: string, text: string): FileFacts {
  const facts = frontEnd.facts(path, text);
  if (!facts) throw new Error(`no facts for ${path}`);
  return facts;
}
