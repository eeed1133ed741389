/** Counters and histograms of the OpenTelemetry metrics API: `add(value, attributes)`, `record(value, attributes)`. */
import type { EntityValue, NativeCall } from '../../linker/machine/values';
import type { MetricDefinition } from '../../model';
import { labelsOfRecord } from '../otelAttributes';

/** An instrument as a value. */
export function instrumentEntity(metric: MetricDefinition): EntityValue {
  const updating = (operation: string): NativeCall => {
    return (call) => {
      const labels = labelsOfRecord(call.positional(1), call.location);
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
