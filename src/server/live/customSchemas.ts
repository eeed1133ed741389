/** Schemas that a person described, as the readers want them. They come before all others: who writes one means it. */
import type { CustomSchema } from '../../protocol/customSchema';
import { SCHEMAS } from '../../telemetry/metrics/schemas/registry';
import { inMilliseconds, inSeconds, type MetricSchema } from '../../telemetry/metrics/schemas/schema';

const FIRST_PRIORITY = 1_000;

/** The person's own, then those that are known. */
export function schemasWith(custom: readonly CustomSchema[]): readonly MetricSchema[] {
  return [...custom.map(schemaOf), ...SCHEMAS];
}

function schemaOf(
  { name, latency, unit, counter, labels, errorStatus, isRecorded }: CustomSchema,
  index: number,
): MetricSchema {
  return {
    id: `custom:${name}`,
    title: name,
    priority: FIRST_PRIORITY - index,
    latency: (unit === 'ms' ? inMilliseconds : inSeconds)(...latency),
    counters: counter,
    labels,
    errorStatus,
    ...(isRecorded ? { isRecorded } : {}),
  };
}
