/**
 * Traces that somebody saved: OTLP JSON, one document or one a line as the collector's file exporter writes it, and what Jaeger's view
 * downloads. Source: https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/
 */
import { failed, succeeded, type Result } from '../../core/failure';
import { normaliseTraceId } from '../../core/trace/trace';
import { toOtlp } from './jaegerApi/toOtlp';
import { loadTrace } from './loadTrace';
import { groupByTrace } from './otlp/groupByTrace';
import { decodeJson } from './otlp/json';
import { itemsOf, textOf } from './otlp/jsonFields';
import type { LoadedTrace } from './source';

/** By id, in the order of the file. A trace without spans is left out. */
export type TraceFile = ReadonlyMap<string, LoadedTrace>;

/** `name` is the file's, for a person. */
export function readTraceFile(name: string, text: string): Result<TraceFile> {
  const documents = documentsIn(text);
  if (documents === undefined)
    return failed(
      'malformed',
      `${name} is no JSON.`,
      'Open a file of OTLP JSON, or a trace that Jaeger’s view downloaded.',
    );
  const traces = new Map<string, LoadedTrace>();
  for (const [id, document] of [...documents.flatMap(jaegerTraces), ...groupByTrace(documents)]) {
    const loaded = traces.has(id) ? undefined : loadTrace(id, decodeJson(document));
    if (loaded) traces.set(id, loaded);
  }
  if (traces.size > 0) return succeeded(traces);
  return failed(
    'malformed',
    `${name} holds no traces.`,
    'Open a file of OTLP JSON (“resourceSpans”), or a trace that Jaeger’s view downloaded.',
  );
}

/** The whole, or each line; undefined when neither is JSON. A last line that was cut off is left out. */
function documentsIn(text: string): readonly unknown[] | undefined {
  const whole = parsed(text);
  if (whole !== undefined) return Array.isArray(whole) ? whole : [whole];
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const documents = lines.map(parsed).filter((document) => document !== undefined);
  return documents.length > 0 && documents.length >= lines.length - 1 ? documents : undefined;
}

function parsed(text: string): unknown {
  try {
    const document: unknown = JSON.parse(text);
    return typeof document === 'object' && document !== null ? document : undefined;
  } catch {
    return undefined;
  }
}

type NamedDocument = readonly [id: string, document: object];

/** `{"data": [{"traceID", "spans", "processes"}]}` */
function jaegerTraces(document: unknown): readonly NamedDocument[] {
  return itemsOf(document, 'data').flatMap((trace): NamedDocument[] => {
    const id = normaliseTraceId(textOf(trace, 'traceID'));
    return id === undefined ? [] : [[id, toOtlp(trace)]];
  });
}
