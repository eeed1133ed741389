import { describe, expect, it } from 'vitest';
import { mend } from '../../../../support/mending';

async function bounded(files: Readonly<Record<string, string>>, file: string): Promise<string | undefined> {
  const mended = await mend(files, 'unbounded-label-value');
  // Without a bounded value the label can still be dropped.
  return mended?.change.title.startsWith('Use ') ? mended.texts[file] : undefined;
}

const go = (imports: string, metric: string, rest: string, version = '1.24'): Readonly<Record<string, string>> => ({
  'go.mod': `module a\n\ngo ${version}\n`,
  'main.go': `package main

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus"
${imports})

var seen = promauto.NewCounterVec(prometheus.CounterOpts{Name: "seen_total", Help: "S."}, []string{"path"})
${rest.replace('METRIC', `seen.WithLabelValues(${metric}).Inc()`)}
`,
});

const NET_HTTP = `
func handle(w http.ResponseWriter, r *http.Request) { METRIC }

func main() {
	http.HandleFunc("/a", handle)
	http.ListenAndServe(":80", nil)
}`;
const GIN = `
func main() {
	r := gin.New()
	r.GET("/a", func(c *gin.Context) { METRIC })
	r.Run()
}`;
const CHI = `
func main() {
	r := chi.NewRouter()
	r.Get("/a", func(w http.ResponseWriter, r *http.Request) { METRIC })
	http.ListenAndServe(":80", r)
}`;

describe('Use the route template, in Go', () => {
  it.each([
    ['net/http', go('', 'r.URL.Path', NET_HTTP), 'seen.WithLabelValues(r.Pattern)'],
    ['gin', go('\t"github.com/gin-gonic/gin"\n', 'c.Request.URL.Path', GIN), 'seen.WithLabelValues(c.FullPath())'],
    [
      'chi',
      go('\t"github.com/go-chi/chi/v5"\n', 'r.URL.Path', CHI),
      'seen.WithLabelValues(chi.RouteContext(r.Context()).RoutePattern())',
    ],
  ])('%s', async (_, files, expected) => expect(await bounded(files, 'main.go')).toContain(expected));

  it('is not offered before Go 1.23, nor for another router', async () => {
    expect(await bounded(go('', 'r.URL.Path', NET_HTTP, '1.22'), 'main.go')).toBeUndefined();
    const mux = CHI.replace('chi.NewRouter()', 'mux.NewRouter()').replace('r.Get(', 'r.HandleFunc(');
    expect(await bounded(go('\t"github.com/gorilla/mux"\n', 'r.URL.Path', mux), 'main.go')).toBeUndefined();
  });

  it('comes after the request is handled, in middleware', async () => {
    const middleware = (body: string): string => `
func measured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
${body}
	})
}

func handle(w http.ResponseWriter, r *http.Request) {}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/a", handle)
	http.ListenAndServe(":80", measured(mux))
}`;
    const behind = go('', 'r.URL.Path', middleware('\t\tnext.ServeHTTP(w, r)\n\t\tMETRIC'));
    expect(await bounded(behind, 'main.go')).toContain('r.Pattern');
    const before = go('', 'r.URL.Path', middleware('\t\tMETRIC\n\t\tnext.ServeHTTP(w, r)'));
    expect(await bounded(before, 'main.go')).toBeUndefined();
  });
});

const fastapi = (body: string): Readonly<Record<string, string>> => ({
  'app.py': `from fastapi import FastAPI, Request
from prometheus_client import Counter

app = FastAPI()
SEEN = Counter("seen", "S.", ["path"])

${body}
`,
});

