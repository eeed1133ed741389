/** Labels given to a metric against the labels that it has. A mistake throws or panics when the line runs. */
import type { Location } from '../../core/range';
import type { Machine } from '../linker/machine/machine';
import type { CallArgument } from '../linker/machine/values';
import type { MetricDefinition } from '../model';

export interface Given {
  readonly metric: MetricDefinition;
  /** Names as they were given; of values in order only how many. */
  readonly names: readonly string[] | number;
  /** Labels that were given before, and those that may follow (`CurryWith`). */
  readonly before: readonly string[];
  readonly mayFollow?: boolean;
  /** Whether a label that is missing is a mistake too; prom-client takes it for empty. */
  readonly needsAll: boolean;
  /** Where the call's name stands. */
  readonly location: Location;
}

/** Tells the machine of a mistake, when there surely is one. Gives the metric to go on with: one mistake is told once. */
export function checkLabels(given: Given, machine: Machine): MetricDefinition {
  const { metric, location } = given;
  if (!metric.labelsAreKnown) return metric;
  const text = mistakeIn(given);
  if (text === undefined) {
    machine.emit({ kind: 'labelled', location });
    return metric;
  }
  machine.emit({ kind: 'mislabelled', metric, location, text });
  const { labelsAreKnown: _, ...rest } = metric;
  return rest;
}

/** Names of positional values cannot be told when a list of unknown length is among them. */
export const isLaidOut = (args: readonly CallArgument[]): boolean => args.every(({ isOpen }) => isOpen !== true);

function mistakeIn({ metric, names, before, mayFollow, needsAll }: Given): string | undefined {
  const left = metric.labels.map(({ name }) => name).filter((name) => !before.includes(name));
  if (typeof names === 'number') {
    // `WithLabelValues()` stands where somebody made sure that there are no labels.
    if (names === 0) return undefined;
    const isWrong = names > left.length || (needsAll && !mayFollow && names < left.length);
    return isWrong ? `gets ${count(names, 'value')} for ${described(left)}` : undefined;
  }
  const foreign = names.filter((name) => !left.includes(name));
  if (foreign.length > 0) return `has no label ${quoted(foreign)}; it has ${described(left)}`;
  const missing = needsAll && !mayFollow ? left.filter((name) => !names.includes(name)) : [];
  return missing.length > 0 ? `lacks ${quoted(missing)}` : undefined;
}

const quoted = (names: readonly string[]): string => names.map((name) => `“${name}”`).join(', ');
const count = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? '' : 's'}`;
const described = (names: readonly string[]): string =>
  names.length === 0 ? 'no labels' : `${count(names.length, 'label')} (${names.join(', ')})`;
