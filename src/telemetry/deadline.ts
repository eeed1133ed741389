/**
 * A caller's signal with a time limit. Not `AbortSignal.any` with `AbortSignal.timeout`: Node holds the parts of a composed signal
 * weakly, so that the timeout may be collected as garbage before it fires, and the request then waits for ever.
 */

import { setMaxListeners } from 'node:events';

export interface Deadline {
  /** Aborts with the caller's signal, or when the time is over. */
  readonly signal: AbortSignal;
  /** To be called when the work is done: forgets the timer and the caller. */
  release(): void;
}

/** `limit`: milliseconds from now. */
export function createDeadline(caller: AbortSignal, limit: number): Deadline {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  const timer = setTimeout(end, limit);
  const release = (): void => {
    clearTimeout(timer);
    caller.removeEventListener('abort', end);
  };
  // One caller has as many requests under way as there are schemas, which is no leak.
  setMaxListeners(0, caller);
  if (caller.aborted) end();
  else caller.addEventListener('abort', end, { once: true });
  controller.signal.addEventListener('abort', release, { once: true });
  return { signal: controller.signal, release };
}
