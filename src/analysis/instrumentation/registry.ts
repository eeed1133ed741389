/** Every instrumentation plug-in. A conformance test walks this list against the fixtures, both ways. */
import type { Plugin } from '../plugin';
import { autometrics } from './autometrics';
import { bullmqOtel } from './bullmqOtel';
import { celeryExporter } from './celeryExporter';
import { chiMetrics } from './chiMetrics';
import { clientGolang } from './clientGolang';
import { djangoPrometheus } from './djangoPrometheus';
import { expressMetrics } from './expressMetrics';
import { expressPromBundle } from './expressPromBundle';
import { fastapiInstrumentator } from './fastapiInstrumentator';
import { goKitMetrics } from './goKitMetrics';
import { goKitTracing } from './goKitTracing';
import { goServerLibraries } from './goServerLibraries';
import { httpMiddlewareCommon } from './httpMiddlewareCommon';
import { litestarPlugins } from './litestarPlugins';
import { negroniPrometheus } from './negroniPrometheus';
import { nestjsOtel } from './nestjsOtel';
import { nestjsPrometheus } from './nestjsPrometheus';
import { newRelic } from './newRelic';
import { nextTelemetry } from './nextTelemetry';
import { opencensusHttp } from './opencensusHttp';
import { opentelemetryInstrument } from './opentelemetryInstrument';
import { otelchi } from './otelchi';
import { grpcMetrics } from './grpcMetrics';
import { otelGo } from './otelGo';
import { otelhttp } from './otelhttp';
import { otelmux } from './otelmux';
import { otelNode } from './otelNode';
import { otelPython } from './otelPython';
import { promClient } from './promClient';
import { prometheusClient } from './prometheusClient';
import { promhttp } from './promhttp';
import { slokHttpMetrics } from './slokHttpMetrics';
import { starletteMiddleware } from './starletteMiddleware';
import { vendorAgents } from './vendorAgents';
import { workerInstrumentors } from './workerInstrumentors';
import { workerMiddleware } from './workerMiddleware';
import { ginMetrics } from './ginMetrics';
import { echoMetrics } from './echoMetrics';
import { fiberMetrics } from './fiberMetrics';
import { flaskExporter } from './flaskExporter';
import { nodeMiddleware } from './nodeMiddleware';

export const INSTRUMENTATIONS: readonly Plugin[] = [
  nodeMiddleware,
  flaskExporter,
  fiberMetrics,
  echoMetrics,
  ginMetrics,
  autometrics,
  bullmqOtel,
  celeryExporter,
  workerInstrumentors,
  workerMiddleware,
  clientGolang,
  goKitMetrics,
  goKitTracing,
  goServerLibraries,
  grpcMetrics,
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
  nestjsOtel,
  nestjsPrometheus,
  nextTelemetry,
  newRelic,
  otelNode,
  promClient,
  fastapiInstrumentator,
  opentelemetryInstrument,
  otelPython,
  litestarPlugins,
  prometheusClient,
  starletteMiddleware,
  negroniPrometheus,
  vendorAgents,
];
