/**
 * A synthetic exporter that speaks as every known one does, with the names and labels of their sources: one route that answers known
 * numbers of requests, some of them failing, with known latencies.
 */

export interface Exporter {
  /** Who writes so. */
  readonly library: string;
  /** The schema that its metrics are read by. */
  readonly schema: string;
  readonly duration?: {
    readonly name: string;
    readonly unit: 's' | 'ms';
    readonly kind?: 'classic' | 'summary' | 'count';
    readonly labels: (status: Outcome) => Labels;
  };
  readonly counter?: { readonly name: string; readonly labels: (status: Outcome) => Labels };
  /** Failures alone, under a name of their own; then `counter` counts successes. */
  readonly failures?: { readonly name: string; readonly labels: Labels };
  /** What the code calls what is measured: a route, or a worker's name. */
  readonly route?: string;
  readonly worker?: string;
  /** Errors cannot be told from what is written. */
  readonly isBlindToErrors?: true;
  /** The service, as its code calls it, when the series name it themselves; only it is known, none of its routes. */
  readonly wholeService?: string;
  /** Its names are not those of Prometheus 2. */
  readonly isUtf8?: true;
}

export type Outcome = 'ok' | 'failed';
export type Labels = Readonly<Record<string, string>>;

export const code = (status: Outcome): string => (status === 'ok' ? '200' : '500');
export const statusClass = (status: Outcome): string => (status === 'ok' ? '2xx' : '5xx');
export const spanStatus = (status: Outcome): string => (status === 'ok' ? 'STATUS_CODE_UNSET' : 'STATUS_CODE_ERROR');

/** A middleware whose histogram and counter have the same labels. */
export function middleware(
  library: string,
  schema: string,
  names: { readonly duration?: string; readonly counter?: string; readonly unit?: 's' | 'ms' },
  labels: (status: Outcome) => Labels,
  more: Partial<Exporter> = {},
): Exporter {
  const { duration, counter, unit = 's' } = names;
  return {
    library,
    schema,
    ...(duration === undefined ? {} : { duration: { name: duration, unit, labels } }),
    ...(counter === undefined ? {} : { counter: { name: counter, labels } }),
    ...more,
  };
}

const SECONDS = 'http_request_duration_seconds';
const REQUESTS = 'http_requests_total';
const GET = { method: 'GET' };
const GRPC = { route: '/shop.Users/Get' };

