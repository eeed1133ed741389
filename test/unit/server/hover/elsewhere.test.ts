import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createDataSourceReader, elsewhereLinks } from '../../../../src/server/hover/elsewhere';
import type { DataSource, Grafana } from '../../../../src/telemetry/grafana';
import { openSession, SHOP } from '../../../support/session';

const QUERY = 'histogram_quantile(0.99, sum by (le) (rate(d_bucket{path="/a b/*_x"}[5m])))';
const source = (uid: string, more: Partial<DataSource> = {}): DataSource => {
  return { uid, name: uid, kind: 'prometheus', type: 'prometheus', url: '', isDefault: false, ...more };
};
const grafanaAt = (address: string, all: readonly DataSource[] = []): Grafana => ({
  address,
  dataSources: vi.fn(async () => ({ ok: true as const, value: all })),
  client: () => ({ address, send: () => Promise.reject(new Error('not asked for here')) }),
  choice: () => undefined,
  used: () => undefined,
  isChosen: () => false,
});
/** Somebody chose this data source. */
const choosing = (grafana: Grafana, chosen: DataSource): Grafana => ({ ...grafana, used: () => chosen });
const prometheusAt = (address: string, hasPages = true) => ({ address, hasPages });

interface Read {
  readonly text: string;
  readonly url: URL;
}

/** The links as an editor reads them. */
const read = (links: readonly string[]): Read[] =>
  links.map((markdown) => {
    const [, text = '', address = ''] = /^\[(.*)\]\(([^()\s<>]*)\)$/s.exec(markdown) ?? [];
    return { text: text.replaceAll('\\', ''), url: new URL(address) };
  });
const paneOf = (url: URL | undefined): unknown => JSON.parse(url?.searchParams.get('panes') ?? '');

describe('opening a query elsewhere', () => {
  it('leads to the graph of Prometheus, below the path of its address', () => {
    const [graph, ...more] = read(
      elsewhereLinks(QUERY, { ownPrometheus: prometheusAt('https://p.test/(a)') }, undefined),
    );
    expect([graph?.text, graph?.url.origin, graph?.url.pathname, more]).toEqual([
      'Open in Prometheus',
      'https://p.test',
      '/%28a%29/graph',
      [],
    ]);
    expect([...(graph?.url.searchParams ?? [])]).toEqual([
      ['g0.expr', QUERY],
      ['g0.tab', '0'],
      ['g0.range_input', '1h'],
    ]);
  });

  it('leads to Explore with the data source that numbers come from', () => {
    const listed = [source('t', { kind: 'tempo' }), source('m/1', { type: 'grafana-amazonprometheus-datasource' })];
    const [explore, ...more] = read(elsewhereLinks(QUERY, { grafana: grafanaAt('http://g.test/grafana') }, listed));
    expect([explore?.text, explore?.url.pathname, more]).toEqual(['Open in Grafana', '/grafana/explore', []]);
    expect(explore?.url.searchParams.get('schemaVersion')).toBe('1');
    const datasource = { type: 'grafana-amazonprometheus-datasource', uid: 'm/1' };
    expect(paneOf(explore?.url)).toEqual({
      redline: {
        datasource: 'm/1',
        queries: [{ refId: 'A', datasource, expr: QUERY }],
        range: { from: 'now-1h', to: 'now' },
      },
    });
  });

  it('takes the data source at the address of Prometheus, and names it among several', () => {
    const listed = [source('a', { isDefault: true }), source('b', { url: 'http://p.test/' }), source('c')];
    const explore = (address: string): Read | undefined =>
      read(
        elsewhereLinks(QUERY, { ownPrometheus: prometheusAt(address), grafana: grafanaAt('http://g.test') }, listed),
      )[1];
    expect(explore('http://p.test')).toMatchObject({ text: 'Open in Grafana (b)' });
    expect(explore('http://elsewhere.test')).toMatchObject({ text: 'Open in Grafana (a)' });
    const proxy = prometheusAt('http://g.test/api/datasources/proxy/uid/c', false);
    const links = read(elsewhereLinks(QUERY, { ownPrometheus: proxy, grafana: grafanaAt('http://g.test') }, listed));
    expect(links.map(({ text }) => text)).toEqual(['Open in Grafana (c)']);
    const chosen = { grafana: choosing(grafanaAt('http://g.test'), source('b')) };
    expect(read(elsewhereLinks(QUERY, chosen, listed)).map(({ text }) => text)).toEqual(['Open in Grafana (b)']);
  });

  it('is not offered without a query, a configured address, a known data source or a page', () => {
    const both = { ownPrometheus: prometheusAt('http://p.test'), grafana: grafanaAt('http://g.test') };
    expect(elsewhereLinks(undefined, both, [source('a')])).toEqual([]);
    expect(elsewhereLinks(QUERY, {}, [source('a')])).toEqual([]);
    expect(elsewhereLinks(QUERY, { grafana: both.grafana }, undefined)).toEqual([]);
    expect(elsewhereLinks(QUERY, { ownPrometheus: prometheusAt('http://p.test', false) }, undefined)).toEqual([]);
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'command:evil', 'no address'])(
    'never leads to %s',
    (address) => {
      const sources = { ownPrometheus: prometheusAt(address), grafana: grafanaAt(address) };
      expect(elsewhereLinks(QUERY, sources, [source('a', { url: 'http://other.test' })])).toEqual([]);
    },
  );

  it('stays at the configured origin, whatever query, name and uid hold', () => {
    const any = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(any, any, any, (query, uid, name) => {
        const both = { ownPrometheus: prometheusAt('http://p.test'), grafana: grafanaAt('https://[::1]:3000') };
        const links = read(elsewhereLinks(query, both, [source(uid, { name }), source('other')]));
        expect(links.map(({ url }) => url.origin)).toEqual(['http://p.test', 'https://[::1]:3000']);
        expect(links[0]?.url.searchParams.get('g0.expr')).toBe(query);
        expect(paneOf(links[1]?.url)).toMatchObject({ redline: { datasource: uid, queries: [{ expr: query }] } });
      }),
    );
  });
});

describe('the data sources of Grafana', () => {
  it('are asked for once in a while, and not without a server that answers', async () => {
    const opened = await openSession(SHOP, { environments: [{ name: 'test', prometheus: 'http://one.test' }] });
    const grafana = grafanaAt('http://g.test', [source('a')]);
    opened.session.sources = { ...opened.session.sources, grafana };
    const reader = createDataSourceReader(opened.session);
    expect(await reader.all(500)).toBeUndefined();
    opened.show({});
    expect([await reader.all(500), await reader.all(500)]).toEqual([[source('a')], [source('a')]]);
    expect(grafana.dataSources).toHaveBeenCalledTimes(1);
  });
});
