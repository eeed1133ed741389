/** Reads the data points of OTLP metrics from protobuf. */
import type { Attribute } from '../../../core/trace/details';
import { readAttribute } from '../../traces/otlp/protobufValues';
import { Wire, WireReader, doubleValue, integerValue } from '../../traces/otlp/wire';
import { NO_RECORDED_VALUE, type Point, type PointValue } from './otlpMetrics';

export type PointKind = PointValue['kind'];

/** Numbers of the fields that the kinds have in different places; all have their start in 2 and their time in 3. */
const PLACES: Readonly<Record<PointKind, { readonly attributes: number; readonly flags: number }>> = {
  number: { attributes: 7, flags: 8 },
  histogram: { attributes: 9, flags: 10 },
  exponential: { attributes: 1, flags: 10 },
  summary: { attributes: 7, flags: 8 },
};

const PER_MILLISECOND = 1e6;
const HIGH = 2 ** 32;

/** Undefined for a point without a value. */
export function readPoint(reader: WireReader, kind: PointKind): Point | undefined {
  const attributes: Attribute[] = [];
  let [start, time, flags] = [0, 0, 0];
  const draft = new Draft();
  const places = PLACES[kind];
  while (reader.next()) {
    const { field } = reader;
    if (field === places.attributes) attributes.push(readAttribute(reader.enter()));
    else if (field === places.flags) flags = reader.low;
    else if (field === 2) start = Math.round(fixed(reader) / PER_MILLISECOND);
    else if (field === 3) time = Math.round(fixed(reader) / PER_MILLISECOND);
    else draft.read(reader, kind);
  }
  return (flags & NO_RECORDED_VALUE) === 0 ? { attributes, start, time, value: draft.finish(kind) } : undefined;
}

/** What the fields of a value have said so far. */
class Draft {
  private value = 0;
  private count = 0;
  private sum = 0;
  private counts: number[] = [];
  private bounds: number[] = [];
  private quantiles: { share: number; value: number }[] = [];
  private scale = 0;
  private offset = 0;
  private zeros = 0;
  private below = 0;

  read(reader: WireReader, kind: PointKind): void {
    const { field } = reader;
    if (kind === 'number') {
      if (field === 4) this.value = doubleValue(reader);
      else if (field === 6) this.value = Number(integerValue(reader));
    } else if (field === 4) this.count = fixed(reader);
    else if (field === 5) this.sum = doubleValue(reader);
    else if (kind === 'exponential') this.readExponential(reader);
    else if (kind === 'summary' && field === 6) this.quantiles.push(readQuantile(reader.enter()));
    else if (kind === 'histogram' && field === 6) repeated(reader, Wire.fixed64, this.counts, fixed);
    else if (kind === 'histogram' && field === 7) repeated(reader, Wire.fixed64, this.bounds, doubleValue);
  }

  private readExponential(reader: WireReader): void {
    if (reader.field === 6) this.scale = zigzag(reader);
    else if (reader.field === 7) this.zeros = fixed(reader);
    else if (reader.field === 8) ({ offset: this.offset, counts: this.counts } = readBuckets(reader.enter()));
    else if (reader.field === 9) this.below = readBuckets(reader.enter()).counts.reduce((sum, one) => sum + one, 0);
  }

  finish(kind: PointKind): PointValue {
    const { value, count, sum, counts, bounds, quantiles, scale, offset } = this;
    switch (kind) {
      case 'number':
        return { kind, value };
      case 'histogram':
        return { kind, count, sum, counts, bounds };
      case 'exponential':
        return { kind, count, sum, counts, scale, offset, lowest: this.zeros + this.below };
      case 'summary':
        return { kind, count, sum, quantiles };
    }
  }
}

function readBuckets(reader: WireReader): { offset: number; counts: number[] } {
  let offset = 0;
  const counts: number[] = [];
  while (reader.next()) {
    if (reader.field === 1) offset = zigzag(reader);
    else if (reader.field === 2) repeated(reader, Wire.varint, counts, fixed);
  }
  return { offset, counts };
}

function readQuantile(reader: WireReader): { share: number; value: number } {
  const quantile = { share: 0, value: 0 };
  while (reader.next()) {
    if (reader.field === 1) quantile.share = doubleValue(reader);
    else if (reader.field === 2) quantile.value = doubleValue(reader);
  }
  return quantile;
}

/** A repeated number, packed as writers of today do it, or one by one. */
function repeated(reader: WireReader, wire: number, into: number[], read: (reader: WireReader) => number): void {
  if (reader.wire !== Wire.bytes) into.push(read(reader));
  else for (const inner = reader.enter(); inner.nextPacked(wire);) into.push(read(inner));
}

/** An unsigned number of 64 bits; beyond 2^53 not exact. */
const fixed = ({ high, low }: WireReader): number => high * HIGH + low;

/** A `sint32`. */
const zigzag = ({ low }: WireReader): number => (low >>> 1) ^ -(low & 1);
