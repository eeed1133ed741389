/** Where a Go program hands its handler to net/http's server. */
import type { Range } from '../../../core/range';
import type { FileFacts, Value } from '../../facts';
import { visitValues } from '../../linker/visit';
import { isTestFile } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { importedAs } from '../go/imports';

export interface ServedHandler {
  readonly file: string;
  readonly facts: FileFacts;
  readonly text: string;
  readonly range: Range;
  /** By which name the file knows net/http. */
  readonly http: string;
  /** The default of net/http is meant: `nil`. */
  readonly isDefault: boolean;
}

/** The only one that the service serves: `http.ListenAndServe(address, handler)`, `http.Server{Handler: handler}`. */
export function servedHandler(files: readonly string[], tree: SourceTree): ServedHandler | undefined {
  const found = files
    .filter((file) => file.endsWith('.go') && !isTestFile(file) && tree.mentions(file, /ListenAndServe|http\.Server\{/))
    .flatMap((file) => {
      const facts = tree.facts(file);
      const text = tree.text(file);
      return facts && text !== undefined ? handlersIn(file, facts, text) : [];
    });
  return found.length === 1 ? found[0] : undefined;
}

function handlersIn(file: string, facts: FileFacts, text: string): ServedHandler[] {
  const http = importedAs(facts, 'net/http')?.local;
  if (http === undefined) return [];
  const found: ServedHandler[] = [];
  visitValues(facts.body, (value) => {
    const handler = handlerIn(value, http);
    if (!handler) return;
    const isDefault = handler.kind === 'constant' && handler.value === null;
    found.push({ file, facts, text, range: handler.range, http, isDefault });
  });
  return found;
}

function handlerIn(value: Value, http: string): Value | undefined {
  if (value.kind === 'object' && value.type?.path.join('.') === `${http}.Server`)
    return value.entries.find(({ key }) => key?.kind === 'name' && key.name === 'Handler')?.value;
  if (value.kind !== 'call' || value.callee.kind !== 'member' || value.callee.object.kind !== 'name') return undefined;
  if (value.callee.object.name !== http || !/^ListenAndServe(?:TLS)?$/.test(value.callee.name)) return undefined;
  return value.arguments.at(-1)?.value;
}
