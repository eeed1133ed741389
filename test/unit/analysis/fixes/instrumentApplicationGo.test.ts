import { describe, expect, it } from 'vitest';
import { project } from './project';

const MOD = 'module example.com/shop\n\ngo 1.25\n';
const FIX = 'instrument-application';

const chi = (body: string, more = ''): string => `package main

import (
	"net/http"

	"github.com/go-chi/chi/v5"
)

func users(w http.ResponseWriter, r *http.Request) {}
${more}
func main() {
${body}
}
`;

describe('Instrument the whole application in Go', () => {
  it('puts the library right below the constructor, its import into the group, and the set-up into main', async () => {
    const { fix, change, text, route } = await project({
      'go.mod': MOD,
      'main.go': chi(
        '\trouter := chi.NewRouter()\n\trouter.Get("/users", users)\n\thttp.ListenAndServe(":80", router)',
      ),
    });
    fix('GET /users', FIX);
    expect(text('main.go')).toContain(
      'func main() {\n\tdefer startTelemetry()()\n\trouter := chi.NewRouter()\n\trouter.Use(otelchi.Middleware("shop", otelchi.WithChiRoutes(router)',
    );
    expect(text('main.go')).toContain('\t"github.com/go-chi/chi/v5"\n\t"github.com/riandyrn/otelchi"\n)');
    expect(text('go.mod')).toContain('github.com/riandyrn/otelchi v');
    expect(route('GET /users').traces.evidence.map(({ scope }) => scope)).not.toContain('handler');
    expect(route('GET /users').traces.answer).toBe('yes');
    expect(text('main.go')).toContain('\trouter.Use(countRequests)\n\trouter.Get(');
    expect(text('application_metrics.go')).toContain('path := chi.RouteContext(r.Context()).RoutePattern()');
    expect(text('go.mod')).toContain('github.com/prometheus/client_golang v');
    expect(route('GET /users').metrics.answer).toBe('yes');
    expect(change('GET /users', FIX)).toBeUndefined();
  });

  it('makes no metrics where the project has some of these names, and says that nobody serves those it makes', async () => {
    const served = '\trouter := chi.NewRouter()\n\trouter.Get("/users", users)\n\thttp.ListenAndServe(":80", router)';
    const { change } = await project({ 'go.mod': MOD, 'main.go': chi(served) });
    expect(change('GET /users', FIX)?.note).toContain('Serve promhttp.Handler() on /metrics to see the numbers.');
    const own = await project({
      'go.mod': MOD,
      'main.go': chi(served),
      'metrics.go':
        'package main\n\nimport "github.com/prometheus/client_golang/prometheus"\n\nvar requests = prometheus.NewCounter(prometheus.CounterOpts{Name: "http_requests_total"})\n',
    });
    expect([...(own.change('GET /users', FIX)?.edits.keys() ?? [])]).not.toContain('application_metrics.go');
  });

  it('takes the router that is served, not those within it, and none when that is not certain', async () => {
    const inner = '\nfunc inner() http.Handler {\n\tr := chi.NewRouter()\n\tr.Get("/users", users)\n\treturn r\n}\n';
    const { fix, text } = await project({
      'go.mod': MOD,
      'main.go': chi(
        '\trouter := chi.NewRouter()\n\trouter.Mount("/", inner())\n\thttp.ListenAndServe(":80", router)',
        inner,
      ),
    });
    fix('GET /users', FIX);
    expect(text('main.go')).toContain('\trouter.Use(');
    expect(text('main.go')).not.toContain('\tr.Use(');
    const two = await project({
      'go.mod': MOD,
      'main.go': chi(
        '\ta := chi.NewRouter()\n\ta.Get("/users", users)\n\tgo http.ListenAndServe(":80", a)\n\tb := chi.NewRouter()\n\tb.Get("/b", users)\n\thttp.ListenAndServe(":81", b)',
      ),
    });
    expect(two.change('GET /users', FIX)).toBeUndefined();
  });

  it.each([
    [
      'http.ListenAndServe(":80", mux)',
      'http.ListenAndServe(":80", otelhttp.NewHandler(nameRoute(countRequests(mux)), "server"))',
    ],
    [
      'server := &http.Server{Handler: mux}\n\tserver.ListenAndServe()',
      'server := &http.Server{Handler: otelhttp.NewHandler(nameRoute(countRequests(mux)), "server")}',
    ],
  ])('wraps what net/http serves: %s', async (before, after) => {
    const { fix, change, text, route } = await project({
      'go.mod': MOD,
      'main.go': `package main\n\nimport "net/http"\n\nfunc users(w http.ResponseWriter, r *http.Request) {}\n\nfunc main() {\n\tmux := http.NewServeMux()\n\tmux.HandleFunc("GET /users", users)\n\t${before}\n}\n`,
    });
    fix('GET /users', FIX);
    expect(text('main.go')).toContain(after);
    expect(text('main.go')).toContain(
      'import (\n\t"net/http"\n\n\t"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"\n)',
    );
    expect(route('GET /users').traces.answer).toBe('yes');
    expect(change('GET /users', FIX)).toBeUndefined();
  });

  it('names the default handler of net/http', async () => {
    const { fix, text } = await project({
      'go.mod': MOD,
      'main.go':
        'package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.HandleFunc("GET /users", func(w http.ResponseWriter, r *http.Request) {})\n\thttp.ListenAndServe(":80", nil)\n}\n',
    });
    fix('GET /users', FIX);
    expect(text('main.go')).toContain('otelhttp.NewHandler(nameRoute(countRequests(http.DefaultServeMux)), "server")');
  });

  it('writes its own middleware where the library for a version is not known', async () => {
    const { fix, text, route } = await project({
      'go.mod': MOD,
      'main.go':
        'package main\n\nimport "github.com/labstack/echo/v5"\n\nfunc users(c *echo.Context) error { return nil }\n\nfunc main() {\n\te := echo.New()\n\te.GET("/users", users)\n\te.Start(":80")\n}\n',
    });
    fix('GET /users', FIX);
    expect(text('main.go')).toContain('\te := echo.New()\n\te.Use(traceRequest)\n');
    expect(route('GET /users').traces.answer).toBe('yes');
  });

  it('traces every handler of httprouter, with one helper', async () => {
    const handler = (name: string): string =>
      `func ${name}(w http.ResponseWriter, r *http.Request, _ httprouter.Params) {\n\tw.WriteHeader(204)\n}\n\n`;
    const { fix, text, route } = await project({
      'go.mod': MOD,
      'main.go': `package main\n\nimport (\n\t"net/http"\n\n\t"github.com/julienschmidt/httprouter"\n)\n\n${handler('users')}${handler('orders')}func main() {\n\tr := httprouter.New()\n\tr.GET("/users", users)\n\tr.GET("/orders", orders)\n\thttp.ListenAndServe(":80", r)\n}\n`,
    });
    fix('GET /users', FIX);
    expect(text('main.go').match(/traceRequest\(/g)).toHaveLength(2);
    expect(text('main.go').match(/startTelemetry/g)).toHaveLength(1);
    expect(text('request_tracing.go').match(/^package main/gm)).toHaveLength(1);
    expect(route('GET /orders').traces.answer).toBe('yes');
  });
});
