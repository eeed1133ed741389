import { describe, expect, it } from 'vitest';
import { netHttp } from '../../../../src/analysis/frameworks/net-http';
import { clientGolang } from '../../../../src/analysis/instrumentation/clientGolang';
import { createLinker } from '../../../../src/analysis/linker/linker';
import type { MetricUpdate, ServiceModel } from '../../../../src/analysis/model';
import { memoryTree } from '../../../support/tree';

const IMPORTS = `package main
import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path"
	"reflect"
	"strconv"
	"strings"
	"time"
	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)
`;

async function link(source: string): Promise<ServiceModel> {
  return createLinker([netHttp, clientGolang]).link(await memoryTree({ 'main.go': IMPORTS + source }));
}

const shown = (update: MetricUpdate): string =>
  `${update.metric?.name}.${update.operation}(${update.labels.map(({ label, origin }) => `${label}: ${origin.kind === 'unbounded' ? origin.source : origin.kind}`).join(', ')})`;

describe('definitions', () => {
  it('have a name, help, labels, buckets and the variable', async () => {
    const { metrics } = await link(`
const namespace = "shop"
var seconds = prometheus.NewHistogramVec(prometheus.HistogramOpts{
	Namespace: namespace, Subsystem: "http", Name: "seconds", Help: "Time.", Buckets: []float64{0.1, 1},
}, []string{"method", "path"})
`);
    expect(metrics).toMatchObject([
      {
        name: 'shop_http_seconds',
        kind: 'histogram',
        help: 'Time.',
        buckets: [0.1, 1],
        labels: [{ name: 'method' }, { name: 'path' }],
        symbol: { name: 'seconds', file: 'main.go' },
        library: 'clientGolang',
      },
    ]);
  });

  it.each([
    ['prometheus.NewCounter(prometheus.CounterOpts{Name: "n_total"})', 'counter n_total'],
    ['prometheus.NewCounterVec(prometheus.CounterOpts{Name: "n_total"}, labels)', 'counter n_total a,b'],
    ['prometheus.NewGauge(prometheus.GaugeOpts{Name: "n"})', 'gauge n'],
    ['prometheus.NewGaugeVec(prometheus.GaugeOpts{Subsystem: "s", Name: "n"}, []string{"x"})', 'gauge s_n x'],
    ['prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "n"}, func() float64 { return 1 })', 'gauge n'],
    ['prometheus.NewSummary(prometheus.SummaryOpts{Namespace: "a", Name: "n"})', 'summary a_n'],
    ['prometheus.NewSummaryVec(prometheus.SummaryOpts{Name: "n"}, append(labels, "c"))', 'summary n a,b,c'],
    ['prometheus.NewHistogram(prometheus.HistogramOpts{Name: fmt.Sprintf("%s_seconds", "x")})', 'histogram x_seconds'],
    ['promauto.NewCounter(prometheus.CounterOpts{Name: "n_total"})', 'counter n_total'],
    ['promauto.With(nil).NewCounter(prometheus.CounterOpts{Name: "n_total"})', 'counter n_total'],
    [
      'prometheus.NewCounter(prometheus.CounterOpts{Name: prometheus.BuildFQName("a", "", "n_total")})',
      'counter a_n_total',
    ],
    ['prometheus.NewCounter(prometheus.CounterOpts{Name: os.Getenv("NAME")})', 'counter ?'],
    ['prometheus.NewCounter(options)', 'counter from_options'],
    ['prometheus.NewCounter(prometheus.CounterOpts(options))', 'counter from_options'],
  ])('%s', async (code, expected) => {
    const { metrics } = await link(`
var labels = []string{"a", "b"}
var options = prometheus.CounterOpts{Name: "from_options"}
var metric = ${code}
`);
    expect(
      metrics.map(({ kind, name, labels }) =>
        `${kind} ${name ?? '?'} ${labels.map((label) => label.name).join()}`.trim(),
      ),
    ).toEqual([expected]);
  });

  it.each([
    ['', [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]],
    ['Buckets: prometheus.DefBuckets', [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]],
    ['Buckets: prometheus.LinearBuckets(1, 2, 3)', [1, 3, 5]],
    ['Buckets: prometheus.ExponentialBuckets(1, 10, 3)', [1, 10, 100]],
    ['Buckets: buckets()', undefined],
  ])('buckets: %s', async (option, expected) => {
    const { metrics } = await link(`var h = prometheus.NewHistogram(prometheus.HistogramOpts{Name: "h", ${option}})`);
    expect(metrics[0]?.buckets).toEqual(expected);
  });

  it('are found in structs, factories and functions', async () => {
    const { metrics } = await link(`
type metrics struct { requests *prometheus.CounterVec; seconds prometheus.Histogram }
func newMetrics(reg prometheus.Registerer) *metrics {
	factory := promauto.With(reg)
	m := &metrics{
		requests: factory.NewCounterVec(prometheus.CounterOpts{Name: "requests_total"}, []string{"path"}),
	}
	m.seconds = factory.NewHistogram(prometheus.HistogramOpts{Name: "seconds"})
	reg.MustRegister(m.seconds)
	return m
}
`);
    expect(metrics.map(({ name }) => name)).toEqual(['requests_total', 'seconds']);
  });
});

