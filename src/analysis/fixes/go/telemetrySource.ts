/** The Go file that sets up OpenTelemetry: spans over OTLP, to where the environment says. */

/**
 * The exporter reads OTEL_EXPORTER_OTLP_* itself, the provider OTEL_TRACES_SAMPLER and OTEL_BSP_*
 * (https://pkg.go.dev/go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp). What cannot start must not stop the program.
 */
export const telemetrySource = (service: string): string => `package main

import (
	"context"
	"log"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
)

// startTelemetry sends spans to where OTEL_EXPORTER_OTLP_ENDPOINT says. The function it returns sends what is left, and must be deferred.
func startTelemetry() func() {
	ctx := context.Background()
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		log.Printf("no spans are sent: %v", err)
		return func() {}
	}
	about, err := resource.New(ctx,
		resource.WithAttributes(attribute.String("service.name", ${JSON.stringify(service)})),
		resource.WithTelemetrySDK(),
		resource.WithFromEnv(),
	)
	if err != nil {
		log.Printf("spans do not say all about the program: %v", err)
	}
	provider := trace.NewTracerProvider(trace.WithBatcher(exporter), trace.WithResource(about))
	otel.SetTracerProvider(provider)
	otel.SetTextMapPropagator(propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{}))
	return func() {
		ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
		defer cancel()
		if err := provider.Shutdown(ctx); err != nil {
			log.Printf("the last spans were not sent: %v", err)
		}
	}
}
`;
