/** Every schema that is known without settings. Adding one is adding an entry. Names are from the exporters' sources. */
import { COMMON } from './common';
import { LIBRARIES } from './libraries';
import { MESHES } from './meshes';
import { OPEN_TELEMETRY } from './openTelemetry';
import type { MetricSchema } from './schema';
import { SPANS } from './spans';

export const SCHEMAS: readonly MetricSchema[] = [...OPEN_TELEMETRY, ...LIBRARIES, ...SPANS, ...COMMON, ...MESHES];
