/** Schemas as a source might have found them, for tests. */
import { SCHEMAS } from '../../src/telemetry/metrics/schemas/registry';
import type { MetricSchema } from '../../src/telemetry/metrics/schemas/schema';
import type { DetectedLatency, DetectedSchema } from '../../src/telemetry/metrics/source';

/** The schema of this id; throws when there is none. */
export function schemaById(id: string): MetricSchema {
  const schema = SCHEMAS.find((one) => one.id === id);
  if (!schema) throw new Error(`no schema ${id}`);
  return schema;
}

/** Classic histograms of these names, in seconds. */
export const classic = (...names: readonly string[]): DetectedLatency[] =>
  names.map((name) => ({ name, toSeconds: 1, kind: 'classic' }));

/** Hand-written metrics with nothing but labels, and what `changes` says. */
export function detectedSchema(changes: Partial<DetectedSchema> = {}): DetectedSchema {
  return {
    schema: schemaById('handwritten'),
    latencies: [],
    counters: [],
    failures: [],
    labels: { route: ['path'], method: ['method'], status: ['status'], service: ['job'] },
    ...changes,
  };
}
