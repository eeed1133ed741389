/** OpenTelemetry's API in Go: spans started and metrics recorded by hand. */
import type { Call } from '../linker/machine/machine';
import { list, symbol, unknown } from '../linker/machine/values';
import type { NativeCall } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { INSTRUMENT_TYPES, METER_CALLS } from './otel-go/meters';

const API = 'go.opentelemetry.io/otel';

/** `ctx, span := tracer.Start(ctx, "name")` */
const start: NativeCall = (call: Call) => {
  call.machine.emit({ kind: 'span', location: call.location, name: call.positional(1), library: 'otelGo' });
  const context = call.positional(0) ?? unknown('context', call.location);
  return list([context, symbol(`${API}/trace.Span#`, call.location)], call.location);
};

/** `span.SetName("name")` */
const rename: NativeCall = (call) => {
  call.machine.emit({ kind: 'span-renamed', name: call.positional(0) });
  return undefined;
};

const TRACERS = [
  `${API}.Tracer()`,
  `${API}.GetTracerProvider().Tracer()`,
  `${API}/trace.Tracer#`,
  `${API}/trace.TracerProvider#.Tracer()`,
  `${API}/sdk/trace.NewTracerProvider().Tracer()`,
  `${API}/sdk/trace.TracerProvider#.Tracer()`,
];

export const otelGo: Plugin = {
  id: 'otelGo',
  languages: ['go'],
  modules: [API],
  calls: {
    ...Object.fromEntries(TRACERS.map((tracer) => [`${tracer}.Start`, start])),
    [`${API}/trace.Span#.SetName`]: rename,
    [`${API}/trace.SpanFromContext().SetName`]: rename,
    ...METER_CALLS,
  },
  types: INSTRUMENT_TYPES,
};
