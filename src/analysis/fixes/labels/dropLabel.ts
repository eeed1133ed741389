/** Drops a label: from the definition, and from every call that gives it a value, over all files. */
import type { WorkspaceChange } from '../../../core/finding';
import { compareRanges, locationKey, type Location, type TextEdit } from '../../../core/range';
import { visitValues } from '../../linker/visit';
import type { MetricDefinition, ServiceModel } from '../../model';
import type { SourceTree } from '../../sourceTree';
import { sliceOf } from '../textStyle';
import { editsFor, type Given } from './edits';
import { noteFor } from './rulesAsking';
import { isIn, placesGiven } from './given';
import type { MetricCall } from './uses';

export const dropTitle = (label: string): string => `Drop the label “${label}”`;

/** Libraries in which a label is written twice: where the metric is defined and where it is updated. */
const DEFINING: ReadonlySet<string> = new Set(['clientGolang', 'prometheusClient', 'promClient']);

/** Undefined where a call may be missed, or where what is left may not compile. */
export function dropLabel(
  definition: Location,
  label: string,
  model: ServiceModel,
  tree: SourceTree,
): WorkspaceChange | undefined {
  const metric = model.metrics.find(({ location }) => locationKey(location) === locationKey(definition));
  const defined = metric?.labels.find(({ name }) => name === label);
  if (!metric || !defined || !metric.labelsAreKnown || !DEFINING.has(metric.library)) return undefined;
  // A list of labels that several metrics have loses it for all of them.
  const sharing = model.metrics.filter(({ labels }) =>
    labels.some(({ location }) => locationKey(location) === locationKey(defined.location)),
  );
  const given = sharing.map((one) => {
    const found = placesGiven(one, label, model, tree);
    return found?.places.map((place) => withLastLabel(place, one, found.calls));
  });
  const places = given.flatMap((one) => one ?? []);
  if (given.includes(undefined)) return undefined;
  const edits = editsFor([{ place: defined.location, ...tupleOf(defined.location, tree) }, ...places], tree);
  return edits && { title: dropTitle(label), edits, ...noteFor(sharing, label, model) };
}

/** Python: of a tuple of two one is left, which needs its comma. */
function tupleOf({ file, range }: Location, tree: SourceTree): Pick<Given, 'whole'> {
  const [facts, text] = [tree.facts(file), tree.text(file)];
  let found: TextEdit | undefined;
  if (facts?.language !== 'python' || text === undefined) return {};
  visitValues(facts.body, (value) => {
    if (value.kind !== 'list' || value.items.length !== 2 || !sliceOf(text, value.range).startsWith('(')) return;
    if (!value.items.some((item) => compareRanges(item.range, range) === 0)) return;
    const other = value.items.find((item) => compareRanges(item.range, range) !== 0);
    if (other) found = { range: value.range, text: `(${sliceOf(text, other.range)},)` };
  });
  return found ? { whole: found } : {};
}

/** prometheus_client takes no `.labels()` of a metric that has none. */
function withLastLabel(place: Location, metric: MetricDefinition, calls: readonly MetricCall[]): Given {
  const call = metric.labels.length === 1 ? calls.find((one) => isIn(place, one)) : undefined;
  if (call?.method !== 'labels' || metric.library !== 'prometheusClient') return { place };
  const { holder } = call;
  return { place, whole: { range: [holder[2], holder[3], call.call.range[2], call.call.range[3]], text: '' } };
}
