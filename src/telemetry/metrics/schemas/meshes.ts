/** Meshes and ingresses: they see whole services, which is better than nothing where a route has no numbers of its own. */
import { HTTP_ERRORS, inMilliseconds, inSeconds, type MetricSchema } from './schema';

export const MESHES: readonly MetricSchema[] = [
  {
    id: 'istio',
    title: 'Istio',
    priority: 30,
    latency: inMilliseconds('istio_request_duration_milliseconds'),
    counters: ['istio_requests_total'],
    labels: {
      route: [],
      method: [],
      status: ['response_code'],
      service: ['destination_service_name', 'destination_workload', 'destination_canonical_service'],
    },
    errorStatus: HTTP_ERRORS,
    // Both sides count: one of them is enough.
    only: { label: 'reporter', values: ['destination', 'waypoint'] },
    subject: 'service',
  },
  {
    id: 'linkerd',
    title: 'Linkerd',
    priority: 29,
    latency: inMilliseconds('response_latency_ms'),
    counters: ['response_total'],
    labels: { route: [], method: [], status: ['classification'], service: ['deployment', 'dst_deployment'] },
    errorStatus: 'failure',
    only: { label: 'direction', values: ['inbound'] },
    subject: 'service',
  },
  {
    id: 'ingress-nginx',
    title: 'ingress-nginx',
    priority: 35,
    latency: inSeconds('nginx_ingress_controller_request_duration_seconds'),
    counters: ['nginx_ingress_controller_requests'],
    labels: { route: [], method: [], status: ['status'], service: ['service', 'exported_service', 'ingress'] },
    errorStatus: HTTP_ERRORS,
    subject: 'service',
  },
  {
    id: 'traefik',
    title: 'Traefik',
    priority: 34,
    latency: inSeconds('traefik_service_request_duration_seconds'),
    counters: ['traefik_service_requests_total'],
    labels: { route: [], method: [], status: ['code'], service: ['service', 'exported_service'] },
    errorStatus: HTTP_ERRORS,
    subject: 'service',
  },
  {
    id: 'envoy',
    title: 'Envoy',
    priority: 20,
    latency: inMilliseconds('envoy_cluster_upstream_rq_time'),
    counters: ['envoy_cluster_upstream_rq_xx'],
    labels: { route: [], method: [], status: ['envoy_response_code_class'], service: ['envoy_cluster_name'] },
    errorStatus: '5',
    subject: 'service',
  },
];