export const LIBRARY_EXPORTERS: readonly Exporter[] = [
  middleware(
    'OpenTelemetry, stable',
    'otel-http-stable',
    { duration: 'http_server_request_duration_seconds' },
    (status) => ({
      http_route: '/users/{id}',
      http_request_method: 'GET',
      http_response_status_code: code(status),
    }),
  ),
  middleware(
    'OpenTelemetry for Node, without unit',
    'otel-http-stable',
    { duration: 'http_server_request_duration' },
    (status) => ({ http_route: '/users/:id', http_request_method: 'GET', http_response_status_code: code(status) }),
  ),
  middleware(
    'OpenTelemetry for Python, old',
    'otel-http-old',
    { duration: 'http_server_duration_milliseconds', unit: 'ms' },
    (status) => ({ http_target: '/users/{id}', http_method: 'GET', http_status_code: code(status) }),
  ),
  middleware(
    'otelgrpc',
    'otel-rpc-stable',
    { duration: 'rpc_server_call_duration_seconds' },
    (status) => ({ rpc_method: 'shop.Users/Get', rpc_response_status_code: status === 'ok' ? 'OK' : 'INTERNAL' }),
    GRPC,
  ),
  middleware(
    'otelgrpc, old',
    'otel-rpc-old',
    { duration: 'rpc_server_duration_milliseconds', unit: 'ms' },
    (status) => ({ rpc_method: 'Get', rpc_service: 'shop.Users', rpc_grpc_status_code: status === 'ok' ? '0' : '13' }),
    GRPC,
  ),
  middleware(
    'otelchi',
    'otelchi-metric',
    { duration: 'request_duration_millis_milliseconds', unit: 'ms' },
    () => ({ http_route: '/users/{id}', http_method: 'GET' }),
    { isBlindToErrors: true },
  ),
  middleware('promhttp', 'handwritten', { duration: SECONDS, counter: REQUESTS }, (status) => ({
    handler: '/users/{id}',
    method: 'get',
    code: code(status),
  })),
  middleware(
    'go-gin-prometheus',
    'go-gin-prometheus',
    { duration: 'gin_request_duration_seconds', counter: 'gin_requests_total' },
    (status) => ({ url: '/users/:id', handler: 'main.getUser', ...GET, code: code(status) }),
  ),
  middleware(
    'ginprom',
    'depado-ginprom',
    { duration: 'gin_gonic_request_duration', counter: 'gin_gonic_requests_total' },
    (status) => ({ path: '/users/:id', ...GET, code: code(status) }),
  ),
  {
    library: 'gin-metrics',
    schema: 'gin-metrics',
    duration: { name: 'gin_request_duration', unit: 's', labels: () => ({ uri: '/users/:id' }) },
    counter: { name: 'gin_uri_request_total', labels: (status) => ({ uri: '/users/:id', ...GET, code: code(status) }) },
  },
  middleware(
    'chenjiandongx/ginprom',
    'chenjiandongx-ginprom',
    { duration: 'service_http_request_duration_seconds', counter: 'service_http_request_count_total' },
    (status) => ({ endpoint: '/users/42', ...GET, status: code(status) }),
  ),
  middleware(
    'chi-prometheus',
    'chi-prometheus',
    { duration: 'chi_pattern_request_duration_milliseconds', counter: 'chi_pattern_requests_total', unit: 'ms' },
    (status) => ({ path: '/users/{id}', ...GET, code: status === 'ok' ? 'OK' : 'Internal Server Error' }),
  ),
  middleware('go-chi/metrics', 'handwritten', { duration: SECONDS, counter: REQUESTS }, (status) => ({
    endpoint: 'GET /users/{id}',
    status: code(status),
  })),
  middleware('slok/go-http-metrics', 'handwritten', { duration: SECONDS }, (status) => ({
    handler: '/users/42',
    ...GET,
    code: statusClass(status),
    service: 'slok/go-http-metrics',
  })),
  middleware(
    'echoprometheus',
    'prefixed',
    { duration: 'shop_request_duration_seconds', counter: 'shop_requests_total' },
    (status) => ({ url: '/users/:id', ...GET, code: code(status), host: 'localhost:8080' }),
  ),
  middleware('fiberprometheus', 'handwritten', { duration: SECONDS, counter: REQUESTS }, (status) => ({
    path: '/users/:id',
    ...GET,
    status_code: code(status),
  })),
  {
    library: 'go-grpc-middleware',
    schema: 'go-grpc-middleware',
    duration: {
      name: 'grpc_server_handling_seconds',
      unit: 's',
      labels: () => ({ grpc_service: 'shop.Users', grpc_method: 'Get', grpc_type: 'unary' }),
    },
    counter: {
      name: 'grpc_server_handled_total',
      labels: (status) => ({
        grpc_service: 'shop.Users',
        grpc_method: 'Get',
        grpc_type: 'unary',
        grpc_code: status === 'ok' ? 'OK' : 'Internal',
      }),
    },
    ...GRPC,
  },
  {
    library: 'prometheus-fastapi-instrumentator',
    schema: 'handwritten',
    duration: { name: SECONDS, unit: 's', labels: () => ({ handler: '/users/{id}', ...GET }) },
    counter: {
      name: REQUESTS,
      labels: (status) => ({ handler: '/users/{id}', ...GET, status: statusClass(status) }),
    },
  },
  middleware(
    'starlette_exporter',
    'starlette-exporter',
    { duration: 'starlette_request_duration_seconds', counter: 'starlette_requests_total' },
    (status) => ({ path: '/users/{id}', ...GET, status_code: code(status), app_name: 'starlette' }),
  ),
  {
    library: 'prometheus-flask-exporter',
    schema: 'flask-exporter',
    duration: {
      name: 'flask_http_request_duration_seconds',
      unit: 's',
      labels: (status) => ({ url_rule: '/users/<int:id>', ...GET, status: code(status) }),
    },
    counter: { name: 'flask_http_request_total', labels: (status) => ({ ...GET, status: code(status) }) },
  },
  {
    library: 'django-prometheus',
    schema: 'django-prometheus',
    duration: {
      name: 'django_http_requests_latency_seconds_by_view_method',
      unit: 's',
      labels: () => ({ view: 'shop:user-detail', ...GET }),
    },
    counter: {
      name: 'django_http_responses_total_by_status_view_method_total',
      labels: (status) => ({ view: 'shop:user-detail', ...GET, status: code(status) }),
    },
  },
  middleware('express-prom-bundle', 'handwritten', { duration: SECONDS }, (status) => ({
    path: '/users/#val',
    ...GET,
    status_code: code(status),
  })),
  middleware('fastify-metrics', 'handwritten', { duration: SECONDS }, (status) => ({
    route: '/users/:id',
    ...GET,
    status_code: code(status),
  })),
  middleware('prometheus-api-metrics', 'handwritten', { duration: SECONDS }, (status) => ({
    route: '/users/:id',
    ...GET,
    code: code(status),
  })),
  middleware('@hono/prometheus', 'handwritten', { duration: SECONDS, counter: REQUESTS }, (status) => ({
    route: '/users/:id',
    ...GET,
    status: code(status),
    ok: String(status === 'ok'),
  })),
  middleware(
    'swagger-stats',
    'swagger-stats',
    { duration: 'api_request_duration_milliseconds', counter: 'api_request_total', unit: 'ms' },
    (status) => ({ path: '/users/{id}', ...GET, code: code(status) }),
  ),
  middleware(
    'prometheus-net',
    'handwritten',
    { duration: SECONDS, counter: 'http_requests_received_total' },
    (status) => ({ endpoint: 'users/{id}', controller: 'Users', action: 'Get', ...GET, code: code(status) }),
  ),
  middleware('Micrometer', 'micrometer', { duration: 'http_server_requests_seconds' }, (status) => ({
    uri: '/users/{id}',
    ...GET,
    status: code(status),
    outcome: status === 'ok' ? 'SUCCESS' : 'SERVER_ERROR',
  })),
  {
    library: 'Micrometer without buckets',
    schema: 'micrometer',
    duration: {
      name: 'http_server_requests_seconds',
      unit: 's',
      kind: 'count',
      labels: (status) => ({ uri: '/users/{id}', ...GET, status: code(status) }),
    },
  },
  {
    library: 'express-prom-bundle with summaries',
    schema: 'handwritten',
    duration: {
      name: SECONDS,
      unit: 's',
      kind: 'summary',
      labels: (status) => ({ path: '/users/#val', ...GET, status_code: code(status) }),
    },
  },
  middleware(
    'Tempo’s span metrics',
    'tempo-spanmetrics',
    { duration: 'traces_spanmetrics_latency', counter: 'traces_spanmetrics_calls_total' },
    (status) => ({ span_name: 'GET /users/{id}', span_kind: 'SPAN_KIND_SERVER', status_code: spanStatus(status) }),
  ),
  middleware(
    'the Collector’s span metrics',
    'otelcol-spanmetrics',
    {
      duration: 'traces_span_metrics_duration_milliseconds',
      counter: 'traces_span_metrics_calls_total',
      unit: 'ms',
    },
    (status) => ({ span_name: 'GET /users/{id}', span_kind: 'SPAN_KIND_SERVER', status_code: spanStatus(status) }),
  ),
  {
    library: 'Autometrics',
    schema: 'autometrics',
    duration: {
      name: 'function_calls_duration_seconds',
      unit: 's',
      labels: () => ({ function: 'get_user', module: 'shop.users' }),
    },
    counter: {
      name: 'function_calls_total',
      labels: (status) => ({ function: 'get_user', module: 'shop.users', result: status === 'ok' ? 'ok' : 'error' }),
    },
  },
  middleware('by hand', 'handwritten', { duration: SECONDS, counter: REQUESTS }, (status) => ({
    path: '/users/{id}',
    ...GET,
    status: code(status),
  })),
  {
    library: 'celery-exporter',
    schema: 'celery-exporter',
    duration: { name: 'celery_task_runtime', unit: 's', labels: () => ({ name: 'shop.tasks.bill' }) },
    counter: { name: 'celery_task_succeeded_total', labels: () => ({ name: 'shop.tasks.bill' }) },
    failures: { name: 'celery_task_failed_total', labels: { name: 'shop.tasks.bill', exception: 'ValueError' } },
    worker: 'bill',
  },
  {
    library: 'OpenTelemetry for Celery',
    schema: 'celery-otel',
    duration: { name: 'flower_task_runtime_seconds', unit: 's', labels: () => ({ task: 'shop.tasks.bill' }) },
    worker: 'bill',
    isBlindToErrors: true,
  },
  {
    library: 'bullmq-otel',
    schema: 'bullmq-otel',
    duration: { name: 'bullmq_job_duration_milliseconds', unit: 'ms', labels: () => ({ bullmq_queue_name: 'bill' }) },
    counter: { name: 'bullmq_jobs_completed_total', labels: () => ({ bullmq_queue_name: 'bill' }) },
    failures: { name: 'bullmq_jobs_failed_total', labels: { bullmq_queue_name: 'bill' } },
    worker: 'bill',
  },
  {
    library: 'BullMQ',
    schema: 'bullmq-builtin',
    counter: { name: 'bullmq_job_completed_total', labels: () => ({ queue: 'bill' }) },
    failures: { name: 'bullmq_job_failed_total', labels: { queue: 'bill' } },
    worker: 'bill',
  },
  middleware(
    'OpenTelemetry for kafkajs',
    'otel-messaging',
    { duration: 'messaging_process_duration_seconds' },
    (status) => ({
      messaging_destination_name: 'bill',
      ...(status === 'ok' ? {} : { error_type: 'TimeoutError' }),
    }),
    { worker: 'bill' },
  ),
  {
    library: 'Instrument this worker',
    schema: 'worker-jobs',
    duration: { name: 'worker_job_duration_seconds', unit: 's', labels: () => ({ worker: 'bill' }) },
    counter: {
      name: 'worker_jobs_total',
      labels: (status) => ({ worker: 'bill', outcome: status === 'ok' ? 'success' : 'failure' }),
    },
    worker: 'bill',
  },
];
