/** Every exporter that Redline knows: libraries, translations of OpenTelemetry's names, meshes and ingresses. */
import { code, LIBRARY_EXPORTERS, middleware, spanStatus, type Exporter } from './exporters';

/** OpenTelemetry's names as Go's exporter 0.58 to 0.60 and untranslated OTLP write them for Prometheus 3. */
const UTF8_EXPORTERS: readonly Exporter[] = [
  middleware(
    'OpenTelemetry for Go, UTF-8 with unit',
    'otel-http-stable',
    { duration: 'http.server.request.duration_seconds' },
    (status) => ({
      'http.route': '/users/{id}',
      'http.request.method': 'GET',
      'http.response.status_code': code(status),
    }),
    { isUtf8: true },
  ),
  middleware(
    'OpenTelemetry, untranslated',
    'otel-http-stable',
    { duration: 'http.server.request.duration' },
    (status) => ({
      'http.route': '/users/{id}',
      'http.request.method': 'GET',
      'http.response.status_code': code(status),
    }),
    { isUtf8: true },
  ),
  middleware(
    'OpenTelemetry, old, untranslated',
    'otel-http-old',
    { duration: 'http.server.duration_milliseconds', unit: 'ms' },
    (status) => ({ 'http.route': '/users/{id}', 'http.method': 'GET', 'http.status_code': code(status) }),
    { isUtf8: true },
  ),
];

const OLDER_EXPORTERS: readonly Exporter[] = [
  middleware(
    'Autometrics before 1.0',
    'autometrics',
    { duration: 'function_calls_duration', counter: 'function_calls_count_total' },
    (status) => ({ function: 'get_user', module: 'shop.users', result: status === 'ok' ? 'ok' : 'error' }),
  ),
  middleware(
    'the span metrics processor',
    'otelcol-spanmetrics',
    { duration: 'latency', counter: 'calls_total', unit: 'ms' },
    (status) => ({ operation: 'GET /users/{id}', span_kind: 'SPAN_KIND_SERVER', status_code: spanStatus(status) }),
  ),
];

const MESH_EXPORTERS: readonly Exporter[] = [
  middleware(
    'Istio',
    'istio',
    { duration: 'istio_request_duration_milliseconds', counter: 'istio_requests_total', unit: 'ms' },
    (status) => ({ destination_service_name: 'shop-istio', reporter: 'destination', response_code: code(status) }),
    { wholeService: 'shop-istio' },
  ),
  {
    library: 'Linkerd',
    schema: 'linkerd',
    duration: {
      name: 'response_latency_ms',
      unit: 'ms',
      labels: () => ({ deployment: 'shop-linkerd', direction: 'inbound' }),
    },
    counter: {
      name: 'response_total',
      labels: (status) => ({
        deployment: 'shop-linkerd',
        direction: 'inbound',
        classification: status === 'ok' ? 'success' : 'failure',
      }),
    },
    wholeService: 'shop-linkerd',
  },
  middleware(
    'ingress-nginx',
    'ingress-nginx',
    {
      duration: 'nginx_ingress_controller_request_duration_seconds',
      counter: 'nginx_ingress_controller_requests',
    },
    (status) => ({ exported_service: 'shop-nginx', ingress: 'shop', path: '/', method: 'GET', status: code(status) }),
    { wholeService: 'shop-nginx' },
  ),
  middleware(
    'Traefik',
    'traefik',
    { duration: 'traefik_service_request_duration_seconds', counter: 'traefik_service_requests_total' },
    (status) => ({ exported_service: 'shop-traefik', method: 'GET', code: code(status) }),
    { wholeService: 'shop-traefik' },
  ),
  {
    library: 'Envoy',
    schema: 'envoy',
    duration: {
      name: 'envoy_cluster_upstream_rq_time',
      unit: 'ms',
      labels: () => ({ envoy_cluster_name: 'shop-envoy' }),
    },
    counter: {
      name: 'envoy_cluster_upstream_rq_xx',
      labels: (status) => ({
        envoy_cluster_name: 'shop-envoy',
        envoy_response_code_class: status === 'ok' ? '2' : '5',
      }),
    },
    wholeService: 'shop-envoy',
  },
];

export const EXPORTERS: readonly Exporter[] = [
  ...LIBRARY_EXPORTERS,
  ...UTF8_EXPORTERS,
  ...OLDER_EXPORTERS,
  ...MESH_EXPORTERS,
];
