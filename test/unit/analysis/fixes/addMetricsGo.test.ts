import { describe, expect, it } from 'vitest';
import { project } from './project';

const MOD = 'module example.com/shop\n\ngo 1.23\n\nrequire github.com/prometheus/client_golang v1.20.0\n';

const main = (handlers: string, registrations: string): string => `package main

import "net/http"

${handlers}

func main() {
	mux := http.NewServeMux()
${registrations}
	_ = http.ListenAndServe(":8080", mux)
}
`;

const METRICS = `package metrics

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

var Requests = promauto.NewCounterVec(prometheus.CounterOpts{Name: "requests_total"}, []string{"code", "handler"})
var Latency = promauto.NewHistogramVec(prometheus.HistogramOpts{Name: "request_seconds"}, []string{"handler"})
`;

const BLOCK = 'func users(w http.ResponseWriter, r *http.Request) {\n\tw.WriteHeader(204)\n}';

describe('Add metrics in Go', () => {
  it('opens the handler with two lines, and writes a helper with metrics beside it', async () => {
    const { fix, text, route } = await project({
      'go.mod': MOD,
      'main.go': main(BLOCK, '\tmux.HandleFunc("GET /users/{id}", users)'),
    });
    fix('GET /users/{id}');
    expect(text('main.go')).toContain(
      'func users(w http.ResponseWriter, r *http.Request) {\n' +
        '\tw, done := measureRequest(w, r, "/users/{id}")\n\tdefer done()\n\tw.WriteHeader(204)\n}',
    );
    const helper = text('request_metrics.go');
    expect(helper).toMatch(
      /^package main\n\nimport \(\n\t"bufio"\n\t"net"\n\t"net\/http"\n\t"strconv"\n\t"time"\n\n\t"github\.com\/prom/,
    );
    expect(helper).toContain('Name: "http_requests_total"');
    expect(helper).toContain('measuredDuration.WithLabelValues(r.Method, path).Observe(time.Since(start).Seconds())');
    expect(route('GET /users/{id}').metrics.answer).toBe('yes');
  });

  it('does not apply twice, and shares the helper with the next handler', async () => {
    const { fix, change, text } = await project({
      'go.mod': MOD,
      'main.go': main(
        `${BLOCK}\n\nfunc orders(w http.ResponseWriter, r *http.Request) {\n}`,
        '\tmux.HandleFunc("GET /users", users)\n\tmux.HandleFunc("GET /orders", orders)',
      ),
    });
    fix('GET /users');
    expect(change('GET /users')).toBeUndefined();
    const helper = text('request_metrics.go');
    expect([...(change('GET /orders')?.edits.keys() ?? [])]).toEqual(['main.go']);
    fix('GET /orders');
    expect(text('request_metrics.go')).toBe(helper);
    expect(change('GET /orders')).toBeUndefined();
  });

  it("uses the project's own metrics, with their labels in their order", async () => {
    const { fix, change, text, route } = await project({
      'go.mod': MOD,
      'internal/metrics/metrics.go': METRICS,
      'main.go': main(BLOCK, '\tmux.HandleFunc("GET /users", users)'),
    });
    expect(change('GET /users')?.note).toBeUndefined();
    fix('GET /users');
    const helper = text('request_metrics.go');
    expect(helper).toContain('"example.com/shop/internal/metrics"');
    expect(helper).toContain('metrics.Requests.WithLabelValues(strconv.Itoa(recorder.status), path).Inc()');
    expect(helper).toContain('metrics.Latency.WithLabelValues(path).Observe(');
    expect(helper).not.toContain('promauto');
    expect(route('GET /users').metrics.answer).toBe('yes');
  });

  it('does not observe seconds into a histogram of milliseconds, nor register a name twice', async () => {
    const milliseconds = METRICS.replace('request_seconds', 'request_duration_ms').replace(
      '"requests_total"',
      '"http_requests_total"',
    );
    const { fix, text } = await project({
      'go.mod': MOD,
      'internal/metrics/metrics.go': milliseconds,
      'main.go': main(BLOCK, '\tmux.HandleFunc("GET /users", users)'),
    });
    fix('GET /users');
    expect(text('request_metrics.go')).not.toContain('metrics.Latency');
    expect(text('request_metrics.go')).toContain('Name:    "http_request_duration_seconds"');
    expect(text('request_metrics.go')).not.toContain('Name: "http_requests_total"');
  });

  it('spreads a body that stands on one line', async () => {
    const { fix, text } = await project({
      'go.mod': MOD,
      'main.go': main(
        'func users(w http.ResponseWriter, r *http.Request) { w.WriteHeader(204) }',
        '\tmux.HandleFunc("GET /users", users)\n\tmux.HandleFunc("GET /none", func(w http.ResponseWriter, r *http.Request) {})',
      ),
    });
    fix('GET /users');
    fix('GET /none');
    expect(text('main.go')).toContain(
      'func users(w http.ResponseWriter, r *http.Request) {\n\tw, done := measureRequest(w, r, "/users")\n' +
        '\tdefer done()\n\tw.WriteHeader(204)\n}\n',
    );
    expect(text('main.go')).toContain(
      'func(w http.ResponseWriter, r *http.Request) {\n\t\tw, done := measureRequest(w, r, "/none")\n\t\tdefer done()\n\t})',
    );
  });

  it('names parameters that have no name, and keeps those that have another', async () => {
    const { fix, text } = await project({
      'go.mod': MOD,
      'main.go': main(
        'func users(_ http.ResponseWriter, _ *http.Request) {\n}\n\nfunc orders(out http.ResponseWriter, in *http.Request) {\n}',
        '\tmux.HandleFunc("GET /users", users)\n\tmux.HandleFunc("GET /orders", orders)',
      ),
    });
    fix('GET /users');
    fix('GET /orders');
    expect(text('main.go')).toContain(
      'func users(w http.ResponseWriter, r *http.Request) {\n\tw, done := measureRequest(w, r,',
    );
    expect(text('main.go')).toContain('{\n\tout, done := measureRequest(out, in, "/orders")');
  });

  it('does not hide a name of the handler', async () => {
    const body = 'func users(w http.ResponseWriter, r *http.Request) {\n\tdone := true\n\t_ = done\n}';
    const { fix, text } = await project({
      'go.mod': MOD,
      'main.go': main(body, '\tmux.HandleFunc("GET /users", users)'),
    });
    fix('GET /users');
    expect(text('main.go')).toContain(
      '\tw, recordRequest := measureRequest(w, r, "/users")\n\tdefer recordRequest()\n\tdone := true',
    );
  });

  it('measures methods of handlers, closures that are returned, and any method of a route', async () => {
    const { fix, route, text } = await project({
      'go.mod': MOD,
      'main.go': main(
        'type api struct{}\n\nfunc (api) ServeHTTP(w http.ResponseWriter, r *http.Request) {\n}\n\n' +
          'func users() http.HandlerFunc {\n\treturn func(w http.ResponseWriter, r *http.Request) {\n\t}\n}',
        '\tmux.Handle("/hooks", api{})\n\tmux.HandleFunc("GET /users", users())',
      ),
    });
    fix('* /hooks');
    fix('GET /users');
    expect(route('* /hooks').metrics.answer).toBe('yes');
    expect(route('GET /users').metrics.answer).toBe('yes');
    expect(text('main.go')).toContain('\t\tw, done := measureRequest(w, r, "/users")\n\t\tdefer done()');
  });

  it('leaves alone a handler of several paths, and what is no handler', async () => {
    const { change } = await project({
      'go.mod': MOD,
      'main.go': main(
        BLOCK,
        '\tmux.HandleFunc("GET /a", users)\n\tmux.HandleFunc("GET /b", users)\n\tmux.Handle("GET /files", http.FileServer(nil))',
      ),
    });
    expect(change('GET /a')).toBeUndefined();
    expect(change('GET /files')).toBeUndefined();
  });

  it('says what is left to do where the client is not in go.mod', async () => {
    const sources = { 'go.mod': 'module x\n', 'main.go': main(BLOCK, '\tmux.HandleFunc("GET /users", users)') };
    const { change, fix, text } = await project(sources);
    expect(change('GET /users')?.note).toBe(
      'Run “go mod tidy”. Serve promhttp.Handler() on /metrics to see the numbers.',
    );
    fix('GET /users');
    expect(text('go.mod')).toContain('github.com/prometheus/client_golang v');
    const required = { ...sources, 'go.mod': MOD };
    expect((await project(required)).change('GET /users')?.note).toBe(
      'Serve promhttp.Handler() on /metrics to see the numbers.',
    );
    const served = { ...required, 'metrics.go': 'package main\n\nvar handler = promhttp.Handler()\n' };
    expect((await project(served)).change('GET /users')?.note).toBeUndefined();
  });

  const handlers = (name: string, more = ''): string =>
    `package ${name}\n\nimport "net/http"\n\n${more}func Get(w http.ResponseWriter, r *http.Request) { w.WriteHeader(204) }\n`;
  const PACKAGES = {
    'go.mod': MOD,
    'main.go': `package main

import (
	"net/http"

	"example.com/shop/orders"
	"example.com/shop/users"
)

func main() {
	http.HandleFunc("GET /users", users.Get)
	http.HandleFunc("GET /orders", orders.Get)
	_ = http.ListenAndServe(":8080", nil)
}
`,
    'users/users.go': handlers('users'),
    'orders/orders.go': handlers('orders'),
  };

  it('shares one helper between the packages of a service: a metric is registered once', async () => {
    const { fix, text, route } = await project(PACKAGES);
    fix('GET /users');
    fix('GET /orders');
    const helper = text('internal/requestmetrics/request_metrics.go');
    expect(helper).toMatch(/^\/\/ Package requestmetrics counts [^\n]+\npackage requestmetrics\n/);
    expect(helper).toContain('func Measure(w http.ResponseWriter, r *http.Request, path string)');
    for (const name of ['users', 'orders']) {
      const own = text(`${name}/${name}.go`);
      expect(own).toContain('import (\n\t"net/http"\n\n\t"example.com/shop/internal/requestmetrics"\n)');
      expect(own).toContain(`\tw, done := requestmetrics.Measure(w, r, "/${name}")\n\tdefer done()\n`);
      expect(text(`${name}/request_metrics.go`)).toBe('');
      expect(route(`GET /${name}`).metrics.answer).toBe('yes');
    }
  });

  it('keeps the helper beside the only package with handlers, whoever serves the metrics', async () => {
    const { fix, text } = await project({
      ...PACKAGES,
      'orders/orders.go': '',
      'main.go': PACKAGES['main.go']
        .replace('\t"example.com/shop/orders"\n', '\t"github.com/prometheus/client_golang/prometheus/promhttp"\n')
        .replace('http.HandleFunc("GET /orders", orders.Get)', 'http.Handle("/metrics", promhttp.Handler())'),
    });
    fix('GET /users');
    expect(text('users/request_metrics.go')).toContain('func measureRequest(');
    expect(text('internal/requestmetrics/request_metrics.go')).toBe('');
  });

  it('counts with a metric of one of these packages beside it: that package cannot import what imports it', async () => {
    const { fix, text, change } = await project({
      ...PACKAGES,
      'users/metrics.go': METRICS.replace('package metrics', 'package users'),
    });
    fix('GET /users');
    expect(text('users/request_metrics.go')).toContain('Requests.WithLabelValues(');
    expect(change('GET /orders')?.edits.get('orders/request_metrics.go')?.[0]?.text).toContain('users.Requests.With');
  });

  it('does not take metrics of other things for those of requests', async () => {
    const { fix, text } = await project({
      'go.mod': MOD,
      'main.go': main(BLOCK, '\tmux.HandleFunc("GET /users", users)'),
      'metrics/metrics.go': METRICS.replace('requests_total', 'upstream_requests_total').replace(
        'request_seconds", ',
        'db_query_duration_seconds", ',
      ),
    });
    fix('GET /users');
    expect(text('request_metrics.go')).toContain('http_requests_total');
    expect(text('request_metrics.go')).not.toContain('metrics.Requests');
  });
});
