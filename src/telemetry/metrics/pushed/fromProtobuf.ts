/** Reads an `ExportMetricsServiceRequest` of protobuf. */
import type { Attribute } from '../../../core/trace/details';
import { readAttribute } from '../../traces/otlp/protobufValues';
import { WireReader, textValue } from '../../traces/otlp/wire';
import { readPoint, type PointKind } from './pointFromProtobuf';
import { TEMPORALITIES, isSound, type Point, type PushedMetric, type PushedResource } from './otlpMetrics';

/** Throws `MalformedMessage`. */
export function metricsFromProtobuf(bytes: Uint8Array): PushedResource[] {
  const resources: PushedResource[] = [];
  const reader = new WireReader(bytes);
  while (reader.next()) if (reader.field === 1) resources.push(readResource(reader.enter()));
  return resources;
}

function readResource(reader: WireReader): PushedResource {
  const attributes: Attribute[] = [];
  const metrics: PushedMetric[] = [];
  while (reader.next()) {
    const inner = reader.enter();
    if (reader.field === 1) while (inner.next()) pushAttribute(inner, attributes);
    else if (reader.field === 2) while (inner.next()) if (inner.field === 2) metrics.push(...readMetric(inner.enter()));
  }
  return { attributes, metrics };
}

function pushAttribute(reader: WireReader, into: Attribute[]): void {
  if (reader.field === 1) into.push(readAttribute(reader.enter()));
}

/** What kinds of data a metric may have, by the number of their field. */
const KINDS: Readonly<Record<number, { readonly kind: PushedMetric['kind']; readonly point: PointKind }>> = {
  5: { kind: 'gauge', point: 'number' },
  7: { kind: 'sum', point: 'number' },
  9: { kind: 'histogram', point: 'histogram' },
  10: { kind: 'exponential', point: 'exponential' },
  11: { kind: 'summary', point: 'summary' },
};

/** None when it has no data of a known kind. */
function readMetric(reader: WireReader): PushedMetric[] {
  let [name, unit] = ['', ''];
  let data: { readonly reader: WireReader; readonly field: number } | undefined;
  while (reader.next()) {
    if (reader.field === 1) name = textValue(reader);
    else if (reader.field === 3) unit = textValue(reader);
    else if (KINDS[reader.field]) data = { reader: reader.enter(), field: reader.field };
  }
  const kind = data && KINDS[data.field];
  return data && kind ? [{ name, unit, kind: kind.kind, ...readData(data.reader, kind.point) }] : [];
}

function readData(
  reader: WireReader,
  kind: PointKind,
): Pick<PushedMetric, 'temporality' | 'isMonotonic' | 'points' | 'invalid'> {
  const points: Point[] = [];
  let [temporality, isMonotonic, invalid] = [0, false, 0];
  while (reader.next()) {
    if (reader.field === 2) temporality = reader.low;
    else if (reader.field === 3) isMonotonic = reader.low !== 0;
    else if (reader.field === 1) {
      const point = readPoint(reader.enter(), kind);
      if (point && isSound(point.value)) points.push(point);
      else if (point) invalid++;
    }
  }
  return { temporality: TEMPORALITIES[temporality] ?? 'unspecified', isMonotonic, points, invalid };
}
