/** Reads a trace by id in any of the forms in which Tempo, or a proxy before it, may send it. */
import { failed, succeeded, type Result } from '../../../core/failure';
import { decodeJson } from '../otlp/json';
import { fieldOf, textOf } from '../otlp/jsonFields';
import { decodeProtobuf } from '../otlp/protobuf';
import type { DecodedSpans } from '../otlp/decoded';
import { MalformedMessage, WireReader, textValue } from '../otlp/wire';
import type { HttpAnswer } from '../source';

export interface DecodedAnswer {
  readonly spans: DecodedSpans;
  /** What Tempo said when it left spans out. */
  readonly partial?: string;
}

/** `version` is that of the path: version 2 wraps the trace. */
export function readTraceAnswer(answer: HttpAnswer, version: 1 | 2): Result<DecodedAnswer> {
  const type = answer.contentType.toLowerCase();
  try {
    if (type.startsWith('application/protobuf')) return succeeded(readProtobuf(answer.body, version));
    if (type.startsWith('application/json')) return succeeded(readJson(answer.body));
  } catch (error) {
    if (!(error instanceof MalformedMessage) && !(error instanceof SyntaxError)) throw error;
    return failed('malformed', `The trace could not be read: ${error.message}`, 'Check that the address is Tempo’s.');
  }
  const shown = type === '' ? 'no content type' : type;
  return failed(
    'not-this-api',
    `Tempo’s trace came as ${shown}.`,
    'Check the address: a proxy or login page may answer.',
  );
}

/** Version 1 is `TracesData`; version 2 is `{1: TracesData, 3: status, 4: message}` (tempo.proto, TraceByIDResponse). */
function readProtobuf(body: Uint8Array, version: 1 | 2): DecodedAnswer {
  if (version === 1) return { spans: decodeProtobuf(body, [[0, body.length]]) };
  const ranges: [number, number][] = [];
  let [status, message] = [0, ''];
  const reader = new WireReader(body);
  while (reader.next()) {
    if (reader.field === 1) ranges.push([reader.from, reader.to]);
    else if (reader.field === 3) status = reader.low;
    else if (reader.field === 4) message = textValue(reader);
  }
  return withPartial(decodeProtobuf(body, ranges), status === 1, message);
}

function readJson(body: Uint8Array): DecodedAnswer {
  const document: unknown = JSON.parse(new TextDecoder().decode(body));
  const status = fieldOf(document, 'status');
  return withPartial(decodeJson(document), status === 'PARTIAL' || status === 1, textOf(document, 'message'));
}

function withPartial(spans: DecodedSpans, isPartial: boolean, message: string): DecodedAnswer {
  if (!isPartial) return { spans };
  return { spans, partial: message === '' ? 'Tempo sent only a part of this trace.' : message };
}
