/** What a person is told of the receiver's two ports. Each takes both protocols; the second is where exporters over gRPC send to. */
import type { ReceiverState } from '../../telemetry/traces/receiver/otlpServer';

export interface Trouble {
  readonly text: string;
  readonly nextStep: string;
}

/** OpenTelemetry's ports are 4318 for HTTP and 4317 for gRPC: the one before. Undefined where there is none. */
export const grpcPortOf = (otlpPort: number): number | undefined => (otlpPort > 1 ? otlpPort - 1 : undefined);

/** Why nothing arrives at the port of the setting. */
export function troubleOf(state: ReceiverState, port: number): Trouble | undefined {
  switch (state) {
    case 'taken':
      return {
        text: `Port ${port} belongs to another program: another window with Redline, or a collector.`,
        nextStep: 'Look in that window, connect Tempo or Jaeger, or set “redline.local.otlpPort”.',
      };
    case 'forbidden':
      return { text: `Port ${port} cannot be opened.`, nextStep: 'Set “redline.local.otlpPort” to another port.' };
    default:
      return undefined;
  }
}

/** Why what is sent by gRPC does not arrive where exporters send it unasked, while the other port, `port`, is open. */
export function grpcTroubleOf(state: ReceiverState, grpcPort: number, port: number): Trouble | undefined {
  const nextStep = `Set OTEL_EXPORTER_OTLP_ENDPOINT to http://localhost:${port}, which takes gRPC, too.`;
  switch (state) {
    case 'taken':
      return { text: `Port ${grpcPort}, for gRPC, belongs to another program.`, nextStep };
    case 'forbidden':
      return { text: `Port ${grpcPort}, for gRPC, cannot be opened.`, nextStep };
    default:
      return undefined;
  }
}

/** A line for the log. */
export function stateLine(state: ReceiverState, protocol: 'HTTP' | 'gRPC', port: number, trouble?: Trouble): string {
  if (trouble) return `OTLP receiver: ${trouble.text} ${trouble.nextStep}`;
  return state === 'listening'
    ? `OTLP receiver: traces, metrics and logs are taken at http://localhost:${port} (${protocol}).`
    : `OTLP receiver: ${state}.`;
}

/** What helps a service that tries TLS, which no receiver on one's own machine has. */
export const TLS_LINES = {
  HTTP: (port: number): string =>
    `OTLP receiver: a service tries https://localhost:${port}, as exporters of Go do. Set OTEL_EXPORTER_OTLP_ENDPOINT to http://localhost:${port}, or use WithInsecure().`,
  gRPC: (port: number): string =>
    `OTLP receiver: a service tries TLS at localhost:${port}, as exporters of Go over gRPC do. Set OTEL_EXPORTER_OTLP_INSECURE=true, or use WithInsecure() (Python: insecure=True).`,
} as const;
