import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../../src/protocol/parseSettings';

const parse = (...schemas: readonly unknown[]): ReturnType<typeof parseSettings> => parseSettings({ schemas });

const GATEWAY = { name: 'gateway', latency: 'gateway_latency_seconds', labels: { route: 'path' } };

describe('schemas of one’s own', () => {
  it('take one name or several, and defaults', () => {
    const { settings, problems } = parse({ ...GATEWAY, counter: ['a_total', 'b_total'] });
    expect(problems).toEqual([]);
    expect(settings.schemas).toEqual([
      {
        name: 'gateway',
        latency: ['gateway_latency_seconds'],
        unit: 's',
        counter: ['a_total', 'b_total'],
        labels: { route: ['path'], method: [], status: [], service: ['job'] },
        errorStatus: '5..',
        isRecorded: false,
      },
    ]);
  });

  it.each([
    [{ name: 'x', labels: { route: 'path' } }, /schemas\[0\]” needs the name of a latency histogram or of a counter/],
    [{ ...GATEWAY, labels: {} }, /needs “labels.route”/],
    [{ ...GATEWAY, latency: 'a b' }, /names “a b”, which cannot be a metric/],
    [{ ...GATEWAY, latency: 'a_seconds_bucket' }, /must name the histogram “a_seconds” itself/],
    [{ ...GATEWAY, errorStatus: '(' }, /no regular expression/],
    [{ ...GATEWAY, latencies: 'a' }, /has no “latencies”; there are name, latency/],
    ['nonsense', /needs the name of a latency histogram/],
  ])('%j is said to be wrong, and left out', (schema, problem) => {
    const { settings, problems } = parse(schema, GATEWAY);
    expect(problems.join('\n')).toMatch(problem);
    expect(settings.schemas.map(({ name }) => name)).toEqual(['gateway']);
  });

  it('may name recording rules with their endings', () => {
    const { problems } = parse({ ...GATEWAY, latency: 'route:http_seconds_bucket:rate5m', recorded: true });
    expect(problems).toEqual([]);
  });
});
