/** What a worker says of its jobs after “Instrument this worker”, read from its metrics. */
import { parseExposition } from '../../../src/telemetry/metrics/exposition';
import type { Language } from '../../../src/analysis/facts';
import { WORKER_FIX } from './cells';
import { proved } from './report';

export interface Jobs {
  readonly success: number;
  readonly failure: number;
  readonly timed: number;
}

/** By the name of the worker. */
export function jobsIn(text: string): Readonly<Record<string, Jobs>> {
  const found: Record<string, Jobs> = {};
  for (const { name, labels, value } of parseExposition(text, () => true)) {
    const worker = labels['worker'] ?? '';
    const jobs = found[worker] ?? { success: 0, failure: 0, timed: 0 };
    if (name === 'worker_jobs_total') found[worker] = { ...jobs, [labels['outcome'] ?? '']: value };
    if (name === 'worker_job_duration_seconds_count') found[worker] = { ...jobs, timed: value };
  }
  return found;
}

/** Writes the row of a worker: `2 jobs ended well, 1 failed, 3 timed, taken from kafka`. */
export function provedWorker(
  worker: { readonly language: Language; readonly kind: string; readonly fixture: string },
  { success, failure, timed }: Jobs,
  broker?: string,
): void {
  const { language, kind, fixture } = worker;
  const by = broker === undefined ? '' : `, taken from ${broker}`;
  const result = `${success} jobs ended well, ${failure} failed, ${timed} timed${by}`;
  proved({ language, subject: kind, fixture, fix: WORKER_FIX, result });
}
