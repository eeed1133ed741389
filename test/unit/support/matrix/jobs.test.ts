import { expect, it } from 'vitest';
import { jobsIn } from '../../../support/matrix/jobs';

it('reads what each worker says of its jobs, and nothing of other metrics', () => {
  const text = [
    '# TYPE worker_jobs_total counter',
    'worker_jobs_total{worker="mail",outcome="success"} 2',
    'worker_jobs_total{worker="mail",outcome="failure"} 1',
    'worker_job_duration_seconds_count{worker="mail"} 3',
    'worker_jobs_total{worker="sweep",outcome="success"} 4',
    'http_requests_total{worker="x"} 9',
    '',
  ].join('\n');
  expect(jobsIn(text)).toEqual({
    mail: { success: 2, failure: 1, timed: 3 },
    sweep: { success: 4, failure: 0, timed: 0 },
  });
});
