/** Fetches numbers while somebody looks at them: one batch a time, backing off while the server fails, silent otherwise. */

/** `retryAfter`: milliseconds that the server asked to be left alone for. */
export type PollOutcome = { readonly isAnswered: true } | { readonly isAnswered: false; readonly retryAfter?: number };

export interface Polled {
  /** Asks the source once. Never rejects. */
  readonly poll: (signal: AbortSignal) => Promise<PollOutcome>;
  /** Milliseconds between polls that succeed. */
  readonly interval: () => number;
  /** Milliseconds between polls of a source that fails for long; two minutes where nothing is said. */
  readonly longestBackOff?: () => number;
}

export interface Poller {
  /** Somebody looks, or nobody does any more. */
  setInterest(isWanted: boolean): void;
  /** What is asked changed (settings, routes): what is under way is dropped, and asked anew when somebody looks. */
  restart(): void;
  dispose(): void;
}

/** Milliseconds between polls of a server that fails for long. */
export const LONGEST_BACK_OFF = 120_000;
/** A server that asks for more is asked once an hour whether it meant it. */
const LONGEST_RETRY_AFTER = 3_600_000;

export function createPoller({ poll, interval, longestBackOff = () => LONGEST_BACK_OFF }: Polled): Poller {
  let isWanted = false;
  let timer: NodeJS.Timeout | undefined;
  let running: AbortController | undefined;
  let failures = 0;
  let lastAt = -Infinity;

  const schedule = (delay: number): void => {
    clearTimeout(timer);
    timer = isWanted ? setTimeout(() => void run(), delay) : undefined;
  };

  const run = async (): Promise<void> => {
    const controller = new AbortController();
    running = controller;
    const outcome = await poll(controller.signal);
    if (controller.signal.aborted) return;
    running = undefined;
    lastAt = Date.now();
    failures = outcome.isAnswered ? 0 : failures + 1;
    schedule(outcome.isAnswered ? interval() : backOff(outcome.retryAfter ?? 0));
  };

  /** Longer with every failure, and no shorter than the server asks for. */
  const backOff = (retryAfter: number): number =>
    Math.max(Math.min(interval() * 2 ** (failures - 1), longestBackOff()), Math.min(retryAfter, LONGEST_RETRY_AFTER));

  const stop = (): void => {
    clearTimeout(timer);
    running?.abort();
    running = undefined;
  };

  return {
    setInterest(next) {
      if (next === isWanted) return;
      isWanted = next;
      if (!next) return stop();
      // Numbers that are fresh enough are not asked for again because somebody switched tabs.
      if (!running) schedule(Math.max(0, lastAt + interval() - Date.now()));
    },
    restart() {
      stop();
      failures = 0;
      lastAt = -Infinity;
      schedule(0);
    },
    dispose: stop,
  };
}
