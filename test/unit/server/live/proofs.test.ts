import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProofs, type Waiting } from '../../../../src/server/live/proofs';

const SUBJECT = 'shop GET /orders/{id}';

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

function watched() {
  const seen = new Set<string>();
  const looked: string[] = [];
  const changed = vi.fn();
  const isSeen = ({ subject }: Waiting): Promise<boolean> => {
    looked.push(subject);
    return Promise.resolve(seen.has(subject));
  };
  return { seen, looked, changed, proofs: createProofs({ isSeen, changed }) };
}

describe('createProofs', () => {
  it('waits for what was mended, and says when it came', async () => {
    const { proofs, seen, changed, looked } = watched();
    expect(proofs.of(SUBJECT)).toBeUndefined();
    proofs.fixed(SUBJECT, 'add-metrics');
    expect(proofs.of(SUBJECT)).toEqual({ subject: SUBJECT, fix: 'add-metrics', since: 1_000_000 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(looked).toHaveLength(2);
    expect(changed).toHaveBeenCalledTimes(1);
    seen.add(SUBJECT);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(proofs.of(SUBJECT)?.verifiedAt).toBe(1_015_000);
    expect(changed).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(looked, 'nothing is looked for any more').toHaveLength(3);
  });

  it('forgets in the end what is verified, and what never comes', async () => {
    const { proofs, seen } = watched();
    seen.add(SUBJECT);
    proofs.fixed(SUBJECT, 'add-tracing');
    proofs.fixed('shop celery send_mail', 'instrument-worker');
    await vi.advanceTimersByTimeAsync(31 * 60_000);
    expect(proofs.of(SUBJECT)).toBeUndefined();
    expect(proofs.of('shop celery send_mail')).toBeDefined();
    await vi.advanceTimersByTimeAsync(12 * 60 * 60_000);
    expect(proofs.of('shop celery send_mail')).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('looks for five at once, and waits anew when the same is mended again', async () => {
    const { proofs, looked, seen } = watched();
    for (let index = 0; index < 8; index += 1) proofs.fixed(`route ${index}`, 'add-metrics');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(looked).toHaveLength(5);
    seen.add('route 0');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(proofs.of('route 0')?.verifiedAt).toBeDefined();
    proofs.fixed('route 0', 'add-tracing');
    expect(proofs.of('route 0')?.verifiedAt).toBeUndefined();
    proofs.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });
});
