/** Every schema that is known without settings. Adding one is adding an entry. Names are from the exporters' sources. */
import type { MetricSchema } from './schema';

const OTEL_NAMES = [
  'http_server_request_duration_seconds',
  'http_server_request_duration',
  'http.server.request.duration_seconds',
  'http.server.request.duration',
];

const HANDWRITTEN_SECONDS = [
  'http_request_duration_seconds',
  'http_requests_duration_seconds',
  'http_server_requests_duration_seconds',
  'http_response_time_seconds',
  'request_duration_seconds',
  'request_latency_seconds',
];

export const SCHEMAS: readonly MetricSchema[] = [
  {
    id: 'otel-http-stable',
    title: 'OpenTelemetry HTTP server metrics',
    priority: 100,
    latency: OTEL_NAMES.map((name) => ({ name, toSeconds: 1 })),
    counters: [],
    labels: {
      route: ['http_route', 'http.route'],
      method: ['http_request_method', 'http.request.method'],
      status: ['http_response_status_code', 'http.response.status_code'],
      service: ['job', 'service_name'],
    },
    errorStatus: '5..',
  },
  {
    id: 'handwritten',
    title: 'hand-written request metrics',
    priority: 50,
    latency: [
      ...HANDWRITTEN_SECONDS.map((name) => ({ name, toSeconds: 1 })),
      { name: 'http_request_duration_ms', toSeconds: 0.001 },
      { name: 'http_request_duration_milliseconds', toSeconds: 0.001 },
    ],
    counters: [
      'http_requests_total',
      'http_request_total',
      'http_server_requests_total',
      'requests_total',
      'http_request_count',
    ],
    labels: {
      route: ['path', 'route', 'endpoint', 'handler', 'uri', 'url', 'operation'],
      method: ['method', 'http_method', 'verb'],
      status: ['status', 'status_code', 'code', 'http_status', 'statusCode'],
      service: ['job', 'service', 'app'],
    },
    errorStatus: '5..|5xx|error',
  },
];
