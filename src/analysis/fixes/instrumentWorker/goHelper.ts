/** The Go file with `measureJob`: how many runs of a worker succeeded and failed, and how long they took. */
import { JOB_DURATION_NAME, JOBS_NAME } from './metricNames';

export const WORKER_HELPER = 'measureJob';
/** The type that it gives, to tell it from a function of that name that somebody else wrote. */
export const WORKER_HELPER_TYPE = 'measuredJob';

const CLIENT = 'github.com/prometheus/client_golang/prometheus';

export const workerHelper = (packageName: string): string => `package ${packageName}

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

// measuredJob is one run of a worker.
type measuredJob struct {
	worker string
	start  time.Time
	failed bool
}

// measureJob starts one run of a worker. Its end counts and times it.
func measureJob(worker string) *measuredJob {
	return &measuredJob{worker: worker, start: time.Now()}
}

// fail says that the run did not do what it should.
func (j *measuredJob) fail() {
	j.failed = true
}

// end counts the run by its outcome, and times it.
func (j *measuredJob) end() {
	outcome := "success"
	if j.failed {
		outcome = "failure"
	}
	workerJobs.WithLabelValues(j.worker, outcome).Inc()
	workerJobDuration.WithLabelValues(j.worker).Observe(time.Since(j.start).Seconds())
}

// endWith must be deferred: it ends the run on every way out, panics included. Where the worker returns an error, failure points to it.
func (j *measuredJob) endWith(failure *error) {
	panicked := recover()
	if panicked != nil || failure != nil && *failure != nil {
		j.fail()
	}
	j.end()
	if panicked != nil {
		panic(panicked)
	}
}
`;
