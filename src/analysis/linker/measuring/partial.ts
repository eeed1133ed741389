/** Handlers and workers that measure by hand, and the ways out on which they do not. */
import { contains, locationKey, type Range } from '../../../core/range';
import type { Statement, Value } from '../../facts';
import type { MetricDefinition, PartialMeasurement } from '../../model';
import type { SourceTree } from '../../sourceTree';
import type { MeasuringSites } from '../machine/callSites';
import { functionsIn, partsOf, visitStatements } from '../visit';
import { coveringEdits } from './covering';
import { exitsOf, type Exit } from './exits';
import { clockIn, isMeant, regionOf, type Region } from './region';
import { bodiesOf, type Handled, type Place } from './places';
import { countsEach, timesEach } from './requestMetrics';
import { siteFinder, type Site, type SiteFinder } from './sites';

/** Each way out once. What other middleware, a wrapper or a decorator measures has no gaps, and is left alone. */
export function partialMeasurements(
  routes: readonly Handled[],
  workers: readonly Handled[],
  sites: MeasuringSites,
  tree: SourceTree,
): readonly PartialMeasurement[] {
  const names = new Set([...routes, ...workers].map(({ handler }) => handler.name.split('.').at(-1) ?? ''));
  const found = new Map<string, PartialMeasurement>();
  const look = (all: readonly Handled[], isWorker: boolean): void => {
    for (const handled of all) {
      if (!isMeasuredByItself(handled)) continue;
      for (const place of bodiesOf(handled, tree))
        for (const one of inFunction(place, { isWorker, names, sites, tree }))
          if (!found.has(locationKey(one.location))) found.set(locationKey(one.location), one);
    }
  };
  look(workers, true);
  look(routes, false);
  return [...found.values()];
}

function isMeasuredByItself({ metrics }: Handled): boolean {
  const sure = metrics.evidence.filter(({ isDoubtful }) => !isDoubtful);
  return metrics.answer === 'yes' && sure.every(({ scope }) => scope === 'handler');
}

interface Looking {
  readonly isWorker: boolean;
  readonly names: ReadonlySet<string>;
  readonly sites: MeasuringSites;
  readonly tree: SourceTree;
}

function inFunction(place: Place, { isWorker, names, sites, tree }: Looking): readonly PartialMeasurement[] {
  const { file, facts, function: owner } = place;
  const finder = siteFinder(file, sites, names);
  const region = regionOf(owner, isWorker, finder);
  // What a handler calls to measure may be asked to measure nothing; what takes the time itself means to.
  if (!place.isHandler && !region.start) return [];
  const [line, , endLine, endColumn] = owner.bodyRange;
  const exits = exitsOf(region.body, [endLine, Math.max(endColumn - 1, 0), endLine, endColumn], finder, region.isLoop);
  const main = exits.findLast(({ isMain }) => isMain);
  if (!main || line === endLine) return [];
  const wanted = wantedSites(main, region, finder, file).filter((site) => !measuresItself(site, tree));
  const skipping = exits.flatMap((exit): Skipping[] => {
    if (exit === main || !isMeant(region, exit.range) || (region.isLoop && !endsRound(exit, region))) return [];
    const missing = missingFrom(exit, main, wanted);
    return missing ? [{ exit, ...missing }] : [];
  });
  if (skipping.length === 0) return [];
  const edits = coveringEdits(skipping, { file, facts, owner, region, wanted, text: tree.text(file) ?? '' });
  return skipping.map(({ exit, sites: skipped, isConsidered }) => ({
    location: { file, range: exit.range },
    way: exit.kind,
    metrics: skipped.flatMap(({ updates }) =>
      updates.flatMap(({ metric, labels }) =>
        metric &&
        isOfEach(
          metric,
          labels.map(({ label }) => label),
        )
          ? [metric]
          : [],
      ),
    ),
    measuredAt: skipped.map(({ range }) => ({ file, range })),
    ofJobs: isWorker,
    isConsidered,
    edits,
  }));
}

/** `break` and `return` stop a loop, and a `continue` without a clock, or for nothing, had nothing to do. */
function endsRound({ kind, handler, test }: Exit, { start }: Region): boolean {
  if (kind === 'caught') return handler !== undefined && isBroad(handler);
  return kind === 'continue' && start !== undefined && !(test && asksForNothing(test));
}

