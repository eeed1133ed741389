/** nestjs-otel (https://github.com/pragmaticivan/nestjs-otel): spans around methods by decorator, and HTTP metrics where they are switched on. */
import type { Abstract } from '../linker/machine/values';
import type { Plugin } from '../plugin';

/** `OpenTelemetryModule.forRoot({ metrics: { apiMetrics: { enable: true } } })` puts middleware around every request. */
function measuresApi(options: Abstract | undefined): boolean {
  const enable = ['metrics', 'apiMetrics', 'enable'].reduce<Abstract | undefined>(
    (value, key) => (value?.kind === 'record' ? value.entries.get(key) : undefined),
    options,
  );
  return enable?.kind === 'constant' && enable.value === true;
}

export const nestjsOtel: Plugin = {
  id: 'nestjsOtel',
  languages: ['typescript'],
  modules: ['nestjs-otel'],
  calls: {
    'nestjs-otel.OpenTelemetryModule.forRoot': ({ machine, location, positional }) => {
      if (measuresApi(positional(0))) {
        const text = 'the metrics of nestjs-otel are switched on';
        machine.proveProcess({
          instrumentation: 'nestjsOtel',
          signals: ['metrics'],
          frameworks: ['nestjs'],
          location,
          text,
        });
      }
      return undefined;
    },
  },
  proofs: [
    { path: 'nestjs-otel.Span', signals: ['traces'], text: '@Span starts a span around the method' },
    { path: 'nestjs-otel.Traceable', signals: ['traces'], text: '@Traceable starts spans around the methods' },
  ],
};
