/** Attributes given to an instrument of OpenTelemetry: each is a label. */
import type { Abstract } from '../linker/machine/values';
import type { Location } from '../../core/range';
import { originOf } from '../linker/origins';
import type { LabelValue } from '../model';

/** `{"route": path}`, in Python and Node; each value where it is written. */
export function labelsOfRecord(value: Abstract | undefined, call: Location): LabelValue[] {
  if (value?.kind !== 'record') return [];
  return [...value.entries].map(([label, held]) => ({
    label,
    location: value.places?.get(label) ?? ('location' in held ? held.location : call),
    origin: originOf(held),
  }));
}