/** `job is None`, `!message`, `not batch`, `msg == nil`. */
function asksForNothing(test: Value): boolean {
  if (test.kind !== 'operation') return false;
  const { operator, operands } = test;
  if (operator === '!' || operator === 'not') return true;
  const isNull = operands.some((operand) => operand.kind === 'constant' && operand.value === null);
  return (['==', '===', 'is'].includes(operator) && isNull) || operands.some(asksForNothing);
}

const isBroad = ({ types }: NonNullable<Exit['handler']>): boolean =>
  types.length === 0 ||
  types.some((type) => type.kind === 'name' && (type.name === 'Exception' || type.name === 'BaseException'));

/** What each request is meant to pass: sites that no condition and no loop stands before. */
function wantedSites(main: Exit, { body }: Region, finder: SiteFinder, file: string): readonly Site[] {
  const always = new Set(alwaysPassed(body, finder).map(({ key }) => key));
  const inLoops: Range[] = [];
  const bound: Range[] = [];
  visitStatements(body, (statement) => {
    if (statement.kind === 'loop') inLoops.push(statement.range);
    if (statement.kind === 'bind' && statement.value?.kind === 'call') bound.push(statement.value.range);
  });
  return [...main.measured.values()].filter(
    ({ key, range, updates }) =>
      always.has(key) &&
      !inLoops.some((loop) => contains(loop, range)) &&
      // `found, err := store.query(ctx, request)` is asked for its answer; what it measures on the way is its own.
      !bound.some((call) => locationKey({ file, range: call }) === key) &&
      updates.some(
        ({ metric, labels }) =>
          metric &&
          isOfEach(
            metric,
            labels.map(({ label }) => label),
          ),
      ),
  );
}

/** A function that reads the clock itself measures itself: whoever calls it is not the one that measures. */
function measuresItself({ key, updates }: Site, tree: SourceTree): boolean {
  return updates.some(({ location }) => {
    if (locationKey(location) === key) return false;
    const around = functionsIn(tree.facts(location.file)?.body ?? []).filter(({ bodyRange }) =>
      contains(bodyRange, location.range),
    );
    return around.some(({ body }) => clockIn(body) !== undefined);
  });
}

const isOfEach = (metric: MetricDefinition, labels: readonly string[]): boolean =>
  timesEach(metric) || countsEach(metric, labels);

function alwaysPassed(statements: readonly Statement[], finder: SiteFinder): readonly Site[] {
  return statements.flatMap((statement) => [
    ...(statement.kind === 'if' || statement.kind === 'switch' ? [] : finder.ofStatement(statement)),
    ...(statement.kind === 'with' || statement.kind === 'block' || statement.kind === 'try'
      ? alwaysPassed(statement.body, finder)
      : []),
    ...(statement.kind === 'try' ? alwaysPassed(statement.finalizer, finder) : []),
    ...(statement.kind === 'try' ? alwaysPassed(statement.otherwise, finder) : []),
    ...(statement.kind === 'loop' && partsOf(statement).bodies.length === 0 ? finder.ofStatement(statement) : []),
  ]);
}

export interface Skipping {
  readonly exit: Exit;
  /** The sites of which none, or none that takes the time, is passed. */
  readonly sites: readonly Site[];
  /** Something else is counted on this way alone. */
  readonly isConsidered: boolean;
}

function missingFrom({ measured }: Exit, main: Exit, wanted: readonly Site[]): Omit<Skipping, 'exit'> | undefined {
  const sites = [...measured.values()];
  // A function that measures nobody knows what.
  if (sites.some(({ updates }) => updates.length === 0)) return undefined;
  const metrics = sites.flatMap(({ updates }) => updates.map(({ metric }) => metric));
  const counts = metrics.some((metric) => metric?.kind !== 'gauge');
  const takesTime = metrics.some((metric) => metric === undefined || isTimer(metric));
  const isConsidered = sites.some(({ key }) => !main.measured.has(key));
  const timing = wanted.filter(({ updates }) => updates.some(({ metric }) => metric && timesEach(metric)));
  if (timing.length > 0 && !takesTime)
    return { sites: counts ? timing : wanted.filter(({ key }) => !measured.has(key)), isConsidered };
  return wanted.length > 0 && !counts ? { sites: wanted, isConsidered: false } : undefined;
}

const isTimer = ({ kind }: MetricDefinition): boolean => kind === 'histogram' || kind === 'summary';
