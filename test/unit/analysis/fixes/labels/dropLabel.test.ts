import { describe, expect, it } from 'vitest';
import { mend } from '../../../../support/mending';

const go = (handler: string, extra = '', labels = '"user_id", "code"'): Readonly<Record<string, string>> => ({
  'go.mod': 'module example.com/shop\n\ngo 1.24\n',
  'metrics/metrics.go': `package metrics

import "github.com/prometheus/client_golang/prometheus"

var Logins = prometheus.NewCounterVec(prometheus.CounterOpts{Name: "logins_total", Help: "L."}, []string{${labels}})

func init() { prometheus.MustRegister(Logins) }
`,
  'main.go': `package main

import (
	"net/http"
	"strconv"

	"example.com/shop/metrics"
	"github.com/prometheus/client_golang/prometheus"
)

func login(w http.ResponseWriter, r *http.Request) {
${handler}
}
${extra}
var _ = prometheus.Labels{}

func main() {
	http.HandleFunc("/login", login)
	_ = http.ListenAndServe(":8080", nil)
}
`,
});

describe('Drop the label, in Go', () => {
  it('takes it out of the definition and of every call, in all files', async () => {
    const mended = await mend(
      go(`	metrics.Logins.WithLabelValues(r.FormValue("user"), strconv.Itoa(200)).Inc()
	metrics.Logins.With(prometheus.Labels{"user_id": r.FormValue("user"), "code": "200"}).Inc()`),
      'high-cardinality-label',
    );
    expect(mended?.texts['metrics/metrics.go']).toContain('[]string{"code"}');
    expect(mended?.texts['main.go']).toContain('metrics.Logins.WithLabelValues(strconv.Itoa(200)).Inc()');
    expect(mended?.texts['main.go']).toContain('metrics.Logins.With(prometheus.Labels{"code": "200"}).Inc()');
  });

  it('takes variables and imports along that nothing needs any more', async () => {
    const mended = await mend(
      go(
        `	id := r.PathValue("id")
	user := strconv.Quote(id)
	metrics.Logins.WithLabelValues(user, "200").Inc()`.replace('strconv.Quote(id)', 'id'),
      ),
      'high-cardinality-label',
    );
    expect(mended?.texts['main.go']).toContain(
      'func login(w http.ResponseWriter, r *http.Request) {\n\tmetrics.Logins.WithLabelValues("200").Inc()\n}',
    );
    const converted = await mend(
      go('\tmetrics.Logins.WithLabelValues(strconv.Quote(r.Host), "200").Inc()'),
      'high-cardinality-label',
    );
    expect(converted?.texts['main.go']).not.toContain('strconv');
  });

  it('keeps a variable that something else needs', async () => {
    const mended = await mend(
      go(`	id := r.PathValue("id")
	_ = strconv.Quote(id)
	metrics.Logins.WithLabelValues(id, "200").Inc()`),
      'high-cardinality-label',
    );
    expect(mended?.texts['main.go']).toContain('id := r.PathValue("id")');
  });

  it.each([
    [
      'a helper is given the metric',
      '\tcount(metrics.Logins, r.Host)',
      '\nfunc count(c *prometheus.CounterVec, user string) {\n\tc.WithLabelValues(user, strconv.Itoa(1)).Inc()\n}\n',
    ],
    [
      'a child is deleted',
      '\tmetrics.Logins.DeleteLabelValues(r.Host, strconv.Itoa(1))\n\tmetrics.Logins.WithLabelValues(r.Host, "1").Inc()',
      '',
    ],
    [
      'a loop would lose its use',
      '\t_ = strconv.Itoa(1)\n\tfor _, user := range r.Header["U"] {\n\t\tmetrics.Logins.WithLabelValues(user, "1").Inc()\n\t}',
      '',
    ],
    [
      'a call would be lost',
      '\tuser := load(strconv.Itoa(1))\n\tmetrics.Logins.WithLabelValues(user, "1").Inc()',
      '\nvar users map[string]string\n\nfunc load(id string) string { return users[id] }\n',
    ],
  ])('is not offered where %s', async (_, handler, extra) => {
    expect(await mend(go(handler, extra), 'high-cardinality-label')).toBeUndefined();
  });
});

