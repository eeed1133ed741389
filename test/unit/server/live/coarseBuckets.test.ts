import { expect, it } from 'vitest';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { routeKey, type ServiceModel } from '../../../../src/analysis/model';
import type { RouteStats } from '../../../../src/core/red';
import { coarseBuckets } from '../../../../src/server/live/coarseBuckets';
import type { DetectedSchema } from '../../../../src/telemetry/metrics/source';
import { classic, detectedSchema } from '../../../support/schemas';
import { SHOP, STATS } from '../../../support/session';
import { memoryTree } from '../../../support/tree';

const model = async (): Promise<ServiceModel> => createLinker().link(await memoryTree(SHOP));
const histograms = (...names: readonly string[]): DetectedSchema => detectedSchema({ latencies: classic(...names) });

async function told(route: Partial<RouteStats>, detected = [histograms('order_seconds')]): Promise<readonly string[]> {
  const shop = await model();
  const stats = new Map(shop.routes.map((one) => [routeKey(one), { ...STATS, ...route }]));
  return coarseBuckets({ stats, detected }, [shop]).map(
    ({ metric, side, bound, of }) => `${metric} ${side} ${bound}: ${of.map(({ name }) => name).join(', ')}`,
  );
}

it('tells of what lies beyond the last bucket, for all routes at once', async () => {
  const names = (await model()).routes.map(({ method, path }) => `${method} ${path}`).join(', ');
  expect(await told({ p99: { kind: 'above', seconds: 10 } })).toEqual([`order_seconds above 10: ${names}`]);
});

it('tells of a first bucket that is meant for milliseconds, and of no other', async () => {
  expect(await told({ p99: { kind: 'below', seconds: 4.9, bound: 5 } })).toEqual([
    expect.stringMatching(/^order_seconds below 5: /),
  ]);
  expect(await told({ p99: { kind: 'below', seconds: 0.004, bound: 0.005 } })).toEqual([]);
});

it.each<[string, Partial<RouteStats>]>([
  ['within the buckets', { p99: { kind: 'within', seconds: 9 } }],
  ['hardly any requests', { p99: { kind: 'above', seconds: 10 }, rate: 0.1 }],
  ['no numbers', { state: 'no-traffic', p99: { kind: 'above', seconds: 10 } }],
  ['a summary', { p99: { kind: 'above', seconds: 10 }, isWorstInstance: true }],
  ['another schema', { p99: { kind: 'above', seconds: 10 }, schema: 'other' }],
])('says nothing of %s', async (_, route) => expect(await told(route)).toEqual([]));

it('says nothing where several histograms may be meant', async () => {
  const detected = [histograms('order_seconds', 'basket_seconds')];
  expect(await told({ p99: { kind: 'above', seconds: 10 } }, detected)).toEqual([]);
});
