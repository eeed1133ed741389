import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { milliseconds, seconds } from '../../../../src/core/units';
import { addressElsewhere, placesElsewhere, type Shown } from '../../../../src/server/features/traceElsewhere';
import type { DataSource, Grafana } from '../../../../src/telemetry/grafana';

const ID = 'ab'.repeat(16);
const TRACE: Shown = { kind: 'trace', traceId: ID, spanId: 'cd'.repeat(8), range: { from: '1', to: '2' } };
const SEARCH: Shown = {
  kind: 'search',
  search: {
    service: 'shop',
    minDuration: milliseconds(250),
    status: 'error',
    start: seconds(100),
    end: seconds(200),
    limit: 20,
  },
};
const signal = AbortSignal.timeout(5_000);

const source = (uid: string, kind: DataSource['kind'], url = ''): DataSource => {
  return { uid, name: uid, kind, type: kind, url, isDefault: false };
};
const grafanaWith = (...all: readonly DataSource[]): Grafana => ({
  address: 'https://grafana.test/below',
  dataSources: async () => ({ ok: true, value: all }),
  client: () => ({ address: '', send: () => Promise.reject(new Error('not asked for here')) }),
  choice: () => undefined,
  used: (kind) => all.find((one) => one.kind === kind),
  isChosen: () => false,
});
const jaeger = { ownTraces: { kind: 'jaeger', address: 'http://localhost:16686/base' } } as const;

async function urlOf(...parameters: Parameters<typeof addressElsewhere>): Promise<URL> {
  const address = await addressElsewhere(...parameters);
  if (!address.ok) throw new Error(address.failure.text);
  return new URL(address.value);
}

const paneOf = (url: URL): unknown => JSON.parse(url.searchParams.get('panes') ?? '').redline;

describe('a trace or a search elsewhere', () => {
  it('is offered where the environment has pages for it', () => {
    expect(placesElsewhere({})).toEqual([]);
    expect(placesElsewhere({ ownTraces: { kind: 'tempo', address: 'http://t.test' } })).toEqual([]);
    expect(placesElsewhere({ grafana: grafanaWith(), ...jaeger })).toEqual(['grafana', 'jaeger']);
  });

  it('opens in Explore with the data source that the traces are from', async () => {
    const grafana = grafanaWith(
      source('a', 'jaeger'),
      source('b', 'tempo'),
      source('c', 'tempo', 'http://tempo.test:3200/'),
    );
    const ownTraces = { kind: 'tempo', address: 'http://tempo.test:3200' } as const;
    const url = await urlOf('grafana', TRACE, { grafana, ownTraces }, signal);
    expect([url.origin, url.pathname]).toEqual(['https://grafana.test', '/below/explore']);
    expect(paneOf(url)).toEqual({
      datasource: 'c',
      queries: [{ refId: 'A', datasource: { type: 'tempo', uid: 'c' }, queryType: 'traceql', query: ID }],
      range: { from: '1', to: '2' },
    });
    const search = paneOf(await urlOf('grafana', SEARCH, { grafana }, signal));
    expect(search).toMatchObject({
      datasource: 'b',
      queries: [{ queryType: 'traceql', query: expect.stringContaining('resource.service.name = "shop"'), limit: 20 }],
      range: { from: '100000', to: '200000' },
    });
  });

  it('opens in Explore with Jaeger’s own query where there is no Tempo', async () => {
    const grafana = grafanaWith(source('a', 'jaeger'));
    expect(paneOf(await urlOf('grafana', TRACE, { grafana }, signal))).toMatchObject({ queries: [{ query: ID }] });
    expect(paneOf(await urlOf('grafana', SEARCH, { grafana }, signal))).toMatchObject({
      queries: [{ queryType: 'search', service: 'shop', minDuration: '250ms', tags: 'error=true', limit: 20 }],
    });
  });

  it('opens on Jaeger’s pages, at the span', async () => {
    const url = await urlOf('jaeger', TRACE, jaeger, signal);
    expect(url.href).toBe(`http://localhost:16686/base/trace/${ID}?uiFind=${'cd'.repeat(8)}`);
    const search = await urlOf('jaeger', SEARCH, jaeger, signal);
    expect(Object.fromEntries(search.searchParams)).toEqual({
      service: 'shop',
      minDuration: '250ms',
      tags: '{"error":"true"}',
      lookback: 'custom',
      start: '100000000',
      end: '200000000',
      limit: '20',
    });
  });

  it('says what is missing', async () => {
    for (const configured of [{}, { grafana: grafanaWith() }, jaeger]) {
      expect(await addressElsewhere('grafana', TRACE, configured, signal)).toMatchObject({ ok: false });
    }
    expect(await addressElsewhere('jaeger', TRACE, {}, signal)).toMatchObject({ ok: false });
  });

  it('stays at the origin that is configured, whatever is searched', async () => {
    const grafana = grafanaWith(source('a', 'tempo'));
    const text = fc.string();
    await fc.assert(
      fc.asyncProperty(text, text, async (service, traceId) => {
        const search = { service, start: seconds(1), end: seconds(2), limit: 1 };
        for (const shown of [{ ...TRACE, traceId }, { kind: 'search', search } as const]) {
          expect((await urlOf('grafana', shown, { grafana }, signal)).origin).toBe('https://grafana.test');
          expect((await urlOf('jaeger', shown, jaeger, signal)).origin).toBe('http://localhost:16686');
        }
      }),
    );
  });
});
