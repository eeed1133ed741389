/** Spans by hand: `tracer.start_as_current_span("name")` as context manager and as decorator, `tracer.start_span("name")`. */
import type { Location } from '../../../core/range';
import type { Abstract, EntityValue, NativeCall } from '../../linker/machine/values';
import { symbol } from '../../linker/machine/values';
import type { Proof } from '../../plugin';
import { OTEL_PYTHON } from './identity';

const TRACER = 'opentelemetry.trace.Tracer';
const AS_CURRENT = `${TRACER}#.start_as_current_span`;

function tracer(location: Location): EntityValue {
  return {
    kind: 'entity',
    type: TRACER,
    location,
    methods: {
      start_as_current_span: (call) => {
        emitSpan(call);
        // As a decorator it is called again with the function, which gives a wrapper that is known as a proof.
        return symbol(`${AS_CURRENT}()`, call.location, call.arguments);
      },
      start_span: (call) => {
        emitSpan(call);
        return symbol('opentelemetry.trace.Span#', call.location);
      },
    },
  };
}

const emitSpan = (call: Parameters<NativeCall>[0]): void =>
  call.machine.emit({
    kind: 'span',
    location: call.location,
    name: call.positional(0) ?? call.keyword('name'),
    library: OTEL_PYTHON,
  });

/** Calling a decorated function makes the span and runs the function. */
const runDecorated: NativeCall = (call) => {
  const { callee, machine, location } = call;
  const decorated = callee.kind === 'symbol' ? callee.arguments?.[0]?.value : undefined;
  if (callee.kind === 'symbol') {
    machine.emit({ kind: 'span', location: callee.location, name: undefined, library: OTEL_PYTHON });
  }
  return decorated && machine.call(decorated, call.arguments, location, call.nameLocation);
};

/** `span.update_name(name)` */
const rename: NativeCall = (call) => {
  call.machine.emit({ kind: 'span-renamed', name: call.positional(0) ?? call.keyword('name') });
  return undefined;
};

const makeTracer: NativeCall = (call) => tracer(call.location);

export const TRACER_CALLS: Readonly<Record<string, NativeCall>> = {
  'opentelemetry.trace.get_tracer': makeTracer,
  'opentelemetry.trace.get_tracer_provider().get_tracer': makeTracer,
  'opentelemetry.sdk.trace.TracerProvider().get_tracer': makeTracer,
  [`${AS_CURRENT}()()`]: runDecorated,
  'opentelemetry.trace.Span#.update_name': rename,
  'opentelemetry.trace.get_current_span().update_name': rename,
};

export const TRACER_TYPES: Readonly<Record<string, (machine: unknown, location: Location) => Abstract>> = {
  [TRACER]: (_machine, location) => tracer(location),
};

export const TRACER_PROOFS: readonly Proof[] = [
  { path: AS_CURRENT, signals: ['traces'], text: 'start_as_current_span decorates the handler' },
];
