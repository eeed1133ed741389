/** OpenTelemetry in Python: instrumentors of ASGI frameworks, ASGI middleware, spans by hand. */
import type { Plugin } from '../plugin';
import { OTEL_PYTHON } from './otel-python/identity';
import { INSTRUMENTOR_CALLS, instrumentorEvidence } from './otel-python/instrumentors';
import { INSTRUMENT_TYPES, METER_CALLS } from './otel-python/meters';
import { TRACER_CALLS, TRACER_PROOFS, TRACER_TYPES } from './otel-python/tracers';

export const otelPython: Plugin = {
  id: OTEL_PYTHON,
  languages: ['python'],
  modules: ['opentelemetry', 'traceloop', 'logfire'],
  calls: { ...INSTRUMENTOR_CALLS, ...METER_CALLS, ...TRACER_CALLS },
  types: { ...TRACER_TYPES, ...INSTRUMENT_TYPES },
  proofs: TRACER_PROOFS,
  routeReached: instrumentorEvidence,
};