const python = (labels: string, ...lines: string[]): Readonly<Record<string, string>> => ({
  'metrics.py': `from prometheus_client import Counter\n\nLOGINS = Counter("logins", "L.", ${labels})\n`,
  'app.py': `from fastapi import FastAPI\nfrom metrics import LOGINS\n\napp = FastAPI()\n\n\n@app.get("/login")\ndef login(user: str):\n${lines.map((line) => `    ${line}\n`).join('')}`,
});

describe('Drop the label, in Python', () => {
  it('takes values out by name and in order', async () => {
    const mended = await mend(
      python(
        '["user_id", "code"]',
        'LOGINS.labels(user, "200").inc()',
        'LOGINS.labels(code="200", user_id=user).inc()',
      ),
      'high-cardinality-label',
    );
    expect(mended?.texts['metrics.py']).toContain('["code"]');
    expect(mended?.texts['app.py']).toContain('LOGINS.labels("200").inc()\n    LOGINS.labels(code="200").inc()');
  });

  it('leaves a tuple of one a tuple', async () => {
    const mended = await mend(
      python('("user_id", "code")', 'LOGINS.labels(user, "200").inc()'),
      'high-cardinality-label',
    );
    expect(mended?.texts['metrics.py']).toContain('"L.", ("code",))');
  });

  it('calls no labels() of a metric that has none left', async () => {
    const mended = await mend(python('["user_id"]', 'LOGINS.labels(user).inc()'), 'high-cardinality-label');
    expect(mended?.texts['app.py']).toContain('    LOGINS.inc()\n');
  });

  it('is not offered where values are spread', async () => {
    const files = python('["user_id", "code"]', 'LOGINS.labels(*[user, "200"]).inc()');
    expect(await mend(files, 'high-cardinality-label')).toBeUndefined();
  });

  it('names the rules that ask for the label', async () => {
    const alerts =
      'groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: sum by (user_id) (rate(logins_total[5m])) > 1\n';
    const mended = await mend(
      { ...python('["user_id"]', 'LOGINS.labels(user).inc()'), 'alerts.yml': alerts },
      'high-cardinality-label',
    );
    expect(mended?.change.note).toBe('These rules ask for user_id: alerts.yml:4.');
  });
});

const typescript = (body: string): Readonly<Record<string, string>> => ({
  'package.json': '{}',
  'metrics.ts': `import { Counter, Histogram } from 'prom-client';
export const logins = new Counter({ name: 'logins_total', help: 'L.', labelNames: ['userId', 'code'] });
`,
  'app.ts': `import express from 'express';
import { logins } from './metrics';
const app = express();
app.get('/login/:id', (req, res) => {
${body}
});
app.listen(80);
`,
});

describe('Drop the label, in TypeScript', () => {
  it('takes entries out of literals', async () => {
    const mended = await mend(
      typescript(`  logins.inc({ userId: req.params.id, code: '200' });
  logins.labels(req.params.id, '200').inc();
  logins.inc({ code: '404' });
  logins.inc();`),
      'high-cardinality-label',
    );
    expect(mended?.texts['metrics.ts']).toContain("labelNames: ['code']");
    expect(mended?.texts['app.ts']).toContain(`  logins.inc({ code: '200' });
  logins.labels('200').inc();
  logins.inc({ code: '404' });
  logins.inc();`);
  });

  it('is not offered where the labels come from elsewhere', async () => {
    expect(
      await mend(
        typescript('  const labels = { userId: req.params.id };\n  logins.inc(labels);'),
        'high-cardinality-label',
      ),
    ).toBeUndefined();
    expect(await mend(typescript('  logins.inc(labelsOf(req));'), 'high-cardinality-label')).toBeUndefined();
  });
});

describe('Drop the label, where nobody followed a call', () => {
  const helper = `import { logins } from './metrics';
export const count = (id: string): void => logins.inc({ userId: id, code: '200' });
`;

  it('goes by what the call itself says', async () => {
    const files = { ...typescript('  logins.inc();'), 'helper.ts': helper };
    const mended = await mend(files, 'high-cardinality-label');
    expect(mended?.texts['helper.ts']).toContain("logins.inc({ code: '200' })");
  });

  it('is not offered where another metric is held under the same name', async () => {
    const other =
      "import { Counter } from 'prom-client';\nexport const logins = new Counter({ name: 'x_total', help: 'X.' });\n";
    const files = { ...typescript('  logins.inc();'), 'helper.ts': helper, 'other.ts': other };
    expect(await mend(files, 'high-cardinality-label')).toBeUndefined();
  });
});
