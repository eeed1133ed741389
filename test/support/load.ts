/**
 * Load on the sample services at a bounded rate, from a fixed seed: the same requests in the same order in every run. It speaks to
 * loopback only. Requests start on time whether or not earlier ones have been answered, so a slow route does not hide itself.
 */
import { Agent, request } from 'node:http';
import { LOAD_ROUTES, type LoadRoute } from './loadRoutes';
import { LoadLedger, type RouteTruth } from './loadTruth';
import type { SampleName } from './services';

export interface LoadTarget {
  readonly name: SampleName;
  /** The service's own name, for the rows of the truth. */
  readonly service: string;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
}

export interface LoadOptions {
  readonly targets: readonly LoadTarget[];
  /** Requests per second, all targets together. */
  readonly rate: number;
  readonly seed?: number;
  /** Stops by itself after this many seconds; otherwise with `stop` or the signal. */
  readonly durationSeconds?: number;
  readonly signal?: AbortSignal;
}

export interface LoadRun {
  /** Seconds since the run began. */
  readonly elapsed: () => number;
  /** What the client saw since the start, or during the last `windowSeconds`. Only what was answered counts. */
  readonly truth: (windowSeconds?: number) => readonly RouteTruth[];
  /** Starts no more requests and waits for those under way. */
  readonly stop: () => Promise<void>;
  /** Resolves when it has stopped, whatever stopped it. */
  readonly done: Promise<void>;
}

const SEED = 42;
const REQUEST_LIMIT_MS = 10_000;
/** More are never under way at once: a service that hangs must not take the generator with it. */
const MOST_IN_FLIGHT = 128;

/** Throws when a target is not on loopback. */
export function startLoad(options: LoadOptions): LoadRun {
  options.targets.forEach(assertLoopback);
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_IN_FLIGHT });
  const ledger = new LoadLedger();
  const began = performance.now();
  const elapsed = (): number => (performance.now() - began) / 1000;
  const plan = requestPlan(options.targets, options.seed ?? SEED);
  const underWay = new Set<Promise<void>>();

  const fire = (): void => {
    if (underWay.size >= MOST_IN_FLIGHT) return;
    const { target, route, random } = plan();
    const sent = send(agent, target.url, route, random).then((answer) => {
      const identity = { service: target.service, method: route.method, path: route.path };
      ledger.record(identity, { at: elapsed(), ...answer });
      underWay.delete(sent);
    });
    underWay.add(sent);
  };

  const stopping = new AbortController();
  const limits = [stopping.signal, ...(options.signal ? [options.signal] : [])];
  const done = everyBeat(options.rate, options.durationSeconds ?? Infinity, AbortSignal.any(limits), fire)
    .then(() => Promise.all(underWay))
    .then(() => agent.destroy());
  return {
    elapsed,
    done,
    stop: () => {
      stopping.abort();
      return done;
    },
    truth: (windowSeconds) => {
      const to = elapsed();
      return ledger.truth(windowSeconds === undefined ? -1e-9 : to - windowSeconds, to);
    },
  };
}

function assertLoopback({ url }: LoadTarget): void {
  const { hostname } = new URL(url);
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
    throw new Error(`load goes to loopback only, not to ${url}`);
}

/** Calls `fire` `rate` times a second, catching up after a late timer, until the time is over or the signal aborts. */
function everyBeat(rate: number, durationSeconds: number, signal: AbortSignal, fire: () => void): Promise<void> {
  const began = performance.now();
  let fired = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const elapsed = (performance.now() - began) / 1000;
      for (const due = Math.floor(Math.min(elapsed, durationSeconds) * rate); fired < due; fired += 1) fire();
      if (elapsed >= durationSeconds) finish();
    }, 5);
    const finish = (): void => {
      clearInterval(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    if (signal.aborted) finish();
    else signal.addEventListener('abort', finish);
  });
}

interface PlannedRequest {
  readonly target: LoadTarget;
  readonly route: LoadRoute;
  readonly random: number;
}

/** Targets take turns; each draws its routes by weight from its own sequence, so that one more target changes nothing for the others. */
function requestPlan(targets: readonly LoadTarget[], seed: number): () => PlannedRequest {
  const drawers = targets.map((target) => ({
    target,
    random: randomSequence(seed + target.name.length * 7919 + target.name.charCodeAt(0)),
    routes: LOAD_ROUTES[target.name],
  }));
  let turn = 0;
  return () => {
    const drawer = drawers[turn++ % drawers.length];
    if (!drawer) throw new Error('there is nothing to put load on');
    const route = drawByWeight(drawer.routes, drawer.random());
    return { target: drawer.target, route, random: drawer.random() };
  };
}

function drawByWeight(routes: readonly LoadRoute[], random: number): LoadRoute {
  let left = random * routes.reduce((sum, { weight }) => sum + weight, 0);
  const drawn = routes.find(({ weight }) => (left -= weight) < 0) ?? routes.at(-1);
  if (!drawn) throw new Error('a service without routes');
  return drawn;
}

/** mulberry32: small, fast, and the same on every machine. */
export function randomSequence(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Never rejects: no answer is an error like a 5xx one. */
function send(
  agent: Agent,
  url: string,
  route: LoadRoute,
  random: number,
): Promise<{ seconds: number; isError: boolean }> {
  const began = performance.now();
  const answer = (isError: boolean): { seconds: number; isError: boolean } => ({
    seconds: (performance.now() - began) / 1000,
    isError,
  });
  return new Promise((resolve) => {
    const outgoing = request(
      new URL(route.target(random), url),
      {
        agent,
        method: route.method === '*' ? 'POST' : route.method,
        headers: {
          ...route.headers?.(random),
          ...(route.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
      },
      (response) => {
        response.on('error', () => resolve(answer(true)));
        response.on('end', () => resolve(answer((response.statusCode ?? 500) >= 500)));
        response.resume();
      },
    );
    outgoing.on('error', () => resolve(answer(true)));
    outgoing.end(route.body);
  });
}
