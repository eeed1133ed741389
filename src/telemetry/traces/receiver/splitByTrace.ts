/** An exporter's batch mixes traces: sorts its spans by trace, without reading more of them than their ids. */
import { joined, message, bytesField, type Parts } from '../otlp/write';
import { WireReader } from '../otlp/wire';

/** The spans of one trace in one batch: a `TracesData` message of its own. Such messages one after another are one, too. */
export interface TracePart {
  /** 32 lower-case hexadecimal digits. */
  readonly traceId: string;
  readonly spans: number;
  readonly bytes: Uint8Array;
}

export interface SplitBatch {
  readonly parts: readonly TracePart[];
  /** Spans without a valid trace id and span id, which cannot be kept. */
  readonly invalid: number;
}

/** Spans of one trace, scope by scope. */
interface Sorted {
  count: number;
  readonly scopes: Parts[];
}

/** Reads an `ExportTraceServiceRequest`. Throws `MalformedMessage`. */
export function splitByTrace(bytes: Uint8Array): SplitBatch {
  const found = new Map<string, { count: number; readonly parts: Uint8Array[] }>();
  let invalid = 0;
  const reader = new WireReader(bytes);
  while (reader.next()) {
    if (reader.field !== 1) continue;
    const { resource, byTrace, left } = splitResource(reader.enter());
    invalid += left;
    for (const [traceId, { count, scopes }] of byTrace) {
      const own = found.get(traceId) ?? { count: 0, parts: [] };
      found.set(traceId, own);
      own.count += count;
      for (const part of message(1, [...resource, ...scopes.flat()])) own.parts.push(part);
    }
  }
  const parts = [...found].map(([traceId, own]) => ({ traceId, spans: own.count, bytes: joined(own.parts) }));
  return { parts, invalid };
}

/** Protobuf allows any order of fields, so scopes are kept for later. */
function splitResource(reader: WireReader): { resource: Parts; byTrace: ReadonlyMap<string, Sorted>; left: number } {
  let resource: Parts = [];
  const scopes: WireReader[] = [];
  while (reader.next()) {
    if (reader.field === 1) resource = bytesField(1, reader.bytes.subarray(reader.from, reader.to));
    else if (reader.field === 2) scopes.push(reader.enter());
  }
  const byTrace = new Map<string, Sorted>();
  const left = scopes.reduce((sum, scope) => sum + sortScope(scope, byTrace), 0);
  return { resource, byTrace, left };
}

/** Answers how many spans were left out. */
function sortScope(reader: WireReader, into: Map<string, Sorted>): number {
  let scope: Parts = [];
  let left = 0;
  const spans = new Map<string, { count: number; readonly parts: Uint8Array[] }>();
  while (reader.next()) {
    if (reader.field === 1) scope = bytesField(1, reader.bytes.subarray(reader.from, reader.to));
    else if (reader.field === 2) {
      const traceId = traceIdOf(reader.enter());
      const own = traceId === undefined ? undefined : (spans.get(traceId) ?? { count: 0, parts: [] });
      if (traceId === undefined || own === undefined) left++;
      else {
        spans.set(traceId, own);
        own.count++;
        own.parts.push(...bytesField(2, reader.bytes.subarray(reader.from, reader.to)));
      }
    }
  }
  for (const [traceId, { count, parts }] of spans) {
    const sorted = into.get(traceId) ?? { count: 0, scopes: [] };
    into.set(traceId, sorted);
    sorted.count += count;
    sorted.scopes.push(message(2, [...scope, ...parts]));
  }
  return left;
}

/** Undefined when one of the ids is not as long as it must be, or zero. Reads to the end, so that a broken span is found here. */
function traceIdOf(span: WireReader): string | undefined {
  let traceId = '';
  let isSpanId = false;
  let isParentId = true;
  while (span.next()) {
    if (span.field === 1 && span.to - span.from === 16) traceId = hexOf(span);
    else if (span.field === 2) isSpanId = span.to - span.from === 8;
    else if (span.field === 4) isParentId = span.to === span.from || span.to - span.from === 8;
  }
  return traceId === '' || /^0+$/.test(traceId) || !isSpanId || !isParentId ? undefined : traceId;
}

function hexOf({ bytes, from, to }: WireReader): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('hex');
}
