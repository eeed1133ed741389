/** The Go file with `measureJob`: how many runs of a worker succeeded and failed, and how long they took. */
import { JOB_DURATION_NAME, JOBS_NAME } from './metricNames';

/** What the helper's functions are called. */
export interface WorkerWords {
  /** The function that starts a run, as it is declared. */
  readonly start: string;
  /** The type that it gives, to tell it from a function of that name that somebody else wrote. */
  readonly type: string;
  readonly fail: string;
  readonly end: string;
  readonly endWith: string;
}

/** In the package of the worker. */
export const OWN_WORDS: WorkerWords = {
  start: 'measureJob',
  type: 'measuredJob',
  fail: 'fail',
  end: 'end',
  endWith: 'endWith',
};

/** In a package that several share, whose name stands before them. */
export const SHARED_PACKAGE = 'workermetrics';
export const SHARED_WORDS: WorkerWords = { start: 'Start', type: 'Run', fail: 'Fail', end: 'End', endWith: 'EndWith' };

const CLIENT = 'github.com/prometheus/client_golang/prometheus';

export const workerHelper = (
  packageName: string,
  { start, type, fail, end, endWith }: WorkerWords,
): string => `${packageName === SHARED_PACKAGE ? `// Package ${packageName} counts and times the runs of workers.\n` : ''}package ${packageName}

import (
	"time"

	"${CLIENT}"
	"${CLIENT}/promauto"
)

var (
	workerJobs = promauto.NewCounterVec(prometheus.CounterOpts{
		Name: "${JOBS_NAME}",
		Help: "Jobs by worker and outcome.",
	}, []string{"worker", "outcome"})
	workerJobDuration = promauto.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "${JOB_DURATION_NAME}",
		Help:    "Duration of jobs by worker.",
		Buckets: prometheus.DefBuckets,
	}, []string{"worker"})
)

// ${type} is one run of a worker.
type ${type} struct {
	worker string
	start  time.Time
	failed bool
}

// ${start} starts one run of a worker. Its end counts and times it.
func ${start}(worker string) *${type} {
	return &${type}{worker: worker, start: time.Now()}
}

// ${fail} says that the run did not do what it should.
func (j *${type}) ${fail}() {
	j.failed = true
}

// ${end} counts the run by its outcome, and times it.
func (j *${type}) ${end}() {
	outcome := "success"
	if j.failed {
		outcome = "failure"
	}
	workerJobs.WithLabelValues(j.worker, outcome).Inc()
	workerJobDuration.WithLabelValues(j.worker).Observe(time.Since(j.start).Seconds())
}

// ${endWith} must be deferred: it ends the run on every way out, panics included. Where the worker returns an error, failure points to it.
func (j *${type}) ${endWith}(failure *error) {
	panicked := recover()
	if panicked != nil || failure != nil && *failure != nil {
		j.${fail}()
	}
	j.${end}()
	if panicked != nil {
		panic(panicked)
	}
}
`;
