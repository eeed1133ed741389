import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metricsFromJson } from '../../../../../src/telemetry/metrics/pushed/fromJson';
import { metricsFromProtobuf } from '../../../../../src/telemetry/metrics/pushed/fromProtobuf';
import {
  TEMPORALITIES,
  type Point,
  type PointValue,
  type PushedMetric,
  type PushedResource,
} from '../../../../../src/telemetry/metrics/pushed/otlpMetrics';
import { MalformedMessage } from '../../../../../src/telemetry/traces/otlp/wire';
import { field } from '../../../../support/otlp/encode';
import { encodeMetrics, metricOf, metricsToJson, resourceOf, textAttribute } from '../../../../support/otlp/metrics';

const count = fc.nat(2 ** 40);
const double = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 }).map((value) => value + 0);
const values: Record<PointValue['kind'], fc.Arbitrary<PointValue>> = {
  number: double.map((value) => ({ kind: 'number', value })),
  histogram: fc.uniqueArray(double, { maxLength: 12 }).chain((bounds) =>
    fc.record({
      kind: fc.constant('histogram' as const),
      count,
      sum: double,
      bounds: fc.constant(bounds.toSorted((left, right) => left - right)),
      counts: fc.array(count, { minLength: bounds.length + 1, maxLength: bounds.length + 1 }),
    }),
  ),
  exponential: fc.record({
    kind: fc.constant('exponential' as const),
    count,
    sum: double,
    scale: fc.integer({ min: -10, max: 20 }),
    offset: fc.integer({ min: -(2 ** 30), max: 2 ** 30 }),
    counts: fc.array(count, { maxLength: 20 }),
    lowest: count,
  }),
  summary: fc.record({
    kind: fc.constant('summary' as const),
    count,
    sum: double,
    quantiles: fc.array(fc.record({ share: double, value: double }), { maxLength: 4 }),
  }),
};
const attributes = fc
  .array(fc.tuple(fc.string(), fc.string()), { maxLength: 4 })
  .map((pairs) => pairs.map(([key, value]) => textAttribute(key, value)));
const pointsOf = (kind: PointValue['kind']): fc.Arbitrary<Point[]> =>
  fc.array(fc.record({ attributes, start: fc.nat(2 ** 40), time: fc.nat(2 ** 40), value: values[kind] }), {
    maxLength: 4,
  });
const kinds = [
  ['gauge', 'number'],
  ['sum', 'number'],
  ['histogram', 'histogram'],
  ['exponential', 'exponential'],
  ['summary', 'summary'],
] as const;
const metric: fc.Arbitrary<PushedMetric> = fc.constantFrom(...kinds).chain(([kind, value]) =>
  fc.record({
    name: fc.string(),
    unit: fc.string(),
    kind: fc.constant(kind),
    temporality: fc.constantFrom(...TEMPORALITIES),
    isMonotonic: fc.boolean(),
    points: pointsOf(value),
    invalid: fc.constant(0),
  }),
);
const resources: fc.Arbitrary<PushedResource[]> = fc.array(
  fc.record({ attributes, metrics: fc.array(metric, { maxLength: 4 }) }),
  { maxLength: 3 },
);

describe('metrics of OTLP', () => {
  it('are read from protobuf as they were written', () => {
    fc.assert(
      fc.property(resources, (all) => {
        expect(metricsFromProtobuf(encodeMetrics(all))).toEqual(all);
      }),
    );
  });

  it('are read from JSON as they were written', () => {
    fc.assert(
      fc.property(resources, (all) => {
        expect(metricsFromJson(JSON.parse(JSON.stringify(metricsToJson(all))))).toEqual(all);
      }),
    );
  });

  it('never make the protobuf reader fail otherwise than by MalformedMessage', () => {
    const samples = fc.sample(resources, { numRuns: 40, seed: 7 }).map(encodeMetrics);
    const mutations = fc.array(fc.tuple(fc.nat(5000), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(...samples), mutations, fc.nat(5000), (whole, changes, length) => {
        const bytes = Buffer.from(whole.subarray(0, length % (whole.length + 1)));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        try {
          metricsFromProtobuf(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedMessage);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('never make the JSON reader throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const data = { dataPoints: [one, other, { attributes: one, positive: other, bucketCounts: one }] };
        const all = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'].map((kind) => ({ [kind]: data }));
        metricsFromJson({ resourceMetrics: [one, { resource: other, scopeMetrics: [{ metrics: [one, ...all] }] }] });
      }),
    );
  });

  it('count points whose buckets do not fit together, and leave out those without a value', () => {
    const odd = metricOf('odd', { kind: 'histogram', count: 3, sum: 1, bounds: [2, 1], counts: [1, 1, 1] });
    const few = metricOf('few', { kind: 'histogram', count: 3, sum: 1, bounds: [1, 2], counts: [1, 1] });
    const all = [resourceOf('shop', odd, few)];
    const both = [metricsFromProtobuf(encodeMetrics(all)), metricsFromJson(metricsToJson(all))];
    for (const read of both) {
      expect(read[0]?.metrics.map(({ points, invalid }) => [points.length, invalid])).toEqual([
        [0, 1],
        [0, 1],
      ]);
    }
    // `flags` 1: the series has ended.
    const ended = field(1, field(2, field(2, field(5, field(1, Buffer.from([8 << 3, 1]))))));
    expect(metricsFromProtobuf(ended)[0]?.metrics).toMatchObject([{ kind: 'gauge', points: [], invalid: 0 }]);
  });

  it('are read when numbers stand one by one instead of packed', () => {
    const counts = Buffer.concat([1, 2].map((value) => Buffer.from([(6 << 3) | 1, value, 0, 0, 0, 0, 0, 0, 0])));
    const bounds = Buffer.from([(7 << 3) | 1, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f]);
    const message = field(1, field(2, field(2, field(9, field(1, Buffer.concat([counts, bounds]))))));
    expect(metricsFromProtobuf(message)[0]?.metrics[0]?.points[0]?.value).toMatchObject({
      bounds: [1],
      counts: [1, 2],
    });
  });
});
