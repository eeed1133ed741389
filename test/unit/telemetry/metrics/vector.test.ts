import { describe, expect, it } from 'vitest';
import { scanVector, ungrouped, type LabelledValues } from '../../../../src/telemetry/metrics/vector';

type Metric = Record<string, string>;

const answer = (result: readonly unknown[], more: object = {}): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ status: 'success', data: { resultType: 'vector', result }, ...more }));
const sample = (metric: Metric, value = '1'): object => ({ metric, value: [1732800000.123, value] });
const scanned = (result: readonly unknown[]): readonly LabelledValues[] | undefined =>
  scanVector(answer(result))?.series;

/** Labels without `le`, bound and value of each, in no order: what a parser finds, and what is found without one. */
function told(series: readonly LabelledValues[]): string[] {
  const rows = series.flatMap(({ labels: { le: _, ...labels }, bounds, values }) =>
    bounds.map((bound, index) => JSON.stringify([Object.entries(labels).sort(), String(bound), String(values[index])])),
  );
  return rows.sort();
}

describe('scanVector', () => {
  it('puts the buckets of one histogram together, wherever le stands', () => {
    const orders: ((le: string) => Metric)[] = [
      (le) => ({ le, job: 'shop', path: '/a' }),
      (le) => ({ job: 'shop', le, path: '/a' }),
      (le) => ({ job: 'shop', path: '/a', le }),
    ];
    for (const labels of orders) {
      expect(scanned([sample(labels('0.1'), '2'), sample(labels('+Inf'), '3.5')])).toEqual([
        { labels: { job: 'shop', path: '/a' }, bounds: [0.1, Infinity], values: [2, 3.5] },
      ]);
    }
    expect(scanned([sample({ le: '1' }), sample({ le: '2' })])).toEqual([
      { labels: {}, bounds: [1, 2], values: [1, 1] },
    ]);
  });

  it('finds histograms again that come in pieces', () => {
    const [a, b] = [{ path: '/a' }, { path: '/b' }];
    const series = scanned(
      [
        { ...a, le: '1' },
        { ...b, le: '1' },
        { ...a, le: '2' },
        { ...b, le: '2' },
      ].map((one) => sample(one)),
    );
    expect(series?.map(({ labels, bounds }) => [labels, bounds])).toEqual([
      [a, [1, 2]],
      [b, [1, 2]],
    ]);
  });

  it('is not misled by what stands in a label', () => {
    const evil = [
      '"le":"1"',
      ',"le":"9",',
      '},"value":[1,"7"]},{"metric":{',
      '\\',
      '\\"',
      'a",,"b',
      ']',
      '{}',
      'ü ✓ 😀',
      '\u0000\n',
    ];
    const samples = evil.flatMap((path) => [
      sample({ job: path, le: '1', path }),
      sample({ job: path, le: '2', path }),
      sample({ path }),
    ]);
    const expected = evil.flatMap((path) => [
      { labels: { job: path, path }, value: 1, le: '1' },
      { labels: { job: path, path }, value: 1, le: '2' },
      { labels: { path }, value: 1 },
    ]);
    const series = scanned(samples);
    expect(series && told(series)).toEqual(
      told(
        ungrouped(expected.map(({ labels, value, le }) => ({ labels: { ...labels, ...(le ? { le } : {}) }, value }))),
      ),
    );
  });

  it('reads values as the server writes them', () => {
    const values = ['0.016666666666666666', '1e-05', '+Inf', 'NaN', '12345678901'];
    const series = scanned(values.map((value, index) => sample({ path: `/${index}` }, value)));
    expect(series?.map((one) => one.values[0])).toEqual([0.016666666666666666, 0.00001, NaN, NaN, 12345678901]);
  });

  it('keeps what stands around the samples', () => {
    const body = answer([sample({ path: '/ä' })], { warnings: ['a störe is away'], isPartial: true });
    expect(scanVector(body)?.envelope).toEqual({
      status: 'success',
      data: { resultType: 'vector', result: [] },
      warnings: ['a störe is away'],
      isPartial: true,
    });
    expect(scanVector(answer([]))).toMatchObject({ series: [] });
  });

  it.each([
    ['half an answer', (text: string) => text.slice(0, -20)],
    ['blanks', (text: string) => text.replace('{"metric"', '{ "metric"')],
    ['a native histogram', (text: string) => text.replace('"value"', '"histogram"')],
    ['a matrix', (text: string) => text.replace('vector', 'matrix')],
    ['a comma too many', (text: string) => text.replace('}]}', '},]}').replace('"]}]', '"]},]')],
    ['labels that are no texts', (text: string) => text.replace('"/a"', '7')],
    ['no JSON', () => '<html>'],
    ['nothing', () => ''],
  ])('leaves %s to a parser', (_, damage) => {
    const text = new TextDecoder().decode(answer([sample({ path: '/a', le: '1' }), sample({ path: '/b', le: '1' })]));
    expect(scanVector(new TextEncoder().encode(damage(text)))).toBeUndefined();
  });

  it('says the same as a parser of whatever is cut or changed', () => {
    const text = new TextDecoder().decode(
      answer(['0.1', '1', '+Inf'].map((le) => sample({ job: 'shop', le, path: '/a"b' }, '0.25'))),
    );
    let read = 0;
    for (let at = 0; at < text.length; at += 1) {
      for (const put of ['', '"', ',', '}', 'x', '\\']) {
        const changed = text.slice(0, at) + put + text.slice(at + 1);
        const found = scanVector(new TextEncoder().encode(changed));
        if (!found) continue;
        const parsed = parsedSamples(changed);
        // A value that is no JSON text is a number or none; everything else has to be what a parser finds.
        if (parsed) expect(told(found.series), changed).toEqual(told(ungrouped(parsed)));
        read += 1;
      }
    }
    expect(read).toBeGreaterThan(100);
  });
});

function parsedSamples(text: string): { labels: Metric; value: number }[] | undefined {
  try {
    const { data }: { data: { result: { metric: Metric; value: [number, string] }[] } } = JSON.parse(text);
    return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
  } catch {
    return undefined;
  }
}
