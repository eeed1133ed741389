/** The rest of one span of OTLP JSON. */
import { STATUS_CODES, type Attribute, type SpanDetails, type SpanEvent } from '../../../core/trace/details';
import { hexFromJson } from './hex';
import { countOf, enumNumber, fieldOf, itemsOf, nanosOf, textOf } from './jsonFields';
import { readJsonAttributes } from './jsonValues';

const STATUS_NAMES = STATUS_CODES.map((code) => code.toUpperCase());

/** Reads a span as `JSON.parse` gave it. */
export function readJsonDetails(span: unknown, resource: readonly Attribute[]): SpanDetails {
  const status = fieldOf(span, 'status');
  const start = nanosOf(span, 'startTimeUnixNano');
  return {
    status: STATUS_CODES[enumNumber(fieldOf(status, 'code'), STATUS_NAMES)] ?? 'unset',
    statusMessage: textOf(status, 'message'),
    attributes: readJsonAttributes(fieldOf(span, 'attributes')),
    events: itemsOf(span, 'events').map((event) => readEvent(event, start)),
    links: itemsOf(span, 'links').map((link) => ({
      traceId: hexFromJson(fieldOf(link, 'traceId'), 16),
      spanId: hexFromJson(fieldOf(link, 'spanId'), 8),
      attributes: readJsonAttributes(fieldOf(link, 'attributes')),
    })),
    resource,
    dropped:
      countOf(span, 'droppedAttributesCount') +
      countOf(span, 'droppedEventsCount') +
      countOf(span, 'droppedLinksCount'),
  };
}

function readEvent(event: unknown, start: bigint): SpanEvent {
  return {
    name: textOf(event, 'name'),
    offset: Number(nanosOf(event, 'timeUnixNano') - start),
    attributes: readJsonAttributes(fieldOf(event, 'attributes')),
  };
}
