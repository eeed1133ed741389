/** Every instrumentation plug-in. A conformance test walks this list against the fixtures, both ways. */
import type { Plugin } from '../plugin';
import { clientGolang } from './clientGolang';
import { otelGo } from './otelGo';
import { otelhttp } from './otelhttp';
import { promhttp } from './promhttp';
import { expressPromBundle } from './expressPromBundle';
import { otelNode } from './otelNode';
import { promClient } from './promClient';
import { fastapiInstrumentator } from './fastapiInstrumentator';
import { opentelemetryInstrument } from './opentelemetryInstrument';
import { otelPython } from './otelPython';
import { prometheusClient } from './prometheusClient';
import { starletteMiddleware } from './starletteMiddleware';

export const INSTRUMENTATIONS: readonly Plugin[] = [
  clientGolang,
  otelGo,
  otelhttp,
  promhttp,
  expressPromBundle,
  otelNode,
  promClient,
  fastapiInstrumentator,
  opentelemetryInstrument,
  otelPython,
  prometheusClient,
  starletteMiddleware,
];
