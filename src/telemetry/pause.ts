import { setTimeout as wait } from 'node:timers/promises';

/** Resolves after `time` milliseconds, or at once when the signal aborts. Never rejects. */
export function pause(time: number, signal: AbortSignal): Promise<void> {
  return wait(time, undefined, { signal }).catch(() => undefined);
}
