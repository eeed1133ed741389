/** Which calls lead to updates of metrics: a project's own `record(status)` counts for whoever calls it. */
import { locationKey, type Location } from '../../../core/range';
import type { MetricUpdate } from '../../model';
import type { Effect } from './machine';
import type { ClosureValue } from './values';

/** Places that update metrics when control passes them. */
export interface MeasuringSites {
  /** By the place of the call, of the library's method or of the project's own function. */
  readonly byCall: ReadonlyMap<string, readonly MetricUpdate[]>;
  /** Names of the project's own functions that update metrics when they run, and of those that call them. */
  readonly names: ReadonlySet<string>;
}

export interface CallSites {
  readonly sites: MeasuringSites;
  /** Runs a call of one of the project's own functions. */
  readonly calling: <T>(location: Location, callee: ClosureValue, run: () => T) => T;
  readonly note: (effect: Effect) => void;
}

export function createCallSites(): CallSites {
  const byCall = new Map<string, MetricUpdate[]>();
  const names = new Set<string>();
  const running: { readonly key: string; readonly name: string | undefined }[] = [];
  const add = (key: string, update: MetricUpdate): void => {
    const known = byCall.get(key) ?? [];
    if (!known.some((other) => identityOf(other) === identityOf(update))) byCall.set(key, [...known, update]);
  };
  return {
    sites: { byCall, names },
    calling: (location, callee, run) => {
      running.push({ key: locationKey(location), name: callee.function.name ?? callee.givenName });
      try {
        return run();
      } finally {
        running.pop();
      }
    },
    note: (effect) => {
      if (effect.kind !== 'update') return;
      add(locationKey(effect.update.location), effect.update);
      for (const { key, name } of running) {
        add(key, effect.update);
        if (name !== undefined) names.add(name);
      }
    },
  };
}

/** A helper that is given the metric updates several of them at one place. */
const identityOf = ({ location, metric }: MetricUpdate): string =>
  `${locationKey(location)} ${metric ? locationKey(metric.location) : ''}`;
