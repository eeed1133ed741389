/** Writes OTLP logs as exporters do, in both encodings (opentelemetry-proto, logs/v1). */
import { SEVERITIES } from '../../../src/core/logs';
import type { LogRecord } from '../../../src/telemetry/logs/received/logRecord';
import { field, number, text, varint } from './encode';

const PER_SEVERITY = 4;
/** The first number of a severity. */
const numberOf = (record: LogRecord): number =>
  Math.max(0, (SEVERITIES.indexOf(record.line.severity) - 1) * PER_SEVERITY + 1);

/** An `ExportLogsServiceRequest` of one service. */
export function encodeLogs(service: string, records: readonly LogRecord[]): Buffer {
  const resource = field(1, pair('service.name', service));
  const scope = Buffer.concat(records.map((record) => field(2, encodeRecord(record))));
  return field(1, Buffer.concat([field(1, resource), field(2, scope)]));
}

function encodeRecord(record: LogRecord): Buffer {
  const { nanos, body, spanId, attributes } = record.line;
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE(BigInt(nanos));
  return Buffer.concat([
    Buffer.concat([varint((1n << 3n) | 1n), time]),
    number(2, BigInt(record.line.severity === 'unset' ? 0 : numberOf(record))),
    field(5, field(1, Buffer.from(body))),
    ...attributes.map((one) => field(6, pair(one.key, one.text))),
    record.traceId === '' ? Buffer.alloc(0) : field(9, Buffer.from(record.traceId, 'hex')),
    spanId === '' ? Buffer.alloc(0) : field(10, Buffer.from(spanId, 'hex')),
  ]);
}

const pair = (key: string, value: string): Buffer =>
  Buffer.concat([text(1, key), field(2, field(1, Buffer.from(value)))]);

/** The same as the JSON that browsers send. */
export function logsToJson(service: string, records: readonly LogRecord[]): object {
  const attribute = (key: string, stringValue: string): object => ({ key, value: { stringValue } });
  const logRecords = records.map((record) => ({
    timeUnixNano: record.line.nanos,
    ...(record.line.severity === 'unset' ? {} : { severityNumber: numberOf(record) }),
    body: { stringValue: record.line.body },
    attributes: record.line.attributes.map(({ key, text: value }) => attribute(key, value)),
    traceId: record.traceId,
    spanId: record.line.spanId,
  }));
  return {
    resourceLogs: [{ resource: { attributes: [attribute('service.name', service)] }, scopeLogs: [{ logRecords }] }],
  };
}
