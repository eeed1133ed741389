import { describe, expect, it, vi } from 'vitest';
import { createEnvironmentReader, environmentLine } from '../../../../src/server/hover/environment';
import { processFacts, processQuery } from '../../../../src/telemetry/metrics/environment';
import type { Prometheus } from '../../../../src/telemetry/metrics/prometheus';
import { openSession, SHOP } from '../../../support/session';

describe('the processes of a service', () => {
  it('are one line, of what is known', () => {
    const facts = { processes: 2, cpu: 0.4211, memory: 182_400_000, restarts: 3, goroutines: 96, eventLoopLag: 0.0124 };
    expect(environmentLine(facts)).toBe(
      '2 processes · 0.42 CPUs · 182 MB · ⚠ restarted 3× in the last hour · 96 goroutines · event loop p99 12.4 ms',
    );
    expect(environmentLine({ processes: 1, memory: 3_210_000_000, restarts: 0 })).toBe('1 process · 3.21 GB');
    expect(environmentLine({ throttled: 0.2, memoryLimit: 0.954, containerRestarts: 2.0001, hostCpu: 0.5 })).toBe(
      '⚠ 95 % of its memory limit · ⚠ CPU throttled 20 % · ⚠ containers restarted 2× in the last hour · machine 50 % busy',
    );
    expect(environmentLine({ heapUsed: 0.5, gcTime: 0.02, gcRuns: 1.234, throttled: 0.001 })).toBe(
      'heap 50 % full · garbage collection 2 % of the time · 1.2 full collections a minute',
    );
    expect(environmentLine({})).toBe('');
  });

  it('are asked for in one query, whatever the job is called', () => {
    expect(processQuery('a"b').match(/job="a\\"b"/g)).toHaveLength(12);
    const sample = (fact: string, value: number): { labels: Record<string, string>; value: number } => ({
      labels: { fact },
      value,
    });
    expect(processFacts([sample('cpu', 1), sample('memory', NaN), sample('other', 2)])).toEqual({ cpu: 1 });
  });

  it('are asked for once and kept', async () => {
    const opened = await openSession(SHOP, { environments: [{ name: 'test', prometheus: 'http://one.test' }] });
    opened.show({});
    const instant = vi.fn(async () => ({ ok: true as const, value: [{ labels: { fact: 'cpu' }, value: 2 }] }));
    const nothing = async (): Promise<never> => Promise.reject(new Error('not asked for here'));
    const prometheus: Prometheus = {
      description: 'fake',
      detect: nothing,
      read: nothing,
      readBaseline: nothing,
      range: nothing,
      alerts: nothing,
      exemplars: nothing,
      requests: () => 0,
      instant,
    };
    opened.session.sources = { environment: 'test', prometheus };
    const reader = createEnvironmentReader(opened.session);
    expect(await reader.of('shop', 100)).toEqual({ cpu: 2 });
    expect(await reader.of('shop', 100)).toEqual({ cpu: 2 });
    expect(instant).toHaveBeenCalledTimes(1);
  });
});
