/** Reads an `ExportLogsServiceRequest` of parsed JSON, which may be anything; what is not as the format has it is left out. */
import { severityOfNumber, severityOfWord } from '../../../core/logs';
import { attributeText } from '../../../core/trace/details';
import { hexFromJson } from '../../traces/otlp/hex';
import { fieldOf, itemsOf, nanosOf, textOf } from '../../traces/otlp/jsonFields';
import { readJsonAttributes, readJsonValue } from '../../traces/otlp/jsonValues';
import type { LogRecord } from './logRecord';

export function logsFromJson(document: unknown): LogRecord[] {
  return itemsOf(document, 'resourceLogs').flatMap((resourceLogs) => {
    const resource = readJsonAttributes(fieldOf(fieldOf(resourceLogs, 'resource'), 'attributes'));
    const service = attributeText(resource, 'service.name') ?? '';
    return itemsOf(resourceLogs, 'scopeLogs').flatMap((scopeLogs) =>
      itemsOf(scopeLogs, 'logRecords').map((record) => recordOf(record, service)),
    );
  });
}

function recordOf(record: unknown, service: string): LogRecord {
  const time = nanosOf(record, 'timeUnixNano');
  const number = fieldOf(record, 'severityNumber');
  return {
    traceId: idOf(fieldOf(record, 'traceId'), 16),
    line: {
      nanos: String(time === 0n ? nanosOf(record, 'observedTimeUnixNano') : time),
      severity:
        typeof number === 'number' && number > 0
          ? severityOfNumber(number)
          : severityOfWord(textOf(record, 'severityText')),
      body: readJsonValue(fieldOf(record, 'body')).text,
      service,
      spanId: idOf(fieldOf(record, 'spanId'), 8),
      attributes: readJsonAttributes(fieldOf(record, 'attributes')),
    },
  };
}

/** Exporters write zeros where there is no span. */
function idOf(id: unknown, length: number): string {
  const digits = hexFromJson(id, length);
  return /[1-9a-f]/.test(digits) ? digits : '';
}
