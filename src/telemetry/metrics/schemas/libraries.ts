/** Middleware and exporters of languages' ecosystems, by the names in their sources. */
import { HTTP_ERRORS, inMilliseconds, inSeconds, type MetricSchema } from './schema';

/** What 766b/chi-prometheus writes instead of a code: Go's http.StatusText. */
const STATUS_TEXTS = [
  'Internal Server Error|Not Implemented|Bad Gateway|Service Unavailable|Gateway Timeout|HTTP Version Not Supported',
  'Variant Also Negotiates|Insufficient Storage|Loop Detected|Not Extended|Network Authentication Required',
].join('|');

const GO: readonly MetricSchema[] = [
  {
    id: 'go-gin-prometheus',
    title: 'go-gin-prometheus',
    priority: 70,
    latency: inSeconds('gin_request_duration_seconds'),
    counters: ['gin_requests_total'],
    labels: { route: ['url'], method: ['method'], status: ['code'], service: ['job'] },
    errorStatus: HTTP_ERRORS,
  },
  {
    id: 'depado-ginprom',
    title: 'ginprom',
    priority: 71,
    // Seconds, without saying so.
    latency: inSeconds('gin_gonic_request_duration', '*_gonic_request_duration'),
    counters: ['gin_gonic_requests_total', '*_gonic_requests_total'],
    labels: { route: ['path'], method: ['method'], status: ['code'], service: ['job'] },
    errorStatus: HTTP_ERRORS,
  },
  {
    id: 'gin-metrics',
    title: 'gin-metrics',
    priority: 69,
    // Of the duration only the route is told, and it is in seconds.
    latency: inSeconds('gin_request_duration'),
    counters: ['gin_uri_request_total'],
    labels: { route: ['uri'], method: ['method'], status: ['code'], service: ['job'] },
    errorStatus: HTTP_ERRORS,
  },
  {
    id: 'chenjiandongx-ginprom',
    title: 'chenjiandongx/ginprom',
    priority: 65,
    latency: inSeconds('service_http_request_duration_seconds'),
    counters: ['service_http_request_count_total'],
    labels: { route: ['endpoint'], method: ['method'], status: ['status'], service: ['job'] },
    errorStatus: HTTP_ERRORS,
  },
  {
    id: 'chi-prometheus',
    title: 'chi-prometheus',
    priority: 64,
    latency: inMilliseconds('chi_pattern_request_duration_milliseconds', 'chi_request_duration_milliseconds'),
    counters: ['chi_pattern_requests_total', 'chi_requests_total'],
    labels: { route: ['path'], method: ['method'], status: ['code'], service: ['service', 'job'] },
    errorStatus: STATUS_TEXTS,
  },
  {
    id: 'go-grpc-middleware',
    title: 'go-grpc-middleware',
    priority: 80,
    latency: inSeconds('grpc_server_handling_seconds'),
    counters: ['grpc_server_handled_total'],
    labels: { route: ['grpc_method'], method: [], status: ['grpc_code'], service: ['job'] },
    errorStatus: 'Unknown|DeadlineExceeded|Unimplemented|Internal|Unavailable|DataLoss',
  },
];

