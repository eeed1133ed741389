/** Drops a label: from the definition, and from every call that gives it a value, over all files. */
import type { WorkspaceChange } from '../../../core/finding';
import { compareRanges, contains, locationKey, type Location, type Range, type TextEdit } from '../../../core/range';
import type { Value } from '../../facts';
import { visitValues } from '../../linker/visit';
import type { MetricDefinition, MetricUpdate, ServiceModel } from '../../model';
import { languageOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { sliceOf } from '../textStyle';
import { leftoverEdits } from './goLeftovers';
import { removalOf } from './removal';
import { usesOf, type MetricCall } from './uses';

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
  const given = sharing.map((one) => givenTo(one, label, model, tree));
  const places = given.flatMap((one) => one ?? []);
  if (given.includes(undefined)) return undefined;
  const edits = editsFor([{ place: defined.location, ...tupleOf(defined.location, tree) }, ...places], tree);
  return edits && { title: dropTitle(label), edits, ...noteFor(sharing, label, model) };
}

interface Given {
  /** The value, or the label's name in the definition. */
  readonly place: Location;
  /** What is replaced with it: Python's `.labels(…)` of a metric that has no label left. */
  readonly whole?: TextEdit;
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

/** Every place where the metric is given the label; undefined where some call cannot be told. */
function givenTo(
  metric: MetricDefinition,
  label: string,
  { updates }: ServiceModel,
  tree: SourceTree,
): readonly Given[] | undefined {
  const uses = usesOf(metric, tree);
  if (!uses || uses.handed.length > 0 || !metric.labelsAreKnown) return undefined;
  const own = updates.filter(
    (update) => update.metric && locationKey(update.metric.location) === locationKey(metric.location),
  );
  const places = own.flatMap(({ labels }) =>
    labels.filter((one) => one.label === label).map(({ location }) => location),
  );
  const distinct = [...new Map(places.map((place) => [locationKey(place), place])).values()];
  const isTold = (call: MetricCall): boolean =>
    !call.call.arguments.some(({ value }) => value.kind === 'spread') &&
    (takesNone(call, label) || distinct.some((place) => isIn(place, call)));
  if (!uses.calls.every(isTold)) return undefined;
  const isWritten = (place: Location): boolean =>
    uses.calls.some((call) => isIn(place, call)) || own.some((update) => isWithin(place, update));
  if (!distinct.every(isWritten)) return undefined;
  return distinct.map((place) => {
    const call = metric.labels.length === 1 ? uses.calls.find((one) => isIn(place, one)) : undefined;
    const isWhole = call?.method === 'labels' && metric.library === 'prometheusClient';
    return isWhole ? { place, whole: { range: behind(call), text: '' } } : { place };
  });
}

const behind = ({ holder, call }: MetricCall): Range => [holder[2], holder[3], call.range[2], call.range[3]];

const isIn = ({ file, range }: Location, { file: other, call }: MetricCall): boolean =>
  file === other && contains(call.range, range);

const isWithin = ({ file, range }: Location, { location }: MetricUpdate): boolean =>
  file === location.file && contains(location.range, range);

/** Methods that take labels; all others take none, but for those that name a child in some other way. */
const TAKING = /^(?:WithLabelValues|With|labels|inc|dec|set|observe|startTimer)$/;
const NAMING_A_CHILD = /^(?:GetMetricWith\w*|(?:Must)?CurryWith|Delete\w*|remove|removeByLabels|zero)$/;

/** The call surely gives no value to this label. */
function takesNone({ call, method, file }: MetricCall, label: string): boolean {
  if (NAMING_A_CHILD.test(method)) return false;
  if (!TAKING.test(method)) return true;
  // A call of the same name on something else: `map.set(key, value)` would be one with other arguments.
  if (method !== 'labels' && languageOf(file) === 'python') return true;
  const [first] = call.arguments;
  if (!first) return true;
  return languageOf(file) === 'typescript' && isWithout(first.value, label);
}

function isWithout(value: Value, label: string): boolean {
  if (value.kind === 'number') return true;
  if (value.kind !== 'object') return false;
  return value.entries.every(
    ({ key }) => (key?.kind === 'name' && key.name !== label) || (key?.kind === 'text' && key.text !== label),
  );
}

function editsFor(given: readonly Given[], tree: SourceTree): ReadonlyMap<string, readonly TextEdit[]> | undefined {
  const edits = new Map<string, TextEdit[]>();
  for (const { place, whole } of given) {
    const text = tree.text(place.file) ?? '';
    const edit = whole ?? removalOf(text, place.range);
    if (!edit) return undefined;
    edits.set(place.file, [...(edits.get(place.file) ?? []), edit]);
  }
  for (const [file, own] of edits) {
    const facts = tree.facts(file);
    if (facts?.language === 'go') {
      const ranges = given.filter(({ place }) => place.file === file).map(({ place }) => place.range);
      const left = leftoverEdits(facts, tree.text(file) ?? '', ranges);
      if (!left) return undefined;
      own.push(...left);
    }
    if (overlap(own)) return undefined;
  }
  return edits;
}

function overlap(edits: readonly TextEdit[]): boolean {
  const ranges = edits.map(({ range }) => range).sort(compareRanges);
  return ranges.slice(1).some((range, index) => {
    const before = ranges[index];
    return before !== undefined && (before[2] > range[0] || (before[2] === range[0] && before[3] > range[1]));
  });
}

/** Rules that ask for the label are told of: what they should ask for instead is not ours to say. */
function noteFor(
  metrics: readonly MetricDefinition[],
  label: string,
  { ruleFiles }: ServiceModel,
): Pick<WorkspaceChange, 'note'> {
  const names = metrics.flatMap(({ name }) => name ?? []);
  const asking = ruleFiles.flatMap(({ file, rules }) =>
    rules.flatMap(({ query, location }) =>
      names.some((name) => query.text.includes(name)) && new RegExp(`\\b${label}\\b`).test(query.text)
        ? [`${file}:${location.range[0] + 1}`]
        : [],
    ),
  );
  return asking.length > 0 ? { note: `These rules ask for ${label}: ${asking.join(', ')}.` } : {};
}
