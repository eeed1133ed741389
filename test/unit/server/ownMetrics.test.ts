import { describe, expect, it } from 'vitest';
import { createOwnMetrics } from '../../../src/server/ownMetrics';

describe('our own metrics', () => {
  it('time what succeeds and what fails, and pass on both', async () => {
    const metrics = createOwnMetrics();
    expect(metrics.timed('link', () => 7)).toBe(7);
    expect(await metrics.timedAsync('poll', async () => 8)).toBe(8);
    expect(() =>
      metrics.timed('link', () => {
        throw new Error('no');
      }),
    ).toThrow('no');
    await expect(metrics.timedAsync('poll', async () => Promise.reject(new Error('never')))).rejects.toThrow('never');
    metrics.countPoll('failed');
    const text = await metrics.text();
    expect(text).toContain('redline_operation_duration_seconds_count{operation="link"} 2');
    expect(text).toContain('redline_operation_duration_seconds_count{operation="poll"} 2');
    expect(text).toContain('redline_polls_total{outcome="failed"} 1');
  });

  it('read what is counted elsewhere when somebody asks', async () => {
    const metrics = createOwnMetrics();
    expect(await metrics.text()).toContain('redline_files 0');
    metrics.watch(() => ({ parsed: 3, reused: 4, files: 5, routes: 6 }));
    for (let asked = 0; asked < 2; asked += 1) {
      const text = await metrics.text();
      expect(text).toContain('redline_facts_total{source="parsed"} 3');
      expect(text).toContain('redline_facts_total{source="kept"} 4');
      expect(text).toContain('redline_files 5');
      expect(text).toContain('redline_routes 6');
    }
  });

  it('are those of one session', async () => {
    createOwnMetrics().countPoll('failed');
    expect(await createOwnMetrics().text()).not.toContain('outcome="failed"');
  });
});