describe('updates', () => {
  const HEAD = `
const route = "/x"
var counter = promauto.NewCounterVec(prometheus.CounterOpts{Name: "c"}, []string{"path", "method"})
var histogram = promauto.NewHistogramVec(prometheus.HistogramOpts{Name: "h"}, []string{"path"})
var gauge = promauto.NewGauge(prometheus.GaugeOpts{Name: "g"})
var failure error
var allowed = map[string]string{"a": "A", "b": "B"}
type user struct { ID string; Email string }
type recorder struct { http.ResponseWriter; status int }
func load() error { return errors.New("x") }
func class(err error) string { if err != nil { return "error" }; return "ok" }
func main() { http.HandleFunc("/x/{id}", handle); http.ListenAndServe(":1", nil) }
`;

  const updatesOf = async (code: string): Promise<string[]> =>
    (await link(`${HEAD}func handle(w http.ResponseWriter, r *http.Request) {\n${code}\n}\n`)).updates.map(shown);

  it.each([
    ['counter.WithLabelValues("/x", "GET").Inc()', 'c.Inc(path: bounded, method: bounded)'],
    ['counter.WithLabelValues(route, r.Method).Add(2)', 'c.Add(path: bounded, method: bounded)'],
    [
      'counter.With(prometheus.Labels{"path": r.URL.Path, "method": r.Method}).Inc()',
      'c.Inc(path: raw-path, method: bounded)',
    ],
    ['labels := prometheus.Labels{}; labels["path"] = r.URL.Path; counter.With(labels).Inc()', 'c.Inc(path: raw-path)'],
    [
      'counter.MustCurryWith(prometheus.Labels{"method": "GET"}).WithLabelValues(r.Pattern).Inc()',
      'c.Inc(method: bounded, path: bounded)',
    ],
    [
      'child, err := counter.GetMetricWithLabelValues("/x", "GET"); if err == nil { child.Inc() }',
      'c.Inc(path: bounded, method: bounded)',
    ],
    [
      'timer := prometheus.NewTimer(histogram.WithLabelValues(r.URL.Path)); defer timer.ObserveDuration()',
      'h.Observe(path: raw-path)',
    ],
    ['defer prometheus.NewTimer(histogram.WithLabelValues("/x")).ObserveDuration()', 'h.Observe(path: bounded)'],
    [
      'defer func(start time.Time) { histogram.WithLabelValues(route).Observe(time.Since(start).Seconds()) }(time.Now())',
      'h.Observe(path: bounded)',
    ],
    ['gauge.Set(3)', 'g.Set()'],
    ['gauge.SetToCurrentTime()', 'g.SetToCurrentTime()'],
  ])('%s', async (code, expected) => {
    expect(await updatesOf(code)).toEqual([expected]);
  });

  it.each([
    // What the client sends.
    ['r.URL.Path', 'raw-path'],
    ['r.URL.String()', 'raw-path'],
    ['r.RequestURI', 'raw-path'],
    ['r.URL.EscapedPath()', 'raw-path'],
    ['path.Clean(r.URL.Path)', 'raw-path'],
    ['strings.ToLower(r.URL.Path)', 'raw-path'],
    ['"x:" + r.URL.Path', 'raw-path'],
    ['fmt.Sprintf("%s %s", r.Method, r.URL.Path)', 'raw-path'],
    ['r.PathValue("id")', 'request-input'],
    ['r.FormValue("q")', 'request-input'],
    ['r.URL.Query().Get("q")', 'request-input'],
    ['r.URL.Query()["q"][0]', 'request-input'],
    ['r.Header.Get("X-Tenant")', 'request-input'],
    ['r.Host', 'request-input'],
    ['r.UserAgent()', 'request-input'],
    ['r.RemoteAddr', 'address'],
    // Never the same twice.
    ['uuid.NewString()', 'random'],
    ['uuid.New().String()', 'random'],
    ['rand.Text()', 'random'],
    ['time.Now().Format(time.RFC3339)', 'time'],
    ['strconv.FormatInt(time.Now().Unix(), 10)', 'time'],
    ['load().Error()', 'error-text'],
    ['fmt.Sprint(failure)', 'error-text'],
    ['fmt.Sprintf("%v", failure)', 'error-text'],
    // Bounded.
    ['"/x"', 'bounded'],
    ['route', 'bounded'],
    ['r.Method', 'bounded'],
    ['r.Pattern', 'bounded'],
    ['strconv.Itoa(200)', 'bounded'],
    ['strconv.Itoa(http.StatusOK)', 'bounded'],
    ['http.StatusText(rec.status)', 'bounded'],
    ['strconv.FormatBool(rec.status > 400)', 'bounded'],
    ['fmt.Sprintf("%dxx", rec.status/100)', 'bounded'],
    ['fmt.Sprintf("%T", load())', 'bounded'],
    ['reflect.TypeOf(load()).String()', 'bounded'],
    ['class(load())', 'bounded'],
    ['allowed[r.FormValue("q")]', 'bounded'],
    // Nothing is certain of these: no alarm.
    ['strconv.Itoa(rec.status)', 'unknown'],
    ['os.Getenv("REGION")', 'unknown'],
    ['someName', 'unknown'],
  ])('a label that is given %s', async (value, origin) => {
    const updates = await updatesOf(
      `rec := &recorder{ResponseWriter: w}\nhistogram.WithLabelValues(${value}).Observe(1)`,
    );
    expect(updates).toEqual([`h.Observe(path: ${origin})`]);
  });

  it.each([
    ['p := r.URL.Path', 'p', 'raw-path'],
    ['p := "other"; if len(r.URL.Path) < 9 { p = r.URL.Path }', 'p', 'unknown'],
    ['p := r.URL.Path; if _, ok := allowed[p]; !ok { p = "other" }', 'p', 'unknown'],
    ['id := r.PathValue("id"); n, _ := strconv.Atoi(id)', 'strconv.Itoa(n)', 'request-input'],
    ['err := load()', 'err.Error()', 'error-text'],
    ['status := "ok"; if err := load(); err != nil { status = "error" }', 'status', 'bounded'],
    [
      'var status string; switch { case r.ContentLength > 5: status = "large"; default: status = "small" }',
      'status',
      'bounded',
    ],
  ])('a variable: %s', async (code, value, origin) => {
    expect(await updatesOf(`${code}\nhistogram.WithLabelValues(${value}).Observe(1)`)).toEqual([
      `h.Observe(path: ${origin})`,
    ]);
  });
});
