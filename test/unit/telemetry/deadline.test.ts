import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { createDeadline } from '../../../src/telemetry/deadline';

describe('a deadline', () => {
  it('ends with the time, although nobody holds it while memory is tidied up', async () => {
    let isOver = false;
    createDeadline(new AbortController().signal, 300).signal.addEventListener('abort', () => (isOver = true));
    // Enough garbage for several collections.
    for (let round = 0; round < 40; round += 1) {
      void Array.from({ length: 50_000 }, (_, index) => ({ index }));
      await wait(1);
    }
    await vi.waitFor(() => expect(isOver).toBe(true), { timeout: 3_000 });
  });

  it('ends with its caller, at once when that has ended', () => {
    const caller = new AbortController();
    const { signal } = createDeadline(caller.signal, 60_000);
    expect(signal.aborted).toBe(false);
    caller.abort();
    expect(signal.aborted).toBe(true);
    expect(createDeadline(caller.signal, 60_000).signal.aborted).toBe(true);
  });

  it('never ends once the work is done, and leaves the caller alone', async () => {
    const caller = new AbortController();
    const deadline = createDeadline(caller.signal, 20);
    deadline.release();
    await wait(60);
    caller.abort();
    expect(deadline.signal.aborted).toBe(false);
  });
});
