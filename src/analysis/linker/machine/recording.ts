/** Keeps what is found while a program runs, each place once. */
import { locationKey, type Location } from '../../../core/range';
import type { MetricDefinition, MetricUpdate, Mislabelling, SpanName, Warning } from '../../model';
import { originOf } from '../origins';
import type { Effect, Machine, ProcessProof, WorkerStep } from './machine';
import type { Abstract } from './values';

export interface StartedSpan {
  readonly name?: string;
  readonly location: Location;
}

/** What a program turned out to hold, next to its router graph. */
export interface Findings {
  readonly metrics: Map<string, MetricDefinition>;
  readonly updates: Map<string, MetricUpdate>;
  readonly mislabelled: Map<string, Mislabelling>;
  /** Places where a metric gets the labels that it has. */
  readonly labelled: Set<string>;
  /** Spans started by hand, each start once, and every name given to a span. */
  readonly spans: Map<string, StartedSpan>;
  readonly spanNames: Map<string, SpanName>;
  readonly warnings: Map<string, Warning>;
  readonly processProofs: ProcessProof[];
  readonly workers: Map<string, WorkerStep>;
}

/** What a program is found to hold, and how often something was found. */
export function createRecording(emitToLooking: (effect: Effect) => void): {
  readonly findings: Findings;
  readonly count: () => number;
  /** How many different things were found; what is found again at its place does not count again. */
  readonly variety: () => number;
  readonly recording: Pick<Machine, 'emit' | 'define' | 'addWorker' | 'proveProcess' | 'warn'>;
} {
  const findings: Findings = {
    metrics: new Map(),
    updates: new Map(),
    mislabelled: new Map(),
    labelled: new Set(),
    spans: new Map(),
    spanNames: new Map(),
    warnings: new Map(),
    processProofs: [],
    workers: new Map(),
  };
  let found = 0;
  const recording = {
    emit: (effect) => {
      if (effect.kind === 'labelled') {
        findings.labelled.add(locationKey(effect.location));
        return;
      }
      found += 1;
      if (effect.kind === 'update') recordUpdate(findings.updates, effect.update);
      if (effect.kind === 'mislabelled') {
        const { metric, location, text } = effect;
        findings.mislabelled.set(locationKey(location), { metric, location, text });
      }
      if (effect.kind === 'span') recordSpan(findings, effect);
      if (effect.kind === 'span-renamed') recordSpanName(findings, effect.name);
      emitToLooking(effect);
    },
    define: (metric) => {
      found += 1;
      findings.metrics.set(locationKey(metric.location), metric);
    },
    addWorker: (worker) => {
      found += 1;
      findings.workers.set(`${locationKey(worker.declaration)} ${worker.name}`, worker);
    },
    proveProcess: (proof) => {
      found += 1;
      findings.processProofs.push(proof);
    },
    warn: (location, reason) => void findings.warnings.set(`${locationKey(location)} ${reason}`, { location, reason }),
  } satisfies Partial<Machine>;
  return { findings, count: () => found, variety: () => varietyOf(findings), recording };
}

const varietyOf = ({ metrics, updates, mislabelled, spans, spanNames, processProofs, workers }: Findings): number =>
  metrics.size + updates.size + mislabelled.size + spans.size + spanNames.size + processProofs.length + workers.size;

/** The same call site may run with several values: what is unbounded once stays so. */
function recordUpdate(updates: Map<string, MetricUpdate>, update: MetricUpdate): void {
  const key = `${locationKey(update.location)} ${update.operation}`;
  const before = updates.get(key);
  const isWorse = (value: MetricUpdate): number =>
    value.labels.filter(({ origin }) => origin.kind === 'unbounded').length;
  if (!before || isWorse(update) > isWorse(before) || (!before.metric && update.metric)) updates.set(key, update);
}

function recordSpan(findings: Findings, { location, name }: Extract<Effect, { readonly kind: 'span' }>): void {
  const constant = name?.kind === 'text' && name.holes.length === 0 ? { name: name.text } : {};
  findings.spans.set(locationKey(location), { location, ...constant });
  recordSpanName(findings, name);
}

/** The same place may run with several names: one that is unbounded stays. */
function recordSpanName({ spanNames }: Findings, name: Abstract | undefined): void {
  if (!name || !('location' in name)) return;
  const key = locationKey(name.location);
  if (spanNames.get(key)?.origin.kind === 'unbounded') return;
  spanNames.set(key, { location: name.location, origin: originOf(name) });
}