describe('Use the route template, in Python', () => {
  it('FastAPI, in a handler and in middleware', async () => {
    const handler = '@app.get("/a")\ndef a(request: Request):\n    SEEN.labels(request.url.path).inc()';
    expect(await bounded(fastapi(handler), 'app.py')).toContain('SEEN.labels(request.scope["route"].path)');
    const middleware =
      '@app.middleware("http")\nasync def m(request: Request, call_next):\n    response = await call_next(request)\n    SEEN.labels(request.url.path).inc()\n    return response\n\n@app.get("/a")\ndef a():\n    return 1';
    expect(await bounded(fastapi(middleware), 'app.py')).toContain(
      'SEEN.labels(getattr(request.scope.get("route"), "path", "unmatched"))',
    );
  });

  it('the class of an error', async () => {
    const handler =
      '@app.get("/a")\ndef a():\n    try:\n        work()\n    except ValueError as error:\n        SEEN.labels(str(error)).inc()';
    expect(await bounded(fastapi(handler), 'app.py')).toContain('SEEN.labels(type(error).__name__)');
  });
});

it('uses the route template in Express', async () => {
  const app = `import express from 'express';
import { Counter } from 'prom-client';
const seen = new Counter({ name: 'seen_total', help: 'S.', labelNames: ['path'] });
const app = express();
app.get('/a', (req, res) => {
  seen.inc({ path: req.originalUrl });
});
app.listen(80);
`;
  expect(await bounded({ 'app.ts': app }, 'app.ts')).toContain('seen.inc({ path: req.baseUrl + req.route.path })');
});

it('uses the route template in Flask', async () => {
  const app = `from flask import Flask, request
from prometheus_client import Counter

app = Flask(__name__)
SEEN = Counter("seen", "S.", ["path"])


@app.route("/a")
def a():
    SEEN.labels(request.path).inc()
    return ""
`;
  expect(await bounded({ 'app.py': app }, 'app.py')).toContain('SEEN.labels(request.url_rule.rule)');
  const around = app
    .replace('@app.route("/a")\ndef a():', '@app.after_request\ndef a(response):')
    .replace('return ""', 'return response');
  expect(await bounded({ 'app.py': around }, 'app.py')).toContain(
    'SEEN.labels((request.url_rule.rule if request.url_rule else "unmatched"))',
  );
});

describe('with two frameworks in one file', () => {
  const both = (handlers: string): string => `import express from 'express';
import fastify from 'fastify';
import { Counter } from 'prom-client';
const seen = new Counter({ name: 'seen_total', help: 'S.', labelNames: ['path'] });
const app = express();
const server = fastify();
${handlers}
app.listen(80);
server.listen({ port: 81 });
`;

  it('the one that runs the handler is meant', async () => {
    const inFastify = both("server.get('/a', async (request) => { seen.inc({ path: request.url }); return {}; });");
    expect(await bounded({ 'app.ts': inFastify }, 'app.ts')).toContain("request.routeOptions.url ?? 'unmatched'");
    const inExpress = both("app.get('/a', (req, res) => { seen.inc({ path: req.url }); res.end(); });");
    expect(await bounded({ 'app.ts': inExpress }, 'app.ts')).toContain('path: req.baseUrl + req.route.path');
  });

  it('none is, where the function is no handler', async () => {
    const middleware = both(
      "app.use((req, res, next) => { next(); seen.inc({ path: req.url }); });\napp.get('/a', (req, res) => { res.end(); });",
    );
    expect(await bounded({ 'app.ts': middleware }, 'app.ts')).toBeUndefined();
  });
});

it('uses the name of an error that is taken for one, and keeps the label', async () => {
  const app = `import express from 'express';
import { Counter } from 'prom-client';
const failed = new Counter({ name: 'failed_total', help: 'F.', labelNames: ['status'] });
const app = express();
app.get('/a', (req, res) => {
  try {
    res.json(JSON.parse(String(req.body)));
  } catch (error) {
    failed.inc({ status: (error as Error).message });
    res.sendStatus(500);
  }
});
app.listen(80);
`;
  expect(await bounded({ 'app.ts': app }, 'app.ts')).toContain('failed.inc({ status: (error as Error).name });');
});
