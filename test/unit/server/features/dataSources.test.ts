import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dataSourcesOf } from '../../../../src/server/features/dataSources';
import { openSession, SHOP } from '../../../support/session';

const signal = AbortSignal.timeout(10_000);
const LIST = [
  { uid: 'b', name: 'Second', type: 'prometheus' },
  { uid: 'a', name: 'First', type: 'prometheus', isDefault: true },
  { uid: 't', name: 'Tempo', type: 'tempo' },
  { uid: 'l', name: 'Loki', type: 'loki' },
];

async function grafanaThat(status: number, body: unknown): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end(JSON.stringify(body)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

describe('data sources to pick from', () => {
  it('are those that are read, with the one that is read now', async () => {
    const grafana = await grafanaThat(200, LIST);
    const { session } = await openSession(SHOP, { environments: [{ name: 'one', grafana }] });
    expect(await dataSourcesOf(session, signal)).toEqual({
      environment: 'one',
      problem: '',
      sources: [
        { kind: 'prometheus', name: 'First', uid: 'a', isDefault: true, isUsed: true },
        { kind: 'prometheus', name: 'Second', uid: 'b', isDefault: false, isUsed: false },
        { kind: 'tempo', name: 'Tempo', uid: 't', isDefault: false, isUsed: true },
      ],
    });
  });

  it('are not read where Prometheus has an address of its own', async () => {
    const grafana = await grafanaThat(200, LIST);
    const environments = [{ name: 'one', grafana, prometheus: 'http://127.0.0.1:1' }];
    const { session } = await openSession(SHOP, { environments });
    const { sources } = await dataSourcesOf(session, signal);
    expect(sources.filter(({ isUsed }) => isUsed).map(({ kind }) => kind)).toEqual(['tempo']);
  });

  it('are none, with the reason, where there is nothing to pick', async () => {
    const none = await openSession(SHOP, { environments: [{ name: 'one', prometheus: 'http://127.0.0.1:1' }] });
    expect(await dataSourcesOf(none.session, signal)).toMatchObject({
      sources: [],
      problem: expect.stringContaining('no Grafana'),
    });
    const refusing = await grafanaThat(401, { message: 'no' });
    const { session } = await openSession(SHOP, { environments: [{ name: 'one', grafana: refusing }] });
    expect(await dataSourcesOf(session, signal)).toMatchObject({
      sources: [],
      problem: expect.stringContaining('Set Credential'),
    });
    const empty = await grafanaThat(200, LIST.slice(3));
    const other = await openSession(SHOP, { environments: [{ name: 'one', grafana: empty }] });
    expect(await dataSourcesOf(other.session, signal)).toMatchObject({
      sources: [],
      problem: expect.stringContaining('no Prometheus, Tempo'),
    });
  });
});
