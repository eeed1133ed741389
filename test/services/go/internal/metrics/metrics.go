// Package metrics holds the metrics of the orders service and the middleware that feeds them.
package metrics

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

var (
	// Requests counts finished requests by route template and status code.
	Requests = promauto.NewCounterVec(prometheus.CounterOpts{
		Name: "http_requests_total",
		Help: "Finished HTTP requests.",
	}, []string{"method", "path", "status"})

	// Duration is the time from the first byte read to the last one written.
	Duration = promauto.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "http_request_duration_seconds",
		Help:    "Latency of HTTP requests.",
		Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5},
	}, []string{"method", "path"})

	// Searches counts searches by the person who made them.
	Searches = promauto.NewCounterVec(prometheus.CounterOpts{
		Name: "orders_searches_total",
		Help: "Searches for orders.",
	}, []string{"user_id"})
)

// Measure counts and times every request to next under the given route template.
func Measure(path string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		recorder := &statusRecorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(recorder, r)
		Requests.WithLabelValues(r.Method, path, strconv.Itoa(recorder.status)).Inc()
		Duration.WithLabelValues(r.Method, path).Observe(time.Since(start).Seconds())
	})
}

// Count counts every request to next under the given route template; whoever calls it times the handler itself.
func Count(path string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorder := &statusRecorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(recorder, r)
		Requests.WithLabelValues(r.Method, path, strconv.Itoa(recorder.status)).Inc()
	})
}

// statusRecorder remembers the status code that a handler wrote.
type statusRecorder struct {
	http.ResponseWriter
	status int
}

func (recorder *statusRecorder) WriteHeader(status int) {
	recorder.status = status
	recorder.ResponseWriter.WriteHeader(status)
}
