import { describe, expect, it } from 'vitest';
import { callersLine } from '../../../../src/server/hover/callers';
import { callersOf, callersQuery } from '../../../../src/telemetry/metrics/callers';
import type { Sample } from '../../../../src/telemetry/metrics/prometheusApi';

const edge = (client: string, server: string, value: number, source = 'all'): Sample => ({
  labels: { client, server, redline_source: source },
  value,
});

const GRAPH = [
  edge('web', 'shop', 6),
  edge('mobile', 'shop', 2),
  edge('mobile', 'shop', 0.5, 'failed'),
  edge('gateway', 'web', 50),
  edge('user', 'gateway', 50),
  edge('shop', 'gateway', 1),
  edge('shop', 'database', 9),
];

describe('callersOf', () => {
  it('tells who calls a service with which share, and who calls those', () => {
    expect(callersOf(GRAPH, ['shop-service'])).toEqual({
      direct: [
        { name: 'web', share: 0.75, failed: 0 },
        { name: 'mobile', share: 0.25, failed: 0.25 },
      ],
      indirect: ['gateway', 'user'],
    });
  });

  it('ends in a graph with circles, and knows nothing of a service that is not in it', () => {
    expect(callersOf([edge('a', 'b', 1), edge('b', 'a', 1)], ['a'])?.indirect).toEqual([]);
    expect(callersOf([edge('a', 'b', 1), edge('c', 'a', 1), edge('b', 'c', 1)], ['b'])?.indirect).toEqual(['c']);
    expect(callersOf(GRAPH, ['cart'])).toBeUndefined();
    expect(callersOf([edge('a', 'b', NaN), { labels: { redline_source: 'all' }, value: 1 }], ['b'])).toBeUndefined();
  });

  it('asks once for all services, and not for more than can be read', () => {
    expect(callersQuery(300).match(/topk\(2000/g)).toHaveLength(2);
  });
});

describe('callersLine', () => {
  it('is short', () => {
    expect(callersLine('shop', callersOf(GRAPH, ['shop']))).toBe(
      'shop is called by web 75 %, mobile 25 % (25 % fail) · behind them gateway and 1 more',
    );
    expect(callersLine('shop', undefined)).toBe('');
  });
});
