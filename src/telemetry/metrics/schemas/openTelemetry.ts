/**
 * OpenTelemetry's conventions, under every name that translations to Prometheus give them: with or without the unit, escaped or in
 * UTF-8. Sources: semantic conventions (HTTP 1.20 and 1.23+, RPC, messaging), otlptranslator, the exporters.
 */
import { inMilliseconds, inSeconds, type MetricSchema } from './schema';

const SERVICE = ['job', 'service_name'];

export const OPEN_TELEMETRY: readonly MetricSchema[] = [
  {
    id: 'otel-http-stable',
    title: 'OpenTelemetry HTTP server metrics',
    priority: 100,
    latency: inSeconds(
      'http_server_request_duration_seconds',
      'http_server_request_duration',
      'http.server.request.duration_seconds',
      'http.server.request.duration',
    ),
    counters: [],
    labels: {
      route: ['http_route', 'http.route'],
      method: ['http_request_method', 'http.request.method'],
      status: ['http_response_status_code', 'http.response.status_code'],
      service: SERVICE,
    },
    errorStatus: '5..',
  },
  {
    id: 'otel-http-old',
    title: 'OpenTelemetry HTTP server metrics (before 1.23)',
    priority: 90,
    latency: inMilliseconds(
      'http_server_duration_milliseconds',
      'http_server_duration',
      'http.server.duration_milliseconds',
      'http.server.duration',
    ),
    counters: [],
    labels: {
      // Python's frameworks write the template into http_target.
      route: ['http_route', 'http.route', 'http_target', 'http.target'],
      method: ['http_method', 'http.method'],
      status: ['http_status_code', 'http.status_code'],
      service: SERVICE,
    },
    errorStatus: '5..',
  },
  {
    id: 'otel-rpc-stable',
    title: 'OpenTelemetry gRPC server metrics',
    priority: 99,
    latency: inSeconds('rpc_server_call_duration_seconds', 'rpc_server_call_duration'),
    counters: [],
    labels: {
      route: ['rpc_method', 'rpc.method'],
      method: [],
      status: ['rpc_response_status_code', 'rpc_status_code', 'rpc.response.status_code'],
      service: SERVICE,
    },
    // Which codes are the server's fault is written in the convention for gRPC.
    errorStatus: 'UNKNOWN|DEADLINE_EXCEEDED|UNIMPLEMENTED|INTERNAL|UNAVAILABLE|DATA_LOSS',
  },
  {
    id: 'otel-rpc-old',
    title: 'OpenTelemetry gRPC server metrics (before 1.44)',
    priority: 85,
    latency: [
      ...inMilliseconds('rpc_server_duration_milliseconds', 'rpc_server_duration'),
      ...inSeconds('rpc_server_duration_seconds'),
    ],
    counters: [],
    labels: { route: ['rpc_method'], method: [], status: ['rpc_grpc_status_code'], service: SERVICE },
    errorStatus: '2|4|12|13|14|15',
  },
  {
    id: 'otelchi-metric',
    title: 'otelchi metrics',
    priority: 60,
    latency: inMilliseconds('request_duration_millis_milliseconds', 'request_duration_millis'),
    counters: [],
    labels: { route: ['http_route'], method: ['http_method'], status: [], service: SERVICE },
    errorStatus: '5..',
  },
  {
    id: 'otel-messaging',
    title: 'OpenTelemetry messaging metrics',
    priority: 89,
    latency: inSeconds('messaging_process_duration_seconds', 'messaging_process_duration'),
    counters: [],
    labels: { route: ['messaging_destination_name'], method: [], status: ['error_type'], service: SERVICE },
    errorStatus: '.+',
    subject: 'task',
  },
];
