/** The functions in which a handler or worker measures: its own, and those that it calls for it. */
import { compareRanges, contains, type Location } from '../../../core/range';
import type { FileFacts, FunctionFacts } from '../../facts';
import type { Evidence, Route, Worker } from '../../model';
import type { SourceTree } from '../../sourceTree';
import { functionsIn } from '../visit';

export type Handled = Pick<Route | Worker, 'handler' | 'metrics'>;

export interface Place {
  readonly file: string;
  readonly facts: FileFacts;
  readonly function: FunctionFacts;
  /** It is the function that is registered, not one that it calls. */
  readonly isHandler: boolean;
}

/** The handler, and the functions in which it has itself measured. */
export function bodiesOf({ handler, metrics }: Handled, tree: SourceTree): readonly Place[] {
  const own = handler.body && functionAt(handler.body, tree);
  const others = metrics.evidence
    .filter(({ location }) => !own || !isWithin(location, own))
    .flatMap((evidence) => functionAround(evidence, tree) ?? []);
  return [...(own ? [{ ...own, isHandler: true }] : []), ...others];
}

const isWithin = ({ file, range }: Location, place: Omit<Place, 'isHandler'>): boolean =>
  file === place.file && contains(place.function.range, range);

function functionAt({ file, range }: Location, tree: SourceTree): Omit<Place, 'isHandler'> | undefined {
  const facts = tree.facts(file);
  const found = facts && functionsIn(facts.body).find(({ bodyRange }) => compareRanges(bodyRange, range) === 0);
  return facts && found && { file, facts, function: found };
}

function functionAround({ location: { file, range } }: Evidence, tree: SourceTree): Place | undefined {
  const facts = tree.facts(file);
  const [inner] = functionsIn(facts?.body ?? [])
    .filter(({ bodyRange }) => contains(bodyRange, range))
    .sort((left, right) => compareRanges(right.bodyRange, left.bodyRange));
  return facts && inner && { file, facts, function: inner, isHandler: false };
}
