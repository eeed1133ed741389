/** Modules of Go that fixes need, in the versions that test/integration/spanMatrix.test.ts builds and runs (https://pkg.go.dev). */
export const GO_MODULE_VERSIONS = {
  'github.com/gofiber/contrib/otelfiber/v2': 'v2.1.1',
  'github.com/prometheus/client_golang': 'v1.23.2',
  'github.com/riandyrn/otelchi': 'v0.12.2',
  'go.opentelemetry.io/contrib/instrumentation/github.com/gin-gonic/gin/otelgin': 'v0.65.0',
  'go.opentelemetry.io/contrib/instrumentation/github.com/gorilla/mux/otelmux': 'v0.58.0',
  'go.opentelemetry.io/contrib/instrumentation/github.com/labstack/echo/otelecho': 'v0.60.0',
  'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp': 'v0.69.0',
  'go.opentelemetry.io/otel': 'v1.44.0',
  'go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp': 'v1.44.0',
  'go.opentelemetry.io/otel/sdk': 'v1.44.0',
  'go.opentelemetry.io/otel/trace': 'v1.44.0',
} as const;

/** The Go 1.x that they want at least, which `go mod tidy` writes into go.mod. The newest of OpenTelemetry's modules sets it for all of them. */
export const goMinorOf = (module: KnownGoModule): number =>
  module === 'github.com/prometheus/client_golang' ? 23 : 25;

export type KnownGoModule = keyof typeof GO_MODULE_VERSIONS;
