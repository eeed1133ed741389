/** The rest of one span of OTLP protobuf, read when somebody looks at it. */
import {
  STATUS_CODES,
  type Attribute,
  type SpanDetails,
  type SpanEvent,
  type SpanLink,
} from '../../../core/trace/details';
import { nanosBetween } from '../../../core/trace/nanoseconds';
import { hexBetween } from './hex';
import { readAttribute } from './protobufValues';
import { textValue, type WireReader } from './wire';

interface Draft {
  status: SpanDetails['status'];
  statusMessage: string;
  dropped: number;
  readonly attributes: Attribute[];
  readonly links: SpanLink[];
  readonly events: (Omit<SpanEvent, 'offset'> & { readonly high: number; readonly low: number })[];
  startHigh: number;
  startLow: number;
}

/** Reads a `Span` message. Throws `MalformedMessage`. */
export function readDetails(reader: WireReader, resource: readonly Attribute[]): SpanDetails {
  const draft: Draft = {
    status: 'unset',
    statusMessage: '',
    dropped: 0,
    attributes: [],
    links: [],
    events: [],
    startHigh: 0,
    startLow: 0,
  };
  while (reader.next()) readField(reader, draft);
  const { status, statusMessage, dropped, attributes, links } = draft;
  const events = draft.events.map(({ name, attributes: own, high, low }) => ({
    name,
    attributes: own,
    offset: nanosBetween(high, low, draft.startHigh, draft.startLow),
  }));
  return { status, statusMessage, dropped, attributes, links, events, resource };
}

function readField(reader: WireReader, draft: Draft): void {
  switch (reader.field) {
    case 7:
      [draft.startHigh, draft.startLow] = [reader.high, reader.low];
      return;
    case 9:
      draft.attributes.push(readAttribute(reader.enter()));
      return;
    case 11:
      draft.events.push(readEvent(reader.enter()));
      return;
    case 13:
      draft.links.push(readLink(reader.enter()));
      return;
    case 10:
    case 12:
    case 14:
      draft.dropped += reader.low;
      return;
    case 15:
      readStatus(reader.enter(), draft);
  }
}

function readStatus(reader: WireReader, draft: Draft): void {
  while (reader.next()) {
    if (reader.field === 2) draft.statusMessage = textValue(reader);
    else if (reader.field === 3) draft.status = STATUS_CODES[reader.low] ?? 'unset';
  }
}

function readEvent(reader: WireReader): Draft['events'][number] {
  let [name, high, low] = ['', 0, 0];
  const attributes: Attribute[] = [];
  while (reader.next()) {
    if (reader.field === 1) [high, low] = [reader.high, reader.low];
    else if (reader.field === 2) name = textValue(reader);
    else if (reader.field === 3) attributes.push(readAttribute(reader.enter()));
  }
  return { name, high, low, attributes };
}

function readLink(reader: WireReader): SpanLink {
  let [traceId, spanId] = ['', ''];
  const attributes: Attribute[] = [];
  while (reader.next()) {
    if (reader.field === 1) traceId = hexBetween(reader, 16);
    else if (reader.field === 2) spanId = hexBetween(reader, 8);
    else if (reader.field === 4) attributes.push(readAttribute(reader.enter()));
  }
  return { traceId, spanId, attributes };
}
