/** Which of the twelve service colours a service has: the same in every trace, unless another service has it already. */
import type { Trace } from '../../core/trace/trace';

export const HUE_COUNT = 12;

/** By number in the trace's string table; services get their hues in order of first appearance. */
export function serviceHues(trace: Trace): ReadonlyMap<number, number> {
  const hues = new Map<number, number>();
  const taken = new Set<number>();
  for (const service of trace.columns.service) {
    if (hues.has(service)) continue;
    let hue = hueOf(trace.strings[service] ?? '');
    while (taken.has(hue) && taken.size < HUE_COUNT) hue = (hue + 1) % HUE_COUNT;
    taken.add(hue);
    hues.set(service, hue);
  }
  return hues;
}

/** The hue that a service has when it is free. */
export function hueOf(service: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < service.length; at++) hash = Math.imul(hash ^ service.charCodeAt(at), 0x01000193);
  return (hash >>> 8) % HUE_COUNT;
}
