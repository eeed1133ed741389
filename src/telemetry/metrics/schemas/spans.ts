/** Metrics made of spans: by Tempo's generator, by the collector's connector, and by older releases of both. */
import { inMilliseconds, inSeconds, type MetricSchema } from './schema';

const FAILED = 'STATUS_CODE_ERROR|ERROR|Error';
const SERVER = { label: 'span_kind', values: ['SPAN_KIND_SERVER', 'SPAN_KIND_CONSUMER', 'server', 'consumer'] };

export const SPANS: readonly MetricSchema[] = [
  {
    id: 'tempo-spanmetrics',
    title: 'span metrics of Tempo',
    priority: 56,
    latency: inSeconds('traces_spanmetrics_latency'),
    counters: ['traces_spanmetrics_calls_total'],
    labels: {
      route: ['http_route', 'span_name'],
      method: ['http_request_method', 'http_method'],
      status: ['status_code'],
      service: ['service', 'service_name', 'job'],
    },
    errorStatus: FAILED,
    only: SERVER,
  },
  {
    id: 'otelcol-spanmetrics',
    title: 'span metrics of the OpenTelemetry Collector',
    priority: 55,
    latency: [
      ...inMilliseconds('traces_span_metrics_duration_milliseconds'),
      ...inSeconds('traces_span_metrics_duration_seconds', 'traces_span_metrics_duration'),
      ...inMilliseconds('duration_milliseconds'),
      ...inSeconds('duration_seconds'),
      // The processor that the connector replaced.
      ...inMilliseconds('latency'),
    ],
    counters: ['traces_span_metrics_calls_total', 'calls_total'],
    labels: {
      route: ['http_route', 'span_name', 'operation'],
      method: ['http_request_method', 'http_method'],
      status: ['status_code'],
      service: ['service_name', 'job'],
    },
    errorStatus: FAILED,
    only: SERVER,
  },
];
