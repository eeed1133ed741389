/** Loaded traces for tests: rows with the attributes that they are given by the name of their span. */
import { ATTRIBUTE_TYPES, type Attribute, type SpanDetails } from '../../../src/core/trace/details';
import { textOf } from '../../../src/core/trace/trace';
import type { LoadedTrace } from '../../../src/telemetry/traces/source';
import { traceOf, type TestSpan } from './spans';

const attributesOf = (values: Readonly<Record<string, string>>): Attribute[] =>
  Object.entries(values).map(([key, text]) => ({ key, type: ATTRIBUTE_TYPES[0], text }));

export interface GivenSpan extends TestSpan {
  readonly attributes?: Readonly<Record<string, string>>;
  /** Of an `exception` event. */
  readonly stack?: string;
}

/** Every span needs a name of its own. */
export function loadedTrace(spans: readonly GivenSpan[]): LoadedTrace {
  const trace = traceOf(spans);
  const byName = new Map(spans.map((span) => [`${span.name ?? `n${span.id}`}`, span]));
  return {
    trace,
    resourceSpans: () => [],
    details: (row): SpanDetails | undefined => {
      const span = byName.get(textOf(trace, trace.columns.name[row]));
      return (
        span && {
          status: 'unset',
          statusMessage: '',
          attributes: attributesOf(span.attributes ?? {}),
          events: (span.stack === undefined ? [] : [span.stack]).map((stack) => ({
            name: 'exception',
            offset: 0,
            attributes: attributesOf({ 'exception.stacktrace': stack }),
          })),
          links: [],
          resource: attributesOf({ 'service.name': span.service ?? 'shop' }),
          dropped: 0,
        }
      );
    },
  };
}
