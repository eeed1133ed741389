/** Counters and histograms of the OpenTelemetry metrics API: `add(value, attributes)`, `record(value, attributes)`. */
import type { EntityValue, NativeCall } from '../../linker/machine/values';
import { originOf } from '../../linker/origins';
import type { LabelValue, MetricDefinition } from '../../model';

/** An instrument as a value. */
export function instrumentEntity(metric: MetricDefinition): EntityValue {
  const updating = (operation: string): NativeCall => {
    return (call) => {
      const attributes = call.positional(1);
      const labels: LabelValue[] =
        attributes?.kind === 'record'
          ? [...attributes.entries].map(([label, value]) => ({
              label,
              location: 'location' in value ? value.location : call.location,
              origin: originOf(value),
            }))
          : [];
      call.machine.emit({ kind: 'update', update: { metric, operation, location: call.location, labels } });
      return undefined;
    };
  };
  return {
    kind: 'entity',
    type: '@opentelemetry/api.Instrument',
    location: metric.location,
    metric,
    methods: { add: updating('add'), record: updating('record') },
  };
}
