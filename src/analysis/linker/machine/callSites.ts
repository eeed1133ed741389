/** Which calls lead to updates of metrics: a project's own `record(status)` counts for whoever calls it. */
import { locationKey, type Location } from '../../../core/range';
import type { MetricUpdate } from '../../model';
import type { Effect } from './machine';
import type { ClosureValue } from './values';

/** Places that update metrics when control passes them. */
export interface MeasuringSites {
  /** By the place of the call, of the library's method or of the project's own function. */
  readonly byCall: ReadonlyMap<string, ReadonlyMap<string, MetricUpdate>>;
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
  const byCall = new Map<string, Map<string, MetricUpdate>>();
  const names = new Set<string>();
  const running: { readonly location: Location; readonly name: string | undefined }[] = [];
  const add = (key: string, identity: string, update: MetricUpdate): void => {
    const known = byCall.get(key);
    if (known) known.set(identity, update);
    else byCall.set(key, new Map([[identity, update]]));
  };
  return {
    sites: { byCall, names },
    calling: (location, callee, run) => {
      running.push({ location, name: callee.function.name ?? callee.givenName });
      try {
        return run();
      } finally {
        running.pop();
      }
    },
    note: (effect) => {
      if (effect.kind !== 'update') return;
      const { update } = effect;
      const identity = identityOf(update);
      add(locationKey(update.location), identity, update);
      for (const { location, name } of running) {
        add(locationKey(location), identity, update);
        if (name !== undefined) names.add(name);
      }
    },
  };
}

/** A helper that is given the metric updates several of them at one place. */
const identityOf = ({ location, metric }: MetricUpdate): string =>
  `${locationKey(location)} ${metric ? locationKey(metric.location) : ''}`;
