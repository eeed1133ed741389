import { describe, expect, it } from 'vitest';
import { failed, succeeded } from '../../../../src/core/failure';
import type { HttpClient } from '../../../../src/telemetry/http';
import { withApiPrefix } from '../../../../src/telemetry/metrics/apiPrefix';

const { signal } = new AbortController();
const QUERY = { method: 'POST', path: '/api/v1/query' } as const;

/** Has the API below one path only. */
function serverWith(prefix: string | undefined): { readonly client: HttpClient; readonly asked: string[] } {
  const asked: string[] = [];
  const client: HttpClient = {
    address: 'http://mimir',
    send: ({ path }) => {
      asked.push(path);
      if (prefix === undefined || !path.startsWith(`${prefix}/api/v1/`))
        return Promise.resolve(failed('not-found', 'no such API', 'Check the address.'));
      const body = new TextEncoder().encode('{"status":"success","data":[]}');
      return Promise.resolve(succeeded({ status: 200, contentType: 'application/json', body }));
    },
  };
  return { client, asked };
}

describe('the path of the API', () => {
  it('is the address itself where that has it, without another question', async () => {
    const { client, asked } = serverWith('');
    await withApiPrefix(client).send(QUERY, signal);
    expect(asked).toEqual(['/api/v1/query']);
  });

  it('is found once, and kept', async () => {
    for (const prefix of ['/prometheus', '/api/prom', '/select/0/prometheus']) {
      const { client, asked } = serverWith(prefix);
      const found = withApiPrefix(client);
      expect(await found.send(QUERY, signal)).toMatchObject({ ok: true });
      asked.length = 0;
      await found.send({ method: 'GET', path: '/api/v1/labels' }, signal);
      expect(asked).toEqual([`${prefix}/api/v1/labels`]);
    }
  });

  it('is not looked for all the time where it is nowhere', async () => {
    const { client, asked } = serverWith(undefined);
    let time = 0;
    const found = withApiPrefix(client, () => time);
    expect(await found.send(QUERY, signal)).toMatchObject({ ok: false, failure: { reason: 'not-found' } });
    asked.length = 0;
    await found.send(QUERY, signal);
    expect(asked).toHaveLength(1);
    time = 61_000;
    await found.send(QUERY, signal);
    expect(asked).toHaveLength(5);
  });
});
