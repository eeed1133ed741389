/**
 * What measures gRPC servers in Go: otelgrpc (https://pkg.go.dev/go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc),
 * whose interceptors only trace and are gone since 0.61; go-grpc-prometheus and its successor in go-grpc-middleware; OpenCensus; Datadog.
 */
import type { Plugin, Proof } from '../plugin';

const OTEL = 'go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc';
const MIDDLEWARE = 'github.com/grpc-ecosystem/go-grpc-middleware';
const PROMETHEUS = 'github.com/grpc-ecosystem/go-grpc-prometheus';
const INTERCEPTORS = ['UnaryServerInterceptor', 'StreamServerInterceptor'];

/** Where the metrics are: made here, or known by their type. */
const holders = (path: string, type = 'ServerMetrics'): string[] => [`${path}.New${type}()`, `${path}.${type}#`];

const interceptors = (paths: readonly string[], signals: Proof['signals'], library: string): Proof[] =>
  paths.flatMap((path) =>
    INTERCEPTORS.map((name) => ({ path: `${path}.${name}`, signals, text: `${library}'s ${name}` })),
  );

export const grpcMetrics: Plugin = {
  id: 'grpcMetrics',
  languages: ['go'],
  modules: [OTEL, MIDDLEWARE, PROMETHEUS, 'go.opencensus.io/plugin/ocgrpc'],
  proofs: [
    { path: `${OTEL}.NewServerHandler`, signals: ['metrics', 'traces'], text: "otelgrpc's stats handler" },
    ...interceptors([OTEL], ['traces'], 'otelgrpc'),
    ...interceptors(
      [...holders(`${MIDDLEWARE}/providers/prometheus`), PROMETHEUS, ...holders(PROMETHEUS)],
      ['metrics'],
      'go-grpc-prometheus',
    ),
    ...interceptors(
      ['gopkg.in/DataDog/dd-trace-go.v1/contrib/google.golang.org/grpc', `${MIDDLEWARE}/tracing/opentracing`],
      ['traces'],
      'the tracer',
    ),
    {
      path: 'go.opencensus.io/plugin/ocgrpc.ServerHandler{}',
      signals: ['metrics', 'traces'],
      text: "OpenCensus's stats handler",
    },
  ],
};
