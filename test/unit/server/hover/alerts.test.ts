import { describe, expect, it, vi } from 'vitest';
import { alertLines, createAlertReader, durationWords } from '../../../../src/server/hover/alerts';
import { createExemplarReader, exemplarLine } from '../../../../src/server/hover/exemplars';
import type { Alert } from '../../../../src/telemetry/metrics/alerts';
import type { Prometheus } from '../../../../src/telemetry/metrics/prometheus';
import { openSession, SHOP } from '../../../support/session';
import { detectedSchema } from '../../../support/schemas';
import { createScraper } from '../../../../src/telemetry/metrics/scrape';

const NOW = Date.UTC(2026, 10, 24);
const CONNECTED = { environments: [{ name: 'test', prometheus: 'http://one.test' }] };
const SUBJECT = { services: ['shop'] };

const alert = (more: Partial<Alert> = {}): Alert => ({ name: 'A', state: 'firing', labels: { job: 'shop' }, ...more });

describe('alerts in a hover', () => {
  it('have a line each, and are text whatever they say', () => {
    const shown = alert({ severity: 'page', summary: '[x](command:evil) <b>', activeSince: NOW - 720_000 });
    expect(alertLines([shown], SUBJECT, NOW)).toBe(
      '🔴 **firing** A · page · for 12 min · \\[x\\]\\(command:evil\\) \\<b\\>',
    );
    expect(alertLines([alert({ state: 'pending' })], SUBJECT, NOW)).toBe('🟡 **pending** A');
    expect(alertLines([alert({ labels: { job: 'other' } })], SUBJECT, NOW)).toBe('');
  });

  it('are three at most, and long summaries are cut', () => {
    const text = alertLines(
      Array.from({ length: 5 }, () => alert({ summary: 'x'.repeat(500) })),
      SUBJECT,
      NOW,
    );
    expect(text.split('  \n')).toHaveLength(4);
    expect(text).toContain('… and 2 more alerts');
    expect(text.length).toBeLessThan(600);
  });

  it('say since when as people do', () =>
    expect([-5, 40, 600, 7200, 400_000].map(durationWords)).toEqual(['0 s', '40 s', '10 min', '2 h', '5 d']));
});

describe('exemplars in a hover', () => {
  it('lead to their traces, in the unit of people', () => {
    const line = exemplarLine([{ traceId: 'abcdef01', value: 1200, at: NOW / 1000 - 240 }], 0.001, NOW);
    expect(line).toBe(
      `slow traces: [1\\.2 s, 4 min ago](command:redline.showTraces?${encodeURIComponent('[{"traceId":"abcdef01"}]')})`,
    );
    expect(exemplarLine([], 1, NOW)).toBe('');
  });
});

describe('what hovers ask', () => {
  it('is asked once and kept, and never of a server that does not answer', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    const alerts = vi.fn(async () => ({ ok: true as const, value: [alert()] }));
    const exemplars = vi.fn(async () => ({ ok: true as const, value: [] }));
    const nothing = async (): Promise<never> => Promise.reject(new Error('not asked for here'));
    const prometheus: Prometheus = {
      description: 'fake',
      detect: nothing,
      read: nothing,
      readBaseline: nothing,
      range: nothing,
      instant: nothing,
      requests: () => 0,
      alerts,
      exemplars,
    };
    opened.session.sources = { environment: 'test', prometheus };
    const [reader, slow] = [createAlertReader(opened.session), createExemplarReader(opened.session)];
    expect(await reader.active(100)).toBeUndefined();
    opened.show({});
    expect(await reader.active(100)).toEqual([alert()]);
    expect(await reader.active(100)).toEqual([alert()]);
    const question = { text: 'q', detected: detectedSchema(), selection: { routes: ['/users/:id'] } };
    expect(await slow.slowest(question, 100)).toEqual([]);
    expect([alerts.mock.calls.length, exemplars.mock.calls.length]).toEqual([1, 1]);
  });

  it('is asked of services that are read directly, where there is no server', async () => {
    const opened = await openSession(SHOP);
    const { signal } = new AbortController();
    const body = new TextEncoder().encode(
      `http_request_duration_seconds_bucket{method="GET",path="/users/:id",le="+Inf"} 1 # {trace_id="00000000000000ab"} 0.7 ${Date.now() / 1000}\nhttp_request_duration_seconds_count{method="GET",path="/users/:id"} 1`,
    );
    const metrics = createScraper([
      { name: 'shop', fetch: async () => ({ ok: true, value: { status: 200, contentType: 'text/plain', body } }) },
    ]);
    const found = await metrics.detect(signal);
    const detected = found.ok ? found.value[0] : undefined;
    if (!detected) throw new Error('nothing detected');
    opened.session.sources = { environment: 'local', metrics };
    const reader = createExemplarReader(opened.session);
    const slowest = (routes: readonly string[]): Promise<unknown> =>
      reader.slowest({ text: 'q', detected, selection: { routes, method: 'GET', job: 'shop' } }, 100);
    expect(await slowest(['/users/:id'])).toEqual([
      { traceId: '00000000000000ab', value: 0.7, at: expect.closeTo(Date.now() / 1000, -1) },
    ]);
    expect(await slowest(['/orders'])).toEqual([]);
  });
});
