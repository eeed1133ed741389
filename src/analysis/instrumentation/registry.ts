/** Every instrumentation plug-in. A conformance test walks this list against the fixtures, both ways. */
import type { Plugin } from '../plugin';
import { autometrics } from './autometrics';
import { bullmqOtel } from './bullmqOtel';
import { celeryExporter } from './celeryExporter';
import { workerInstrumentors } from './workerInstrumentors';
import { workerMiddleware } from './workerMiddleware';
import { clientGolang } from './clientGolang';
import { otelmux } from './otelmux';
import { otelchi } from './otelchi';
import { chiMetrics } from './chiMetrics';
import { slokHttpMetrics } from './slokHttpMetrics';
import { opencensusHttp } from './opencensusHttp';
import { httpMiddlewareCommon } from './httpMiddlewareCommon';
import { goKitMetrics } from './goKitMetrics';
import { goKitTracing } from './goKitTracing';
import { otelGo } from './otelGo';
import { otelhttp } from './otelhttp';
import { promhttp } from './promhttp';
import { djangoPrometheus } from './djangoPrometheus';
import { expressMetrics } from './expressMetrics';
import { expressPromBundle } from './expressPromBundle';
import { otelNode } from './otelNode';
import { promClient } from './promClient';
import { fastapiInstrumentator } from './fastapiInstrumentator';
import { opentelemetryInstrument } from './opentelemetryInstrument';
import { otelPython } from './otelPython';
import { litestarPlugins } from './litestarPlugins';
import { prometheusClient } from './prometheusClient';
import { starletteMiddleware } from './starletteMiddleware';
import { negroniPrometheus } from './negroniPrometheus';

export const INSTRUMENTATIONS: readonly Plugin[] = [
  autometrics,
  bullmqOtel,
  celeryExporter,
  workerInstrumentors,
  workerMiddleware,
  clientGolang,
  goKitMetrics,
  goKitTracing,
  otelmux,
  otelchi,
  chiMetrics,
  slokHttpMetrics,
  opencensusHttp,
  httpMiddlewareCommon,
  otelGo,
  otelhttp,
  promhttp,
  djangoPrometheus,
  expressMetrics,
  expressPromBundle,
  otelNode,
  promClient,
  fastapiInstrumentator,
  opentelemetryInstrument,
  otelPython,
  litestarPlugins,
  prometheusClient,
  starletteMiddleware,
  negroniPrometheus,
];
