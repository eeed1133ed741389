/** Which statements update metrics, of all that a function says. */
import type { Range } from '../../../core/range';
import { locationKey } from '../../../core/range';
import type { CallValue, Statement, Value } from '../../facts';
import type { MetricUpdate } from '../../model';
import type { MeasuringSites } from '../machine/callSites';
import { childrenOf, partsOf, visitValues } from '../visit';

/** A place that measures, by a key of its own; what is known by its name alone has no updates that could be told. */
export interface Site {
  readonly key: string;
  readonly range: Range;
  readonly updates: readonly MetricUpdate[];
}

/** Finds the sites of one file. */
export interface SiteFinder {
  /** Those that a statement passes by itself: not those of the statements inside it. */
  readonly ofStatement: (statement: Statement) => readonly Site[];
  /** All of them, in statements inside too. */
  readonly within: (statements: readonly Statement[]) => readonly Site[];
}

/** `excluded` are names that say nothing: those of handlers, which nobody calls to measure something. */
export function siteFinder(file: string, sites: MeasuringSites, excluded: ReadonlySet<string>): SiteFinder {
  const isKnownName = (name: string): boolean => sites.names.has(name) && !excluded.has(name);
  const siteAt = (value: Value): Site | undefined => {
    const key = locationKey({ file, range: value.range });
    if (value.kind === 'call') {
      const updates = sites.byCall.get(key);
      if (updates) return { key, range: value.range, updates: [...updates.values()] };
      return isKnownName(ownName(value)) ? { key, range: value.range, updates: [] } : undefined;
    }
    // Handed to somebody who calls it: `background.add_task(record, status)`.
    return value.kind === 'name' && isKnownName(value.name) ? { key, range: value.range, updates: [] } : undefined;
  };
  const inValue = (value: Value | undefined, into: Site[]): void => {
    if (!value) return;
    const site = siteAt(value);
    if (site) into.push(site);
    // A function that is handed on or deferred runs some time; whoever hands it on has seen to it.
    if (value.kind === 'function') into.push(...within(value.function.body));
    for (const child of childrenOf(value)) inValue(child, into);
  };
  const within = (statements: readonly Statement[]): readonly Site[] => {
    const found: Site[] = [];
    visitValues(statements, (value) => {
      const site = siteAt(value);
      if (site) found.push(site);
    });
    return found;
  };
  const ofStatement = (statement: Statement): readonly Site[] => {
    if (statement.kind === 'function' || statement.kind === 'class') return [];
    const found: Site[] = [];
    for (const value of partsOf(statement).values) {
      // `const done = () => …` only gives it a name.
      const isNaming = statement.kind === 'bind' && value?.kind === 'function';
      if (!isNaming) inValue(value, found);
    }
    return found;
  };
  return { ofStatement, within };
}

/** The name of a function that is called by its name alone, or on the object itself: `record()`, `self.record()`, `this.record()`. */
function ownName({ callee }: CallValue): string {
  if (callee.kind === 'name') return callee.name;
  if (callee.kind !== 'member' || callee.object.kind !== 'name') return '';
  return callee.object.name === 'self' || callee.object.name === 'this' ? callee.name : '';
}
