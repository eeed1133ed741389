/** Reads an `ExportLogsServiceRequest` of protobuf (opentelemetry-proto, logs/v1/logs.proto). */
import { severityOfNumber, severityOfWord } from '../../../core/logs';
import { attributeText, type Attribute } from '../../../core/trace/details';
import { hexBetween } from '../../traces/otlp/hex';
import { readAttribute, readValue } from '../../traces/otlp/protobufValues';
import { WireReader, integerValue, textValue } from '../../traces/otlp/wire';
import type { LogRecord } from './logRecord';

/** Throws `MalformedMessage`. */
export function logsFromProtobuf(bytes: Uint8Array): LogRecord[] {
  const records: LogRecord[] = [];
  const reader = new WireReader(bytes);
  while (reader.next()) if (reader.field === 1) readResource(reader.enter(), records);
  return records;
}

/** Protobuf allows any order of fields, so scopes are kept for later. */
function readResource(reader: WireReader, into: LogRecord[]): void {
  const resource: Attribute[] = [];
  const scopes: WireReader[] = [];
  while (reader.next()) {
    if (reader.field === 2) scopes.push(reader.enter());
    if (reader.field !== 1) continue;
    const inner = reader.enter();
    while (inner.next()) if (inner.field === 1) resource.push(readAttribute(inner.enter()));
  }
  const service = attributeText(resource, 'service.name') ?? '';
  for (const scope of scopes) while (scope.next()) if (scope.field === 2) into.push(readRecord(scope.enter(), service));
}

function readRecord(reader: WireReader, service: string): LogRecord {
  const attributes: Attribute[] = [];
  let [time, observed] = [0n, 0n];
  let [number, word, body, traceId, spanId] = [0, '', '', '', ''];
  while (reader.next()) {
    const { field } = reader;
    if (field === 1) time = integerValue(reader);
    else if (field === 2) number = reader.low;
    else if (field === 3) word = textValue(reader);
    else if (field === 5) body = readValue(reader.enter()).text;
    else if (field === 6) attributes.push(readAttribute(reader.enter()));
    else if (field === 9 && reader.to > reader.from) traceId = hexBetween(reader, 16);
    else if (field === 10 && reader.to > reader.from) spanId = hexBetween(reader, 8);
    else if (field === 11) observed = integerValue(reader);
  }
  const severity = number === 0 ? severityOfWord(word) : severityOfNumber(number);
  const nanos = String(BigInt.asUintN(64, time === 0n ? observed : time));
  return {
    traceId: isId(traceId) ? traceId : '',
    line: { nanos, severity, body, service, spanId: isId(spanId) ? spanId : '', attributes },
  };
}

/** Exporters write zeros where there is no span. */
const isId = (id: string): boolean => /[1-9a-f]/.test(id);
