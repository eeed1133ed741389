import { describe, expect, it } from 'vitest';
import { succeeded } from '../../../../src/core/failure';
import { seconds } from '../../../../src/core/units';
import { parseSettings } from '../../../../src/protocol/parseSettings';
import { schemasWith } from '../../../../src/server/live/customSchemas';
import type { HttpClient } from '../../../../src/telemetry/http';
import { createPrometheus } from '../../../../src/telemetry/metrics/prometheus';
import { createStatsReader, type StatsReport } from '../../../../src/telemetry/metrics/stats';

const ROUTES = [{ key: 'users', method: 'GET', path: '/users/{id}', services: ['shop'] }];
const signal = AbortSignal.timeout(5_000);

/** A server with these metrics, whose every query gives these rows. */
async function read(
  schema: object,
  names: readonly string[],
  rows: (query: string) => readonly (readonly [Record<string, string>, number])[],
): Promise<{ readonly report: StatsReport; readonly queries: readonly string[] }> {
  const queries: string[] = [];
  const client: HttpClient = {
    address: 'http://host',
    send({ path, parameters }) {
      const query = String(parameters?.['query'] ?? '');
      if (path.endsWith('/query')) queries.push(query);
      const result = rows(query).map(([metric, value]) => ({ metric, value: [1, String(value)] }));
      const labels = ['job', 'path', 'verb', 'outcome', 'le'];
      const data = path.endsWith('/query')
        ? { resultType: 'vector', result }
        : path.endsWith('/labels')
          ? labels
          : names;
      const body = new TextEncoder().encode(JSON.stringify({ status: 'success', data }));
      return Promise.resolve(succeeded({ status: 200, contentType: 'application/json', body }));
    },
  };
  const { settings } = parseSettings({ schemas: [schema] });
  const reader = createStatsReader(createPrometheus(client, schemasWith(settings.schemas)));
  return { report: await reader.read(ROUTES, { window: seconds(300) }, signal), queries };
}

const PLACE = { job: 'shop', path: '/users/:id', verb: 'get' };

describe('a schema from the settings', () => {
  it('is read like any other, before all others', async () => {
    const { report } = await read(
      {
        name: 'gateway',
        counter: 'gw_total',
        labels: { route: 'path', method: 'verb', status: 'outcome' },
        errorStatus: 'bad',
      },
      ['gw_total'],
      () => [
        [{ ...PLACE, outcome: 'good', redline_source: 'counter' }, 9],
        [{ ...PLACE, outcome: 'bad', redline_source: 'counter' }, 1],
      ],
    );
    expect(report.stats.get('users')).toMatchObject({ schema: 'custom:gateway', rate: 10, errorRatio: 0.1 });
    expect(report.detected[0]?.schema.title).toBe('gateway');
  });

  it('takes the values of recording rules as they are', async () => {
    const rule = 'path:request_seconds_bucket:rate5m';
    const { report, queries } = await read(
      { name: 'recorded', latency: rule, labels: { route: 'path', method: 'verb' }, recorded: true },
      [rule],
      (query) =>
        query.includes('le="+Inf"')
          ? [[{ ...PLACE, redline_source: 'histogram' }, 8]]
          : [
              [{ ...PLACE, le: '0.1' }, 4],
              [{ ...PLACE, le: '0.2' }, 8],
              [{ ...PLACE, le: '+Inf' }, 8],
            ],
    );
    expect(queries.filter((query) => query.includes('rate('))).toEqual([]);
    const stats = report.stats.get('users');
    expect(stats?.rate).toBe(8);
    expect(stats?.p99?.kind === 'within' && stats.p99.seconds).toBeCloseTo(0.198, 5);
  });
});
