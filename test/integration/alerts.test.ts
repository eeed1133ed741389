/** Alerts and exemplars of a real Prometheus. */
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpClient } from '../../src/telemetry/http';
import { alertsFor } from '../../src/telemetry/metrics/alerts';
import { processFacts, processQuery } from '../../src/telemetry/metrics/environment';
import { createPrometheus, type Prometheus } from '../../src/telemetry/metrics/prometheus';
import { missingPrometheus, startPrometheus, type RunningPrometheus } from '../support/prometheus';
import { freePort } from '../support/services';

const RULES = `groups:
  - name: shop
    rules:
      - alert: HighErrorRate
        expr: orders_failed > 0
        labels: { severity: page, route: '/users/:id' }
        annotations: { summary: 'Orders of {{ $labels.job }} fail' }
      - alert: Soon
        expr: orders_failed > 0
        for: 1h
      - alert: Quiet
        expr: orders_failed > 100
`;

const TRACES = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b74bf92f3577b34da6'] as const;

/** Every scrape has new exemplars, as a service under load has. */
function metrics(): string {
  const now = (Date.now() / 1000).toFixed(3);
  return [
    '# TYPE http_request_duration_seconds histogram',
    `http_request_duration_seconds_bucket{path="/users/:id",le="0.5"} 10 # {trace_id="${TRACES[0]}"} 0.31 ${now}`,
    `http_request_duration_seconds_bucket{path="/users/:id",le="+Inf"} 12 # {trace_id="${TRACES[1]}"} 1.7 ${now}`,
    'http_request_duration_seconds_count{path="/users/:id"} 12',
    'http_request_duration_seconds_sum{path="/users/:id"} 6',
    '# TYPE process_start_time_seconds gauge',
    'process_start_time_seconds 1764000000',
    '# TYPE process_resident_memory_bytes gauge',
    'process_resident_memory_bytes 50000000',
    '# TYPE process_cpu_seconds counter',
    'process_cpu_seconds_total 7',
    '# TYPE go_goroutines gauge',
    'go_goroutines 12',
    '# TYPE orders_failed gauge',
    'orders_failed 3',
    '# EOF',
    '',
  ].join('\n');
}

const reason = await missingPrometheus();

describe.skipIf(reason !== undefined)(
  `alerts and exemplars${reason === undefined ? '' : ` [skipped: ${reason}]`}`,
  () => {
    let service: Server;
    let server: RunningPrometheus;
    let prometheus: Prometheus;

    beforeAll(async () => {
      const port = await freePort();
      service = createServer((_, response) => {
        response.setHeader('content-type', 'application/openmetrics-text; version=1.0.0; charset=utf-8').end(metrics());
      });
      await new Promise<void>((resolve) => service.listen(port, '127.0.0.1', resolve));
      const targets = [{ job: 'orders', address: `127.0.0.1:${port}` }];
      server = await startPrometheus({ targets, scrapeInterval: 1, rules: RULES });
      prometheus = createPrometheus(createHttpClient({ url: server.url, authentication: { kind: 'none' } }));
    }, 60_000);

    afterAll(async () => {
      await server.stop();
      service.close();
    });

    it('are read, and given to the route or service that they name', async () => {
      const active = await expect
        .poll(
          async () => {
            const answer = await prometheus.alerts(AbortSignal.timeout(5_000));
            return answer.ok ? answer.value : [];
          },
          { timeout: 20_000 },
        )
        .toHaveLength(2)
        .then(async () => prometheus.alerts(AbortSignal.timeout(5_000)));
      if (!active.ok) throw new Error(active.failure.text);
      const named = (subject: Parameters<typeof alertsFor>[1]): readonly string[] =>
        alertsFor(active.value, subject).map(({ name, state }) => `${state} ${name}`);
      expect(named({ services: ['orders-service'], route: { method: 'GET', path: '/users/{userId}' } })).toEqual([
        'firing HighErrorRate',
        'pending Soon',
      ]);
      expect(named({ services: ['orders'], route: { method: 'GET', path: '/items' } })).toEqual(['pending Soon']);
      expect(named({ services: ['payments'], route: { method: 'GET', path: '/users/{id}' } })).toEqual([]);
      expect(active.value.find(({ name }) => name === 'HighErrorRate')).toMatchObject({
        severity: 'page',
        summary: 'Orders of orders fail',
        activeSince: expect.closeTo(Date.now(), -5),
      });
    }, 30_000);

    it('stand beside how the processes are', async () => {
      const facts = async (): Promise<unknown> => {
        const answer = await prometheus.instant(processQuery('orders'), AbortSignal.timeout(5_000));
        return answer.ok ? processFacts(answer.value) : answer.failure.text;
      };
      await expect
        .poll(facts, { timeout: 15_000 })
        .toEqual({ processes: 1, memory: 50_000_000, restarts: 0, goroutines: 12, cpu: 0 });
    }, 30_000);

    it('lead from a quantile to the slowest traces', async () => {
      const query =
        'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{path="/users/:id"}[5m])))';
      const slowest = async (): Promise<readonly string[]> => {
        const now = Date.now() / 1000;
        const answer = await prometheus.exemplars(query, now - 3600, now + 5, AbortSignal.timeout(5_000));
        return answer.ok ? answer.value.map(({ traceId, value }) => `${traceId} ${value}`) : [answer.failure.text];
      };
      await expect.poll(slowest, { timeout: 15_000 }).toEqual([`${TRACES[1]} 1.7`, `${TRACES[0]} 0.31`]);
    }, 30_000);
  },
);
