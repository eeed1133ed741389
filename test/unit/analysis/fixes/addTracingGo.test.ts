import { describe, expect, it } from 'vitest';
import { project } from './project';

const MOD = 'module example.com/shop\n\ngo 1.25\n';

const main = (handlers: string, routes: string): string => `package main

import "net/http"

${handlers}

func main() {
	mux := http.NewServeMux()
${routes}
	http.ListenAndServe(":8080", mux)
}
`;

const USERS = 'func users(w http.ResponseWriter, r *http.Request) {\n\tw.WriteHeader(204)\n}';
const ROUTE = '\tmux.HandleFunc("GET /users/{id}", users)';

describe('Add tracing in Go', () => {
  it('opens the handler, writes the helper, starts the sender first in main, and requires the modules', async () => {
    const { fix, change, text, route } = await project({ 'go.mod': MOD, 'main.go': main(USERS, ROUTE) });
    expect(change('GET /users/{id}', 'add-tracing')?.note).toMatch(/^Run “go mod tidy”\. Spans go to OTEL_/);
    fix('GET /users/{id}', 'add-tracing');
    expect(text('main.go')).toContain(
      'r *http.Request) {\n\tw, r, end := traceRequest(w, r, "/users/{id}")\n\tdefer end()\n\tw.WriteHeader(204)\n}',
    );
    expect(text('main.go')).toContain('func main() {\n\tdefer startTelemetry()()\n\tmux :=');
    expect(text('request_tracing.go')).toMatch(
      /^package main\n\nimport \(\n\t"bufio"\n\t"context"\n\t"fmt"\n\t"net"\n\t"net\/http"\n\n\t"go\.open/,
    );
    expect(text('telemetry.go')).toContain('func startTelemetry() func() {');
    expect(text('go.mod')).toContain('go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp v');
    expect(route('GET /users/{id}').traces.answer).toBe('yes');
    expect(change('GET /users/{id}', 'add-tracing')).toBeUndefined();
  });

  it('shares helper and sender with the next handler', async () => {
    const orders = 'func orders(out http.ResponseWriter, _ *http.Request) {\n\tend := 1\n\t_ = end\n}';
    const { fix, change, text } = await project({
      'go.mod': MOD,
      'main.go': main(`${USERS}\n\n${orders}`, `${ROUTE}\n\tmux.HandleFunc("GET /orders", orders)`),
    });
    fix('GET /users/{id}', 'add-tracing');
    const next = change('GET /orders', 'add-tracing');
    expect([...(next?.edits.keys() ?? [])]).toEqual(['main.go']);
    expect(next?.note).toBeUndefined();
    fix('GET /orders', 'add-tracing');
    expect(text('main.go')).toContain(
      'out http.ResponseWriter, r *http.Request) {\n\tout, r, endSpan := traceRequest(out, r, "/orders")\n\tdefer endSpan()',
    );
  });

  it('uses the tracer of the package, and leaves the sender of the program alone', async () => {
    const { fix, text } = await project({
      'go.mod': MOD,
      'main.go': main(USERS, ROUTE),
      'tracing.go':
        'package main\n\nimport "go.opentelemetry.io/otel"\n\nvar shopTracer = otel.Tracer("shop")\n\nfunc set() { otel.SetTracerProvider(nil) }\n',
    });
    fix('GET /users/{id}', 'add-tracing');
    expect(text('request_tracing.go')).toContain('return shopTracer.Start(ctx, method+" "+route');
    expect(text('main.go')).not.toContain('startTelemetry');
  });

  it('is one word at a route of gin, echo and fiber, before metrics that are there', async () => {
    const { fix, text, route } = await project({
      'go.mod': MOD,
      'main.go':
        'package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc users(c *gin.Context) {}\n\nfunc main() {\n\tr := gin.New()\n\tr.GET("/users/:id", users)\n\tr.Run()\n}\n',
    });
    fix('GET /users/{id}');
    fix('GET /users/{id}', 'add-tracing');
    expect(text('main.go')).toContain('r.GET("/users/:id", traceRequest, measureRequest, users)');
    expect(text('request_tracing.go')).toContain('c.FullPath()');
    expect(route('GET /users/{id}').traces.answer).toBe('yes');
  });

  it('writes what the version of the framework wants', async () => {
    const helper = async (source: string, registration: string): Promise<string> => {
      const name = source.includes('echo') ? 'echo' : 'fiber';
      const { fix, text } = await project({
        'go.mod': MOD,
        'main.go': `package main\n\nimport "${source}"\n\nfunc main() {\n\tapp := ${name}.New()\n\t${registration}\n}\n`,
      });
      fix('GET /users', 'add-tracing');
      return text('request_tracing.go');
    };
    expect(await helper('github.com/labstack/echo/v4', 'app.GET("/users", nil)')).toContain(
      'func(c echo.Context) error',
    );
    expect(await helper('github.com/labstack/echo/v5', 'app.GET("/users", nil)')).toContain(
      'func(c *echo.Context) error',
    );
    expect(await helper('github.com/gofiber/fiber/v2', 'app.Get("/users", nil)')).toContain('c.SetUserContext(ctx)');
    expect(await helper('github.com/gofiber/fiber/v3', 'app.Get("/users", nil)')).toContain('c.SetContext(ctx)');
  });

  it('says what is left to do where no main is certain, and takes no name that is taken', async () => {
    const library = await project({
      'go.mod': MOD,
      'api/api.go':
        'package api\n\nimport "net/http"\n\nfunc users(w http.ResponseWriter, r *http.Request) {}\n\nfunc Register(mux *http.ServeMux) { mux.HandleFunc("GET /users", users) }\n',
    });
    const change = library.change('GET /users', 'add-tracing');
    expect(change?.note).toContain('Set a tracer provider');
    expect([...(change?.edits.keys() ?? [])].sort()).toEqual(['api/api.go', 'api/request_tracing.go', 'go.mod']);
    const taken = await project({
      'go.mod': MOD,
      'main.go': main(`${USERS}\n\nfunc traceRequest(id int) {}`, ROUTE),
    });
    expect(taken.change('GET /users/{id}', 'add-tracing')).toBeUndefined();
  });
});
