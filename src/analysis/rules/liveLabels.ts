/** Labels as they reach a server, and what their values look like. */

import type { LiveFacts } from '../live';
import type { MetricDefinition } from '../model';
import { exposedNames, isExposed } from '../promRules/exposedNames';

/** Source: OpenTelemetry's compatibility with Prometheus: what a label name cannot have becomes `_`. */
export const exposedLabel = (name: string): string => name.replace(/[^a-zA-Z0-9_]/g, '_');

/** `48,211`, in every locale. */
export const countText = (value: number): string => String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, ',');

/** What a finding about a label adds where it was measured: ` It has 48,211 values on the server.`; else empty. */
export function measuredText(metric: MetricDefinition, label: string, live: LiveFacts | undefined): string {
  const exposed = exposedNames([metric]);
  const found = live?.labels.find((one) => one.label === exposedLabel(label) && isExposed(one.metric, exposed));
  return live && found ? ` It has ${countText(found.values)} values on ${live.source}.` : '';
}

interface Kind {
  readonly looks: RegExp;
  /** What such values are, for a person. */
  readonly text: string;
}

const KINDS: readonly Kind[] = [
  { looks: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, text: 'UUIDs' },
  { looks: /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i, text: 'e-mail addresses' },
  { looks: /^https?:\/\/\S+[/?]\S*\d/i, text: 'whole URLs' },
  {
    looks: /^\/(?:[^/{}:*]+\/)*(?:\d+|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{24})(?:\/|$)/i,
    text: 'raw paths with ids in them',
  },
  { looks: /^(?:[0-9a-f]{16}|[0-9a-f]{24}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i, text: 'hashes or ids' },
  { looks: /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/, text: 'points in time' },
  { looks: /^(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?$/, text: 'IP addresses' },
  { looks: /^\d{5,}$/, text: 'numbers that look like ids' },
];

/** Different values that must look alike before anything is said. */
const ENOUGH = 3;

/** What the values of a label are, when most of them are of one unbounded kind; undefined when nothing is sure. */
export function unboundedKind(
  values: readonly string[],
): { readonly text: string; readonly example: string } | undefined {
  const distinct = [...new Set(values)];
  for (const { looks, text } of KINDS) {
    const alike = distinct.filter((value) => looks.test(value));
    const [example] = alike;
    if (example !== undefined && alike.length >= ENOUGH && alike.length * 2 > distinct.length) return { text, example };
  }
  return undefined;
}
