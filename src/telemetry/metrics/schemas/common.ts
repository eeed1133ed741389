/**
 * Names that many share: what people write by hand, and a dozen libraries too (prometheus-fastapi-instrumentator, fastify-metrics,
 * express-prom-bundle, @hono/prometheus, prometheus-api-metrics, fiberprometheus, go-chi/metrics, slok/go-http-metrics, promhttp,
 * prometheus-net). They differ in their labels' names alone, and one reading tells them apart.
 */
import { HTTP_ERRORS, inMilliseconds, inSeconds, type MetricSchema } from './schema';

export const COMMON: readonly MetricSchema[] = [
  {
    id: 'handwritten',
    title: 'hand-written request metrics',
    priority: 50,
    latency: [
      ...inSeconds(
        'http_request_duration_seconds',
        'http_requests_duration_seconds',
        'http_server_requests_duration_seconds',
        'http_response_time_seconds',
        'request_duration_seconds',
        'request_latency_seconds',
      ),
      ...inMilliseconds('http_request_duration_ms', 'http_request_duration_milliseconds'),
    ],
    counters: [
      'http_requests_total',
      'http_request_total',
      'http_server_requests_total',
      'http_requests_received_total',
      'requests_total',
      'http_request_count',
    ],
    labels: {
      route: ['path', 'route', 'endpoint', 'handler', 'uri', 'url', 'operation'],
      method: ['method', 'http_method', 'verb'],
      status: ['status', 'status_code', 'code', 'http_status', 'statusCode'],
      service: ['job', 'service', 'app'],
    },
    errorStatus: HTTP_ERRORS,
  },
  {
    id: 'prefixed',
    title: 'request metrics with a prefix',
    priority: 45,
    latency: [
      ...inSeconds('*_http_request_duration_seconds', '*_request_duration_seconds', '*_request_latency_seconds'),
      ...inMilliseconds('*_request_duration_milliseconds', '*_request_duration_ms'),
    ],
    counters: ['*_http_requests_total', '*_http_request_total', '*_requests_total', '*_request_total'],
    labels: {
      // go-gin-prometheus and echo write the route into `url`, and the name of a function into `handler`.
      route: ['path', 'route', 'endpoint', 'url_rule', 'url', 'uri', 'handler', 'operation'],
      method: ['method', 'http_method', 'verb'],
      status: ['status', 'status_code', 'code', 'http_status', 'statusCode'],
      service: ['job', 'service', 'app', 'app_name'],
    },
    errorStatus: HTTP_ERRORS,
  },
];
