/** Every instrumentation plug-in. A conformance test walks this list against the fixtures, both ways. */
import type { Plugin } from '../plugin';
import { expressPromBundle } from './expressPromBundle';
import { otelNode } from './otelNode';
import { promClient } from './promClient';
import { fastapiInstrumentator } from './fastapiInstrumentator';
import { opentelemetryInstrument } from './opentelemetryInstrument';
import { otelPython } from './otelPython';
import { prometheusClient } from './prometheusClient';
import { starletteMiddleware } from './starletteMiddleware';

export const INSTRUMENTATIONS: readonly Plugin[] = [
  expressPromBundle,
  otelNode,
  promClient,
  fastapiInstrumentator,
  opentelemetryInstrument,
  otelPython,
  prometheusClient,
  starletteMiddleware,
];
