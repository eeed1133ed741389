/** OTLP JSON to columns: the collector's files, Tempo's answers and Jaeger's v3 API. */
import { SpanFlag } from '../../../core/trace/columns';
import { attributeText, type Attribute, type SpanDetails } from '../../../core/trace/details';
import { splitWords } from '../../../core/trace/nanoseconds';
import { SpanTable, emptyRecord } from '../../../core/trace/spanTable';
import { StringTable } from '../../../core/trace/strings';
import type { DecodedSpans, SpanOrigin } from './decoded';
import { hexFromJson } from './hex';
import { enumNumber, fieldOf, itemsOf, nanosOf, textOf } from './jsonFields';
import { readJsonDetails } from './jsonDetails';
import { jsonPiecesOf } from './jsonPieces';
import { readJsonAttributes } from './jsonValues';

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const;
const STATUSES = ['UNSET', 'OK', 'ERROR'] as const;

/** Decodes parsed JSON, with or without a wrapper around the list of resource spans. What is no span is left out. */
export function decodeJson(document: unknown): DecodedSpans {
  const all = resourceSpansOf(document);
  const decoder = new JsonDecoder(all);
  for (const resourceSpans of all) decoder.readResourceSpans(resourceSpans);
  return decoder;
}

/** Tempo wraps in `trace`, Jaeger in `result`, some exporters in `data`; Tempo's first version says `batches`. */
function resourceSpansOf(document: unknown): readonly unknown[] {
  const inner = ['trace', 'result', 'data'].map((name) => fieldOf(document, name)).find((value) => value !== undefined);
  const holder = inner ?? document;
  return [...itemsOf(holder, 'resourceSpans'), ...itemsOf(holder, 'batches')];
}

class JsonDecoder implements DecodedSpans {
  readonly table = new SpanTable();
  readonly strings = new StringTable();
  traceId = '';
  private readonly resources: (readonly Attribute[])[] = [];
  private readonly spans: unknown[] = [];
  private readonly record = emptyRecord();

  constructor(private readonly all: readonly unknown[]) {}

  resourceSpans(): Iterable<object> {
    return jsonPiecesOf(this.all);
  }

  details(origin: SpanOrigin): SpanDetails {
    return readJsonDetails(this.spans[origin.start], this.resources[origin.resource] ?? []);
  }

  readResourceSpans(resourceSpans: unknown): void {
    const attributes = readJsonAttributes(fieldOf(fieldOf(resourceSpans, 'resource'), 'attributes'));
    this.record.resource = this.resources.push(attributes) - 1;
    this.record.service = this.strings.intern(attributeText(attributes, 'service.name') ?? '');
    const old = itemsOf(resourceSpans, 'instrumentationLibrarySpans');
    for (const scopeSpans of [...itemsOf(resourceSpans, 'scopeSpans'), ...old]) {
      const scope = fieldOf(scopeSpans, 'scope') ?? fieldOf(scopeSpans, 'instrumentationLibrary');
      const name = `${textOf(scope, 'name')} ${textOf(scope, 'version')}`.trim();
      this.record.scope = this.strings.intern(name);
      for (const span of itemsOf(scopeSpans, 'spans')) this.readSpan(span);
    }
  }

  private readSpan(span: unknown): void {
    const { record } = this;
    if (this.traceId === '') this.traceId = hexFromJson(fieldOf(span, 'traceId'), 16);
    record.originStart = this.spans.push(span) - 1;
    [record.idHigh, record.idLow] = idWords(fieldOf(span, 'spanId'));
    [record.parentHigh, record.parentLow] = idWords(fieldOf(span, 'parentSpanId'));
    const start = splitWords(nanosOf(span, 'startTimeUnixNano'));
    const end = splitWords(nanosOf(span, 'endTimeUnixNano'));
    [record.startHigh, record.startLow] = [start.high, start.low];
    [record.endHigh, record.endLow] = [end.high, end.low];
    record.name = this.strings.intern(textOf(span, 'name'));
    record.kind = enumNumber(fieldOf(span, 'kind'), KINDS);
    record.flags = flagsOf(span);
    this.table.add(record);
  }
}

function flagsOf(span: unknown): number {
  const isError = enumNumber(fieldOf(fieldOf(span, 'status'), 'code'), STATUSES) === 2;
  return (
    (isError ? SpanFlag.error : 0) |
    (itemsOf(span, 'events').length > 0 ? SpanFlag.hasEvents : 0) |
    (itemsOf(span, 'links').length > 0 ? SpanFlag.hasLinks : 0)
  );
}

function idWords(id: unknown): [number, number] {
  const digits = hexFromJson(id, 8);
  return digits === '' ? [0, 0] : [Number.parseInt(digits.slice(0, 8), 16), Number.parseInt(digits.slice(8), 16)];
}
