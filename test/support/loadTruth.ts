/** What the load generator saw: every request's latency and outcome, summed up exactly. */

/** One finished request; `at` and `seconds` by a monotonic clock, `at` in seconds since the run began. */
export interface Observation {
  readonly at: number;
  readonly seconds: number;
  /** A 5xx status, or no answer at all. */
  readonly isError: boolean;
}

export interface RouteTruth {
  readonly service: string;
  readonly method: string;
  /** Canonical template, as in the sample's `expected.json`. */
  readonly path: string;
  readonly count: number;
  readonly errors: number;
  /** 0 to 1. */
  readonly errorRatio: number;
  /** Requests per second over the window. */
  readonly rate: number;
  /** Seconds, as the client saw it: the smallest latency that at least that share of the requests did not exceed. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface RouteIdentity {
  readonly service: string;
  readonly method: string;
  readonly path: string;
}

/** Collects observations per route. */
export class LoadLedger {
  readonly #routes = new Map<string, { readonly identity: RouteIdentity; readonly seen: Observation[] }>();

  record(identity: RouteIdentity, observation: Observation): void {
    const key = `${identity.service} ${identity.method} ${identity.path}`;
    const known = this.#routes.get(key);
    if (known) known.seen.push(observation);
    else this.#routes.set(key, { identity, seen: [observation] });
  }

  /** The truth about everything that finished after `from` and not after `to`, in seconds since the run began. */
  truth(from: number, to: number): readonly RouteTruth[] {
    return [...this.#routes.values()].flatMap(({ identity, seen }) => {
      const within = seen.filter(({ at }) => at > from && at <= to);
      return within.length === 0 ? [] : [summed(identity, within, to - from)];
    });
  }
}

function summed(identity: RouteIdentity, seen: readonly Observation[], windowSeconds: number): RouteTruth {
  const sorted = seen.map(({ seconds }) => seconds).sort((left, right) => left - right);
  const errors = seen.filter(({ isError }) => isError).length;
  return {
    ...identity,
    count: seen.length,
    errors,
    errorRatio: errors / seen.length,
    rate: seen.length / windowSeconds,
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
  };
}

/** The nearest-rank quantile of ascending numbers; NaN of none. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
