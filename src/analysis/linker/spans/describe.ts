/** Looks at each span that is started by hand: where it is left open, and which errors it never learns of. */
import type { Range } from '../../../core/range';
import type { SpanStart } from '../../model';
import type { SourceTree } from '../../sourceTree';
import type { StartedSpan } from '../machine/recording';
import { heldSpan, type HeldSpan } from './held';
import { endEdits, recordEdits } from './mending';
import { openPaths } from './openPaths';
import { unrecordedErrors } from './unrecorded';
import { callsAny, escapes } from './uses';

export function describeSpans(starts: readonly StartedSpan[], tree: SourceTree): readonly SpanStart[] {
  return starts.map((start) => ({ ...start, ...describe(start, tree) }));
}

type Described = Pick<SpanStart, 'leftOpen' | 'unrecorded' | 'endEdits'>;

const NOTHING: Described = { leftOpen: [], unrecorded: [], endEdits: [] };

function describe({ location }: StartedSpan, tree: SourceTree): Described {
  const facts = tree.facts(location.file);
  const held = facts && heldSpan(facts, location.range);
  if (!facts || !held || (held.name !== undefined && escapes(held.body, held.name))) return NOTHING;
  const at = (range: Range): SpanStart['location'] => ({ file: location.file, range });
  const open = leftOpen(held, location.range, facts.language);
  const unrecorded = unrecordedErrors(held, facts.language);
  const text = open.length + unrecorded.length > 0 ? (tree.text(location.file) ?? '') : '';
  return {
    leftOpen: open.map(at),
    unrecorded: unrecorded.map((one) => ({ location: at(one.range), edits: recordEdits(held, one, facts, text) })),
    endEdits: open.length > 0 ? endEdits(held, open, { location: location.range, language: facts.language }, text) : [],
  };
}

/** A span that is thrown away may still be found in the context. */
function leftOpen(held: HeldSpan, start: Range, language: Parameters<typeof openPaths>[3]): readonly Range[] {
  if (held.isManaged) return [];
  if (held.name !== undefined) return openPaths(held, held.name, start, language);
  return callsAny(held.body, /SpanFromContext|getSpan|get_current_span|getActiveSpan/) ? [] : [start];
}
