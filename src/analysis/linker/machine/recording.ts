/** Keeps what is found while a program runs, each place once. */
import { locationKey } from '../../../core/range';
import type { MetricDefinition, MetricUpdate, Mislabelling, Warning } from '../../model';
import type { Effect, Machine, ProcessProof, WorkerStep } from './machine';

/** What a program turned out to hold, next to its router graph. */
export interface Findings {
  readonly metrics: Map<string, MetricDefinition>;
  readonly updates: Map<string, MetricUpdate>;
  readonly mislabelled: Map<string, Mislabelling>;
  readonly warnings: Map<string, Warning>;
  readonly processProofs: ProcessProof[];
  readonly workers: Map<string, WorkerStep>;
}

/** What a program is found to hold, and how often something was found. */
export function createRecording(emitToLooking: (effect: Effect) => void): {
  readonly findings: Findings;
  readonly count: () => number;
  readonly recording: Pick<Machine, 'emit' | 'define' | 'addWorker' | 'proveProcess' | 'warn'>;
} {
  const findings: Findings = {
    metrics: new Map(),
    updates: new Map(),
    mislabelled: new Map(),
    warnings: new Map(),
    processProofs: [],
    workers: new Map(),
  };
  let found = 0;
  const recording = {
    emit: (effect) => {
      found += 1;
      if (effect.kind === 'update') recordUpdate(findings.updates, effect.update);
      if (effect.kind === 'mislabelled') {
        const { metric, location, text } = effect;
        findings.mislabelled.set(locationKey(location), { metric, location, text });
      }
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
  return { findings, count: () => found, recording };
}

/** The same call site may run with several values: what is unbounded once stays so. */
function recordUpdate(updates: Map<string, MetricUpdate>, update: MetricUpdate): void {
  const key = `${locationKey(update.location)} ${update.operation}`;
  const before = updates.get(key);
  const isWorse = (value: MetricUpdate): number =>
    value.labels.filter(({ origin }) => origin.kind === 'unbounded').length;
  if (!before || isWorse(update) > isWorse(before) || (!before.metric && update.metric)) updates.set(key, update);
}
