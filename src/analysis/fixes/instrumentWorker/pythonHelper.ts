/** The module with `measure_job` and `measured_job`: jobs of workers by outcome, and how long they take. */
import { decoratorText, sortedImports } from '../python/decoratorText';
import type { JobFlavour } from './pythonFlavours';

export const JOB_HELPER = 'job_metrics.py';

/** `job` is no label of ours: Prometheus gives every series one of that name. */
const JOBS = 'worker_jobs_total';
const DURATION = 'worker_job_duration_seconds';

/** Undefined where the project has metrics of these names. */
export function pythonJobHelper(
  { retry, readsAnnotations }: JobFlavour,
  takenNames: ReadonlySet<string>,
): string | undefined {
  if (takenNames.has(JOBS) || takenNames.has(DURATION)) return undefined;
  return [
    '"""Counts and times the jobs of workers."""',
    '',
    'import functools',
    'import inspect',
    'import time',
    'from contextlib import contextmanager',
    '',
    ...sortedImports([
      'from prometheus_client import Counter, Histogram',
      ...(retry ? [`from ${retry.module} import ${retry.name}`] : []),
    ]),
    '',
    'WORKER_JOBS = Counter(',
    `    "${JOBS}",`,
    '    "Jobs by worker and outcome.",',
    '    ["worker", "outcome"],',
    ')',
    'WORKER_JOB_DURATION = Histogram(',
    `    "${DURATION}",`,
    '    "Duration of jobs by worker.",',
    '    ["worker"],',
    ')',
    '',
    '',
    decoratorText({
      noun: 'job',
      name: 'measure_job',
      parameters: 'worker',
      summary: 'Counts and times every run of a job, whatever way it ends.',
      context: 'measured_job(worker)',
      keepsResult: false,
      readsAnnotations: readsAnnotations === true,
    }),
    '',
    '@contextmanager',
    'def measured_job(worker):',
    '    """Counts and times what is done within it as one job."""',
    '    outcome = "success"',
    '    start = time.perf_counter()',
    '    try:',
    '        yield',
    ...(retry ? [`    except ${retry.name}:`, '        outcome = "retry"', '        raise'] : []),
    '    except Exception:',
    '        outcome = "failure"',
    '        raise',
    '    except BaseException:',
    '        outcome = "cancelled"',
    '        raise',
    '    finally:',
    '        WORKER_JOBS.labels(worker=worker, outcome=outcome).inc()',
    '        WORKER_JOB_DURATION.labels(worker=worker).observe(time.perf_counter() - start)',
    '',
  ].join('\n');
}
