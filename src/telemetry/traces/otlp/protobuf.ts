/** OTLP protobuf to columns (opentelemetry-proto, trace/v1/trace.proto). */
import { SpanFlag } from '../../../core/trace/columns';
import { attributeText, type Attribute, type SpanDetails } from '../../../core/trace/details';
import { SpanTable, emptyRecord } from '../../../core/trace/spanTable';
import { StringTable } from '../../../core/trace/strings';
import { ByteTexts } from './byteTexts';
import type { DecodedSpans, SpanOrigin } from './decoded';
import { hexBetween } from './hex';
import { readDetails } from './protobufDetails';
import { readAttribute } from './protobufValues';
import { resourceSpansOf } from './toJson';
import { MalformedMessage, WireReader, textValue } from './wire';

/** Numbers of the fields that are read, in trace.proto. */
const TracesData = { resourceSpans: 1 } as const;
const ResourceSpans = { resource: 1, scopeSpans: 2, instrumentationLibrarySpans: 1000 } as const;
const ScopeSpans = { scope: 1, spans: 2 } as const;
const Span = {
  traceId: 1,
  spanId: 2,
  parentSpanId: 4,
  name: 5,
  kind: 6,
  start: 7,
  end: 8,
  events: 11,
  links: 13,
  status: 15,
} as const;

/** Decodes the `TracesData` messages that stand between the pairs of offsets. Throws `MalformedMessage`. Keeps the bytes for `details`. */
export function decodeProtobuf(bytes: Uint8Array, ranges: readonly (readonly [number, number])[]): DecodedSpans {
  const decoder = new ProtobufDecoder(bytes, ranges);
  for (const [from, to] of ranges) decoder.readTraces(new WireReader(bytes, from, to));
  return decoder;
}

class ProtobufDecoder implements DecodedSpans {
  readonly table = new SpanTable();
  readonly strings = new StringTable();
  traceId = '';
  private readonly resources: (readonly Attribute[])[] = [];
  private readonly texts: ByteTexts;
  private readonly record = emptyRecord();
  private readonly span: WireReader;
  private readonly status: WireReader;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly ranges: readonly (readonly [number, number])[],
  ) {
    this.texts = new ByteTexts(bytes, this.strings);
    this.span = new WireReader(bytes);
    this.status = new WireReader(bytes);
  }

  details(origin: SpanOrigin): SpanDetails {
    const reader = new WireReader(this.bytes, origin.start, origin.start + origin.length);
    return readDetails(reader, this.resources[origin.resource] ?? []);
  }

  resourceSpans(): Iterable<object> {
    return resourceSpansOf(this.bytes, this.ranges);
  }

  readTraces(reader: WireReader): void {
    while (reader.next()) if (reader.field === TracesData.resourceSpans) this.readResourceSpans(reader.enter());
  }

  /** Protobuf allows any order of fields, so the resource is looked for first. */
  private readResourceSpans(reader: WireReader): void {
    const scopes: WireReader[] = [];
    let attributes: Attribute[] = [];
    while (reader.next()) {
      if (reader.field === ResourceSpans.resource) attributes = readAttributes(reader.enter());
      else if (
        reader.field === ResourceSpans.scopeSpans ||
        reader.field === ResourceSpans.instrumentationLibrarySpans
      ) {
        scopes.push(reader.enter());
      }
    }
    this.record.resource = this.resources.push(attributes) - 1;
    this.record.service = this.strings.intern(attributeText(attributes, 'service.name') ?? '');
    for (const scope of scopes) this.readScopeSpans(scope);
  }

  private readScopeSpans(reader: WireReader): void {
    const spans: number[] = [];
    this.record.scope = 0;
    while (reader.next()) {
      if (reader.field === ScopeSpans.scope) this.record.scope = this.strings.intern(readScope(reader.enter()));
      else if (reader.field === ScopeSpans.spans) spans.push(reader.from, reader.to);
    }
    for (let at = 0; at < spans.length; at += 2) this.readSpan(spans[at] ?? 0, spans[at + 1] ?? 0);
  }

  private readSpan(from: number, to: number): void {
    const { record, span } = this;
    record.originStart = from;
    record.originLength = to - from;
    record.idHigh = record.idLow = record.parentHigh = record.parentLow = 0;
    record.startHigh = record.startLow = record.endHigh = record.endLow = 0;
    record.flags = record.kind = record.name = 0;
    span.aim(from, to);
    while (span.next()) this.readSpanField(span);
    this.table.add(record);
  }

  private readSpanField(span: WireReader): void {
    const { record } = this;
    switch (span.field) {
      case Span.traceId:
        if (this.traceId === '') this.traceId = hexBetween(span, 16);
        return;
      case Span.spanId:
        record.idHigh = this.wordAt(span, 0);
        record.idLow = this.wordAt(span, 4);
        return;
      case Span.parentSpanId:
        record.parentHigh = this.wordAt(span, 0);
        record.parentLow = this.wordAt(span, 4);
        return;
      case Span.name:
        record.name = this.texts.intern(span.from, span.to);
        return;
      case Span.kind:
        record.kind = span.low <= 5 ? span.low : 0;
        return;
      case Span.start:
        [record.startHigh, record.startLow] = [span.high, span.low];
        return;
      case Span.end:
        [record.endHigh, record.endLow] = [span.high, span.low];
        return;
      case Span.events:
        record.flags |= SpanFlag.hasEvents;
        return;
      case Span.links:
        record.flags |= SpanFlag.hasLinks;
        return;
      case Span.status:
        if (this.isErrorStatus(span.from, span.to)) record.flags |= SpanFlag.error;
    }
  }

  private isErrorStatus(from: number, to: number): boolean {
    const { status } = this;
    status.aim(from, to);
    let code = 0;
    while (status.next()) if (status.field === 3) code = status.low;
    return code === 2;
  }

  /** Ids are 8 bytes, big end first; an absent one has length 0. */
  private wordAt(reader: WireReader, offset: number): number {
    if (reader.to === reader.from) return 0;
    if (reader.to - reader.from !== 8) throw new MalformedMessage('A span id is not 8 bytes long.');
    const { bytes } = this;
    const at = reader.from + offset;
    const [first = 0, second = 0, third = 0, fourth = 0] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
    return ((first << 24) | (second << 16) | (third << 8) | fourth) >>> 0;
  }
}

function readAttributes(reader: WireReader): Attribute[] {
  const attributes: Attribute[] = [];
  while (reader.next()) if (reader.field === 1) attributes.push(readAttribute(reader.enter()));
  return attributes;
}

/** The library that made the spans, with its version: `otelhttp 0.60.0`. */
function readScope(reader: WireReader): string {
  let [name, version] = ['', ''];
  while (reader.next()) {
    if (reader.field === 1) name = textValue(reader);
    else if (reader.field === 2) version = textValue(reader);
  }
  return `${name} ${version}`.trim();
}
