import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPoller, type Poller, type PollOutcome } from '../../../../src/server/live/poller';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Scene {
  readonly poller: Poller;
  readonly polls: AbortSignal[];
  outcome: PollOutcome;
  /** Milliseconds that an answer takes. */
  takes: number;
}

function scene(): Scene {
  const polls: AbortSignal[] = [];
  const poller = createPoller({
    poll: (signal) => {
      polls.push(signal);
      return new Promise((resolve) => setTimeout(() => resolve(made.outcome), made.takes));
    },
    interval: () => 1_000,
  });
  const made: Scene = { poller, polls, outcome: { isAnswered: true }, takes: 0 };
  return made;
}

describe('the poller', () => {
  it('asks nobody until somebody looks, and nobody after that', async () => {
    const { poller, polls } = scene();
    poller.restart();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(polls).toHaveLength(0);
    poller.setInterest(true);
    await vi.advanceTimersByTimeAsync(2_500);
    expect(polls).toHaveLength(3);
    poller.setInterest(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(polls).toHaveLength(3);
  });

  it('does not ask again for fresh numbers because somebody looked away', async () => {
    const { poller, polls } = scene();
    poller.setInterest(true);
    await vi.advanceTimersByTimeAsync(100);
    poller.setInterest(false);
    poller.setInterest(true);
    await vi.advanceTimersByTimeAsync(800);
    expect(polls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(polls).toHaveLength(2);
  });

  it('has one question under way at a time', async () => {
    const made = scene();
    made.takes = 5_000;
    made.poller.setInterest(true);
    await vi.advanceTimersByTimeAsync(4_900);
    made.poller.setInterest(true);
    expect(made.polls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_200);
    expect(made.polls).toHaveLength(2);
  });

  it('backs off while the server fails, to two minutes at most, and comes back at once', async () => {
    const made = scene();
    made.outcome = { isAnswered: false };
    made.poller.setInterest(true);
    await vi.advanceTimersByTimeAsync(7_500);
    expect(made.polls).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(3_600_000);
    const before = made.polls.length;
    await vi.advanceTimersByTimeAsync(120_000);
    expect(made.polls).toHaveLength(before + 1);
    made.outcome = { isAnswered: true };
    await vi.advanceTimersByTimeAsync(120_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(made.polls).toHaveLength(before + 3);
  });

  it('leaves a server alone for as long as it asks, an hour at most', async () => {
    const made = scene();
    made.outcome = { isAnswered: false, retryAfter: 300_000 };
    made.poller.setInterest(true);
    await vi.advanceTimersByTimeAsync(299_000);
    expect(made.polls).toHaveLength(1);
    made.outcome = { isAnswered: false, retryAfter: 1e12 };
    await vi.advanceTimersByTimeAsync(2_000);
    expect(made.polls).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(3_601_000);
    expect(made.polls).toHaveLength(3);
  });

  it('drops what is under way when the question changes', async () => {
    const made = scene();
    made.takes = 500;
    made.poller.setInterest(true);
    await vi.advanceTimersByTimeAsync(100);
    made.poller.restart();
    await vi.advanceTimersByTimeAsync(100);
    expect(made.polls.map(({ aborted }) => aborted)).toEqual([true, false]);
    await vi.advanceTimersByTimeAsync(900);
    expect(made.polls).toHaveLength(2);
  });

  it('ends', async () => {
    const made = scene();
    made.poller.setInterest(true);
    await vi.advanceTimersByTimeAsync(0);
    made.poller.dispose();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(made.polls).toHaveLength(1);
  });
});
