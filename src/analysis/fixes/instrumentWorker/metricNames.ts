/** The metrics of “Instrument this worker”, the same in every language. */

/** By `worker` and `outcome` (`success`, `failure`). `job` is no label of ours: Prometheus gives every series one of that name. */
export const JOBS_NAME = 'worker_jobs_total';
/** In seconds, by `worker`. */
export const JOB_DURATION_NAME = 'worker_job_duration_seconds';
