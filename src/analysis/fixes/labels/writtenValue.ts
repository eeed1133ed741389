/** The value that a call on a metric gives to a label, as far as the call itself says it. */
import type { Range } from '../../../core/range';
import type { Argument, Value } from '../../facts';
import type { MetricDefinition } from '../../model';
import { languageOf } from '../../sourceFiles';
import type { MetricCall } from './uses';

/** Methods that take labels; all others take none, but for those that name a child in some other way. */
const TAKING = /^(?:WithLabelValues|With|labels|inc|dec|set|observe|startTimer)$/;
const NAMING_A_CHILD = /^(?:GetMetricWith\w*|(?:Must)?CurryWith|Delete\w*|remove|removeByLabels|zero)$/;

/** Where the value stands, `none` where it is surely not given, undefined where that cannot be told. */
export function writtenValue(
  { call, method, file }: MetricCall,
  label: string,
  { labels }: MetricDefinition,
): Range | 'none' | undefined {
  if (NAMING_A_CHILD.test(method)) return undefined;
  const language = languageOf(file);
  const takesLabels = TAKING.test(method) && (method === 'labels' || language !== 'python');
  if (!takesLabels || call.arguments.length === 0) return 'none';
  if (call.arguments.some(({ value }) => value.kind === 'spread')) return undefined;
  const [first] = call.arguments;
  if (first?.value.kind === 'object' && (method === 'With' || language === 'typescript'))
    return entryOf(first.value, label);
  if (method !== 'labels' && method !== 'WithLabelValues') return first?.value.kind === 'number' ? 'none' : undefined;
  return argumentOf(
    call.arguments,
    label,
    labels.map(({ name }) => name),
  );
}

function entryOf({ entries }: Extract<Value, { readonly kind: 'object' }>, label: string): Range | 'none' | undefined {
  let found: Range | 'none' = 'none';
  for (const { key, value } of entries) {
    const name = key?.kind === 'name' ? key.name : key?.kind === 'text' ? key.text : undefined;
    if (name === undefined) return undefined;
    if (name === label) found = value.range;
  }
  return found;
}

/** All by name, or one for each label in order. */
function argumentOf(given: readonly Argument[], label: string, labels: readonly string[]): Range | undefined {
  const named = given.find(({ name }) => name === label);
  if (named) return named.value.range;
  const isInOrder = given.length === labels.length && given.every(({ name }) => name === undefined);
  return isInOrder ? given[labels.indexOf(label)]?.value.range : undefined;
}