const PYTHON: readonly MetricSchema[] = [
  {
    id: 'starlette-exporter',
    title: 'starlette_exporter',
    priority: 78,
    latency: inSeconds('starlette_request_duration_seconds'),
    counters: ['starlette_requests_total'],
    labels: { route: ['path'], method: ['method'], status: ['status_code'], service: ['app_name', 'job'] },
    errorStatus: HTTP_ERRORS,
  },
  {
    id: 'flask-exporter',
    title: 'prometheus-flask-exporter',
    priority: 75,
    latency: inSeconds('flask_http_request_duration_seconds'),
    // The counter has no route: the histogram counts.
    counters: [],
    labels: { route: ['url_rule', 'path', 'endpoint'], method: ['method'], status: ['status'], service: ['job'] },
    errorStatus: HTTP_ERRORS,
  },
  {
    id: 'django-prometheus',
    title: 'django-prometheus',
    priority: 74,
    latency: inSeconds('django_http_requests_latency_seconds_by_view_method'),
    counters: ['django_http_responses_total_by_status_view_method_total'],
    labels: { route: ['view'], method: ['method'], status: ['status'], service: ['job'] },
    errorStatus: HTTP_ERRORS,
    subject: 'function',
  },
  {
    id: 'celery-exporter',
    title: 'celery-exporter',
    priority: 79,
    latency: inSeconds('celery_task_runtime'),
    counters: ['celery_task_succeeded_total'],
    failures: ['celery_task_failed_total'],
    // The exporter is a process of its own: its job says nothing of the service.
    labels: { route: ['name'], method: [], status: [], service: [] },
    errorStatus: '.+',
    subject: 'task',
  },
  {
    id: 'celery-otel',
    title: 'OpenTelemetry for Celery',
    priority: 68,
    latency: inSeconds('flower_task_runtime_seconds'),
    counters: [],
    labels: { route: ['task'], method: [], status: [], service: ['job', 'service_name'] },
    errorStatus: '.+',
    subject: 'task',
  },
];

const NODE: readonly MetricSchema[] = [
  {
    id: 'swagger-stats',
    title: 'swagger-stats',
    priority: 67,
    latency: inMilliseconds('api_request_duration_milliseconds'),
    counters: ['api_request_total'],
    labels: { route: ['path'], method: ['method'], status: ['code'], service: ['job'] },
    errorStatus: HTTP_ERRORS,
  },
  {
    id: 'bullmq-otel',
    title: 'bullmq-otel',
    priority: 77,
    latency: inMilliseconds('bullmq_job_duration_milliseconds', 'bullmq_job_duration'),
    counters: ['bullmq_jobs_completed_total'],
    failures: ['bullmq_jobs_failed_total'],
    labels: { route: ['bullmq_queue_name'], method: [], status: [], service: ['job', 'service_name'] },
    errorStatus: '.+',
    subject: 'task',
  },
  {
    id: 'bullmq-builtin',
    title: 'BullMQ',
    priority: 59,
    latency: [],
    counters: ['bullmq_job_completed_total'],
    failures: ['bullmq_job_failed_total'],
    labels: { route: ['queue'], method: [], status: [], service: ['job'] },
    errorStatus: '.+',
    subject: 'task',
  },
];

const OTHERS: readonly MetricSchema[] = [
  {
    id: 'micrometer',
    title: 'Micrometer',
    priority: 84,
    latency: inSeconds('http_server_requests_seconds'),
    counters: [],
    labels: { route: ['uri'], method: ['method'], status: ['status'], service: ['application', 'job'] },
    errorStatus: HTTP_ERRORS,
  },
  {
    id: 'autometrics',
    title: 'Autometrics',
    priority: 40,
    latency: inSeconds('function_calls_duration_seconds', 'function_calls_duration'),
    counters: ['function_calls_total', 'function_calls_count_total'],
    labels: { route: ['function'], method: [], status: ['result'], service: ['job', 'service_name'] },
    errorStatus: 'error',
    subject: 'function',
  },
];

const OWN: readonly MetricSchema[] = [
  {
    // What “Instrument this worker” writes in every language.
    id: 'worker-jobs',
    title: 'metrics of “Instrument this worker”',
    priority: 58,
    latency: inSeconds('worker_job_duration_seconds'),
    counters: ['worker_jobs_total'],
    labels: { route: ['worker'], method: [], status: ['outcome'], service: ['job', 'service'] },
    errorStatus: 'failure',
    subject: 'task',
  },
];

export const LIBRARIES: readonly MetricSchema[] = [...GO, ...PYTHON, ...NODE, ...OTHERS, ...OWN];
