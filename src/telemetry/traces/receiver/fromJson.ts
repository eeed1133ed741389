/** OTLP JSON as protobuf: browsers and some exporters send JSON, and what is kept has one form. */
import { hexFromJson } from '../otlp/hex';
import { enumNumber, fieldOf, itemsOf, nanosOf, textOf } from '../otlp/jsonFields';
import { MAX_VALUE_DEPTH } from '../otlp/values';
import {
  bytesField,
  doubleField,
  fixed64Field,
  joined,
  message,
  numberField,
  textField,
  type Parts,
} from '../otlp/write';

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;
const STATUSES = ['UNSET', 'OK', 'ERROR'] as const;

/** An `ExportTraceServiceRequest` in protobuf from its parsed JSON. What is not as the format has it is left out. */
export function protobufFromJson(document: unknown): Uint8Array {
  return joined(itemsOf(document, 'resourceSpans').flatMap((resourceSpans) => message(1, resourceOf(resourceSpans))));
}

function resourceOf(resourceSpans: unknown): Parts {
  const resource = attributesOf(1, fieldOf(resourceSpans, 'resource'));
  const scopes = itemsOf(resourceSpans, 'scopeSpans').flatMap((scopeSpans) => {
    const scope = fieldOf(scopeSpans, 'scope');
    const names = [...textField(1, textOf(scope, 'name')), ...textField(2, textOf(scope, 'version'))];
    const spans = itemsOf(scopeSpans, 'spans').flatMap((span) => message(2, spanOf(span)));
    return message(2, [...message(1, names), ...spans]);
  });
  return [...message(1, resource), ...scopes];
}

function spanOf(span: unknown): Parts {
  return [
    ...idField(1, fieldOf(span, 'traceId'), 16),
    ...idField(2, fieldOf(span, 'spanId'), 8),
    ...idField(4, fieldOf(span, 'parentSpanId'), 8),
    ...textField(5, textOf(span, 'name')),
    ...numberField(6, BigInt(enumNumber(fieldOf(span, 'kind'), KINDS))),
    ...fixed64Field(7, nanosOf(span, 'startTimeUnixNano')),
    ...fixed64Field(8, nanosOf(span, 'endTimeUnixNano')),
    ...attributesOf(9, span),
    ...itemsOf(span, 'events').flatMap((event) => message(11, eventOf(event))),
    ...itemsOf(span, 'links').flatMap((link) => message(13, linkOf(link))),
    ...message(15, statusOf(fieldOf(span, 'status'))),
  ];
}

const eventOf = (event: unknown): Parts => [
  ...fixed64Field(1, nanosOf(event, 'timeUnixNano')),
  ...textField(2, textOf(event, 'name')),
  ...attributesOf(3, event),
];

const linkOf = (link: unknown): Parts => [
  ...idField(1, fieldOf(link, 'traceId'), 16),
  ...idField(2, fieldOf(link, 'spanId'), 8),
  ...attributesOf(4, link),
];

const statusOf = (status: unknown): Parts => [
  ...textField(2, textOf(status, 'message')),
  ...numberField(3, BigInt(enumNumber(fieldOf(status, 'code'), STATUSES))),
];

function idField(field: number, id: unknown, length: number): Parts {
  const digits = hexFromJson(id, length);
  return digits === '' ? [] : bytesField(field, Buffer.from(digits, 'hex'));
}

function attributesOf(field: number, holder: unknown): Parts {
  return pairs(field, itemsOf(holder, 'attributes'), 0);
}

function pairs(field: number, items: readonly unknown[], depth: number): Parts {
  return items.flatMap((item) =>
    message(field, [...textField(1, textOf(item, 'key')), ...message(2, valueOf(fieldOf(item, 'value'), depth))]),
  );
}

/** An `AnyValue`. Values nest; a hostile depth ends as an ellipsis. */
function valueOf(value: unknown, depth: number): Parts {
  if (depth > MAX_VALUE_DEPTH) return textField(1, '…');
  const [text, flag] = [fieldOf(value, 'stringValue'), fieldOf(value, 'boolValue')];
  if (typeof text === 'string') return textField(1, text);
  if (typeof flag === 'boolean') return numberField(2, flag ? 1n : 0n);
  const [whole, double] = [fieldOf(value, 'intValue'), fieldOf(value, 'doubleValue')];
  if (/^-?\d{1,19}$/.test(String(whole))) return numberField(3, BigInt(String(whole)));
  if (double !== undefined) return doubleField(4, Number(double));
  const list = fieldOf(value, 'arrayValue');
  if (list !== undefined)
    return message(
      5,
      itemsOf(list, 'values').flatMap((item) => message(1, valueOf(item, depth + 1))),
    );
  const map = fieldOf(value, 'kvlistValue');
  if (map !== undefined) return message(6, pairs(1, itemsOf(map, 'values'), depth + 1));
  const bytes = fieldOf(value, 'bytesValue');
  return typeof bytes === 'string' ? bytesField(7, Buffer.from(bytes, 'base64')) : [];
}
