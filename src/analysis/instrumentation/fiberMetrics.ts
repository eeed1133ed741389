/** Ready-made metrics and traces of fiber: fiberprometheus, and the OpenTelemetry and Prometheus middleware of gofiber/contrib. */
import { symbol } from '../linker/machine/values';
import type { Plugin } from '../plugin';

const FIBERPROMETHEUS = 'github.com/ansrivas/fiberprometheus';
const OTELFIBER = 'github.com/gofiber/contrib/otelfiber';
const CONTRIB_OTEL = 'github.com/gofiber/contrib/v3/otel';
const CONTRIB_PROMETHEUS = 'github.com/gofiber/contrib/v3/prometheus';

/** `app.Use(p.Middleware)`: the method is not called by the program, fiber does that. */
const MAKERS = ['New', 'NewWith', 'NewWithLabels', 'NewWithRegistry', 'NewWithDefaultRegistry'];

export const fiberMetrics: Plugin = {
  id: 'fiberMetrics',
  languages: ['go'],
  modules: [FIBERPROMETHEUS, OTELFIBER, 'github.com/gofiber/contrib'],
  calls: Object.fromEntries(
    MAKERS.map((maker) => [
      `${FIBERPROMETHEUS}.${maker}`,
      (call) => ({
        kind: 'entity',
        type: `${FIBERPROMETHEUS}.FiberPrometheus`,
        location: call.location,
        methods: {},
        member: (name: string) =>
          name === 'Middleware' ? symbol(`${FIBERPROMETHEUS}.Middleware()`, call.location) : undefined,
      }),
    ]),
  ),
  proofs: [
    { path: `${FIBERPROMETHEUS}.Middleware`, signals: ['metrics'], text: 'fiberprometheus' },
    { path: `${OTELFIBER}.Middleware`, signals: ['metrics', 'traces'], text: 'otelfiber.Middleware' },
    { path: `${CONTRIB_OTEL}.Middleware`, signals: ['metrics', 'traces'], text: 'otel.Middleware of fiber' },
    {
      path: 'github.com/gofiber/contrib/otel.Middleware',
      signals: ['metrics', 'traces'],
      text: 'otel.Middleware of fiber',
    },
    { path: `${CONTRIB_PROMETHEUS}.New`, signals: ['metrics'], text: 'prometheus.New of fiber' },
    { path: 'github.com/gofiber/contrib/prometheus.New', signals: ['metrics'], text: 'prometheus.New of fiber' },
  ],
};
