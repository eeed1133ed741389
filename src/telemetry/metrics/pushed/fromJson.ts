/** Reads an `ExportMetricsServiceRequest` of parsed JSON, which may be anything; what is not as the format has it is left out. */
import { enumNumber, fieldOf, itemsOf, nanosOf, textOf } from '../../traces/otlp/jsonFields';
import { readJsonAttributes } from '../../traces/otlp/jsonValues';
import {
  NO_RECORDED_VALUE,
  TEMPORALITIES,
  isSound,
  type ExponentialValue,
  type Point,
  type PointValue,
  type PushedMetric,
  type PushedResource,
} from './otlpMetrics';

const PER_MILLISECOND = 1e6;
const TEMPORALITY_NAMES = TEMPORALITIES.map((name) => name.toUpperCase());

export function metricsFromJson(document: unknown): PushedResource[] {
  return itemsOf(document, 'resourceMetrics').map((resourceMetrics) => ({
    attributes: readJsonAttributes(fieldOf(fieldOf(resourceMetrics, 'resource'), 'attributes')),
    metrics: itemsOf(resourceMetrics, 'scopeMetrics').flatMap((scopeMetrics) =>
      itemsOf(scopeMetrics, 'metrics').flatMap(metricOf),
    ),
  }));
}

type Read = (point: unknown) => PointValue;

const KINDS: readonly (readonly [field: string, kind: PushedMetric['kind'], read: Read])[] = [
  ['gauge', 'gauge', numberValue],
  ['sum', 'sum', numberValue],
  ['histogram', 'histogram', histogramValue],
  ['exponentialHistogram', 'exponential', exponentialValue],
  ['summary', 'summary', summaryValue],
];

/** None when it has no data of a known kind. */
function metricOf(metric: unknown): PushedMetric[] {
  const found = KINDS.find(([field]) => fieldOf(metric, field) !== undefined);
  if (!found) return [];
  const [field, kind, read] = found;
  const data = fieldOf(metric, field);
  const points = itemsOf(data, 'dataPoints').flatMap((point) => pointOf(point, read));
  const sound = points.filter(({ value }) => isSound(value));
  return [
    {
      name: textOf(metric, 'name'),
      unit: textOf(metric, 'unit'),
      kind,
      temporality:
        TEMPORALITIES[enumNumber(fieldOf(data, 'aggregationTemporality'), TEMPORALITY_NAMES)] ?? 'unspecified',
      isMonotonic: fieldOf(data, 'isMonotonic') === true,
      points: sound,
      invalid: points.length - sound.length,
    },
  ];
}

function pointOf(point: unknown, read: Read): Point[] {
  if ((numberIn(point, 'flags') & NO_RECORDED_VALUE) !== 0) return [];
  return [
    {
      attributes: readJsonAttributes(fieldOf(point, 'attributes')),
      start: Math.round(Number(nanosOf(point, 'startTimeUnixNano')) / PER_MILLISECOND),
      time: Math.round(Number(nanosOf(point, 'timeUnixNano')) / PER_MILLISECOND),
      value: read(point),
    },
  ];
}

function numberValue(point: unknown): PointValue {
  const field = fieldOf(point, 'asDouble') === undefined ? 'asInt' : 'asDouble';
  return { kind: 'number', value: numberIn(point, field) };
}

const counted = (point: unknown): { count: number; sum: number } => ({
  count: numberIn(point, 'count'),
  sum: numberIn(point, 'sum'),
});

function histogramValue(point: unknown): PointValue {
  const [bounds, counts] = [numbersIn(point, 'explicitBounds'), numbersIn(point, 'bucketCounts')];
  return { kind: 'histogram', ...counted(point), bounds, counts };
}

function exponentialValue(point: unknown): ExponentialValue {
  const [positive, negative] = [fieldOf(point, 'positive'), fieldOf(point, 'negative')];
  const below = numbersIn(negative, 'bucketCounts').reduce((sum, one) => sum + one, 0);
  return {
    kind: 'exponential',
    ...counted(point),
    scale: Math.trunc(numberIn(point, 'scale')),
    offset: Math.trunc(numberIn(positive, 'offset')),
    counts: numbersIn(positive, 'bucketCounts'),
    lowest: numberIn(point, 'zeroCount') + below,
  };
}

function summaryValue(point: unknown): PointValue {
  const quantiles = itemsOf(point, 'quantileValues').map((one) => ({
    share: numberIn(one, 'quantile'),
    value: numberIn(one, 'value'),
  }));
  return { kind: 'summary', ...counted(point), quantiles };
}

/** JSON has 64-bit numbers as text, and what is no number at all as `NaN` and `Infinity`. */
function toNumber(value: unknown): number {
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : 0;
}

const numberIn = (holder: unknown, name: string): number => toNumber(fieldOf(holder, name));
const numbersIn = (holder: unknown, name: string): number[] => itemsOf(holder, name).map(toNumber);
