import { describe, expect, it } from 'vitest';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { memoryTree } from '../../../support/tree';

async function exposures(files: Readonly<Record<string, string>>): Promise<unknown> {
  const { exposures: found } = createLinker().link(await memoryTree(files));
  return found.map(({ path, ports, location }) => ({ path, ports, line: location.range[0] + 1 }));
}

describe('exposures', () => {
  it.each([
    ['a server of its own', 'from prometheus_client import start_http_server\nstart_http_server(9100)\n', [9100]],
    ['its usual port', 'from prometheus_client import start_http_server\nstart_http_server()\n', [8000]],
  ])('in Python: %s', async (_, text, ports) => {
    expect(await exposures({ 'a.py': text })).toEqual([{ path: '/metrics', ports, line: 2 }]);
  });

  it('in Node: the exporter of OpenTelemetry', async () => {
    const text =
      "import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';\nnew PrometheusExporter({ port: 9500 });\n";
    expect(await exposures({ 'package.json': '{}', 'a.ts': text })).toEqual([
      { path: '/metrics', ports: [9500], line: 2 },
    ]);
  });

  it('in Go: a route, and the port that is listened at or exposed', async () => {
    const text = `package main
import ("net/http"; "github.com/prometheus/client_golang/prometheus/promhttp")
func main() {
	http.Handle("/ops/metrics", promhttp.Handler())
	http.ListenAndServe(":8080", nil)
}
`;
    expect(await exposures({ 'go.mod': 'module a', 'main.go': text, Dockerfile: 'EXPOSE 8080\n' })).toEqual([
      { path: '/ops/metrics', ports: [8080], line: 4 },
    ]);
  });

  it('is a route for metrics of a service that has some, however it writes them', async () => {
    const text = `from fastapi import FastAPI
from prometheus_client import Counter
app = FastAPI()
C = Counter("c_total", "C.")
@app.get("/metrics")
def metrics():
    return write_all()
`;
    expect(await exposures({ 'a.py': text })).toEqual([{ path: '/metrics', ports: [], line: 5 }]);
    expect(await exposures({ 'a.py': text.replace('C = Counter("c_total", "C.")', '') })).toEqual([]);
  });
});
