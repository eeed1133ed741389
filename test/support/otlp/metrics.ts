/** Writes OTLP metrics as exporters do, in both encodings, from what the decoders shall read (opentelemetry-proto, metrics/v1). */
import type { Attribute } from '../../../src/core/trace/details';
import {
  TEMPORALITIES,
  type Point,
  type PointValue,
  type PushedMetric,
  type PushedResource,
} from '../../../src/telemetry/metrics/pushed/otlpMetrics';
import { field, number, text, varint } from './encode';

const NANOS = 1e6;
const KINDS = {
  gauge: [5, 'gauge'],
  sum: [7, 'sum'],
  histogram: [9, 'histogram'],
  exponential: [10, 'exponentialHistogram'],
  summary: [11, 'summary'],
} as const;
const ATTRIBUTES = { number: 7, histogram: 9, exponential: 1, summary: 7 } as const;

/** An `ExportMetricsServiceRequest`. Attributes are texts. */
export function encodeMetrics(resources: readonly PushedResource[]): Buffer {
  return Buffer.concat(
    resources.map(({ attributes, metrics }) => {
      const scope = Buffer.concat(metrics.map((metric) => field(2, encodeMetric(metric))));
      return field(1, Buffer.concat([field(1, encodeAttributes(1, attributes)), field(2, scope)]));
    }),
  );
}

function encodeMetric(metric: PushedMetric): Buffer {
  const points = metric.points.map((point) => field(1, encodePoint(point)));
  const data = [...points, number(2, BigInt(TEMPORALITIES.indexOf(metric.temporality)))];
  const monotonic = number(3, metric.isMonotonic ? 1n : 0n);
  return Buffer.concat([
    text(1, metric.name),
    text(3, metric.unit),
    field(KINDS[metric.kind][0], Buffer.concat([...data, monotonic])),
  ]);
}

function encodePoint({ attributes, start, time, value }: Point): Buffer {
  return Buffer.concat([
    fixed(2, BigInt(start) * BigInt(NANOS)),
    fixed(3, BigInt(time) * BigInt(NANOS)),
    encodeAttributes(ATTRIBUTES[value.kind], attributes),
    ...encodeValue(value),
  ]);
}

function encodeValue(value: PointValue): Buffer[] {
  if (value.kind === 'number') return [double(4, value.value)];
  const counted = [fixed(4, BigInt(value.count)), double(5, value.sum)];
  switch (value.kind) {
    case 'summary':
      return [
        ...counted,
        ...value.quantiles.map((one) => field(6, Buffer.concat([double(1, one.share), double(2, one.value)]))),
      ];
    case 'histogram':
      return [
        ...counted,
        field(6, Buffer.concat(value.counts.map((count) => fixedBytes(BigInt(count))))),
        field(7, Buffer.concat(value.bounds.map(doubleBytes))),
      ];
    case 'exponential':
      return [
        ...counted,
        Buffer.concat([varint(6n << 3n), varint(zigzag(value.scale))]),
        fixed(7, BigInt(value.lowest)),
        field(
          8,
          Buffer.concat([
            varint(1n << 3n),
            varint(zigzag(value.offset)),
            field(2, Buffer.concat(value.counts.map((count) => varint(BigInt(count))))),
          ]),
        ),
      ];
  }
}

/** The same as the JSON that browsers send. */
export function metricsToJson(resources: readonly PushedResource[]): object {
  return {
    resourceMetrics: resources.map(({ attributes, metrics }) => ({
      resource: { attributes: attributes.map(pair) },
      scopeMetrics: [{ metrics: metrics.map(metricToJson) }],
    })),
  };
}

function metricToJson({ name, unit, kind, temporality, isMonotonic, points }: PushedMetric): object {
  const data = {
    dataPoints: points.map(pointToJson),
    aggregationTemporality: TEMPORALITIES.indexOf(temporality),
    isMonotonic,
  };
  return { name, unit, [KINDS[kind][1]]: data };
}

function pointToJson({ attributes, start, time, value }: Point): object {
  return {
    attributes: attributes.map(pair),
    startTimeUnixNano: String(BigInt(start) * BigInt(NANOS)),
    timeUnixNano: String(BigInt(time) * BigInt(NANOS)),
    ...valueToJson(value),
  };
}

function valueToJson(value: PointValue): object {
  switch (value.kind) {
    case 'number':
      return { asDouble: value.value };
    case 'summary':
      return {
        count: String(value.count),
        sum: value.sum,
        quantileValues: value.quantiles.map((one) => ({ quantile: one.share, value: one.value })),
      };
    case 'histogram':
      return {
        count: String(value.count),
        sum: value.sum,
        bucketCounts: value.counts.map(String),
        explicitBounds: value.bounds,
      };
    case 'exponential':
      return {
        count: String(value.count),
        sum: value.sum,
        scale: value.scale,
        zeroCount: String(value.lowest),
        positive: { offset: value.offset, bucketCounts: value.counts.map(String) },
      };
  }
}

const pair = ({ key, text: value }: Attribute): object => ({ key, value: { stringValue: value } });

const encodeAttributes = (id: number, attributes: readonly Attribute[]): Buffer =>
  Buffer.concat(
    attributes.map((one) => field(id, Buffer.concat([text(1, one.key), field(2, field(1, Buffer.from(one.text)))]))),
  );

function fixedBytes(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

function doubleBytes(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

const fixed = (id: number, value: bigint): Buffer =>
  Buffer.concat([varint((BigInt(id) << 3n) | 1n), fixedBytes(value)]);
const double = (id: number, value: number): Buffer =>
  Buffer.concat([varint((BigInt(id) << 3n) | 1n), doubleBytes(value)]);
const zigzag = (value: number): bigint => BigInt(value >= 0 ? value * 2 : -value * 2 - 1);

/** A metric with one point, for tests that care about little of it. */
export function metricOf(name: string, value: PointValue, more: Partial<PushedMetric & Point> = {}): PushedMetric {
  const { attributes = [], start = 0, time = 0, ...metric } = more;
  const kinds = { number: 'sum', histogram: 'histogram', exponential: 'exponential', summary: 'summary' } as const;
  return {
    name,
    unit: '',
    kind: kinds[value.kind],
    temporality: 'cumulative',
    isMonotonic: value.kind === 'number',
    invalid: 0,
    points: [{ attributes, start, time, value }],
    ...metric,
  };
}

export const textAttribute = (key: string, value: string): Attribute => ({ key, type: 'string', text: value });

/** What one service sends. */
export const resourceOf = (service: string, ...metrics: readonly PushedMetric[]): PushedResource => ({
  attributes: [textAttribute('service.name', service)],
  metrics,
});
