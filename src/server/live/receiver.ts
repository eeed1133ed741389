/** The receiver of this window: on while settings and trust allow it, with what it received. */
import type { Settings } from '../../protocol/settings';
import { createLogStore, type LogCounts } from '../../telemetry/logs/received/logStore';
import { createReceivedLogs } from '../../telemetry/logs/received/receivedLogs';
import type { LogSource } from '../../telemetry/logs/source';
import { createPushedServices, type PushedServices } from '../../telemetry/metrics/pushed/pushedServices';
import { createReceivedTraces, type ReceivedFrom } from '../../telemetry/traces/receiver/receivedTraces';
import { createFlight } from '../../telemetry/traces/receiver/limits';
import { startOtlpServer } from '../../telemetry/traces/receiver/otlpServer';
import { logsSignal, metricsSignal, tracesSignal, type Signals } from '../../telemetry/traces/receiver/signals';
import { createTraceStore, type StoreCounts, type TraceStore } from '../../telemetry/traces/receiver/traceStore';
import type { TraceSource } from '../../telemetry/traces/source';
import { grpcPortOf, grpcTroubleOf, stateLine, TLS_LINES, troubleOf, type Trouble } from './receiverWords';

export interface Receiver {
  readonly traces: TraceSource;
  readonly logs: LogSource;
  readonly metrics: PushedServices;
  counts(): StoreCounts;
  logCounts(): LogCounts;
  /** For a person, one or two sentences: where services may send to and what came, or why nothing can. */
  word(): string;
  close(): void;
}

export interface ReceiverEvents {
  /** The first trace arrived, or the port is another's or ours now, so that something else is to be shown. */
  readonly arrived: () => void;
  /** Metrics arrived; `isNews` of a service that sent none before, or none for a while. */
  readonly metricsArrived: (isNews: boolean) => void;
  /** Whether a metric of this name is of use. */
  readonly isWanted: (name: string) => boolean;
  readonly log: (text: string) => void;
}

/** Undefined where nothing may listen: local mode off, port 0, or a workspace that is not trusted. */
export function openReceiver(settings: Settings, isTrusted: boolean, events: ReceiverEvents): Receiver | undefined {
  const { enabled, otlpPort } = settings.local;
  if (!isTrusted || !enabled || otlpPort === 0) return undefined;
  const store: TraceStore = createTraceStore();
  const logs = createLogStore();
  const metrics = createPushedServices({ isWanted: events.isWanted });
  const signals: Signals = new Map([
    ['/v1/traces', tracesSignal(store, events.arrived)],
    ['/v1/metrics', metricsSignal(metrics, events.metricsArrived)],
    ['/v1/logs', logsSignal(logs)],
  ]);
  const ports = openPorts(otlpPort, signals, events);
  const from: ReceivedFrom = {
    get description() {
      return `Traces sent to ${ports.name()}`;
    },
    problem: ports.trouble,
    needed: () => wayIn(ports),
  };
  return {
    traces: createReceivedTraces(store, from, () => performance.now()),
    logs: createReceivedLogs(logs, `Logs sent to http://localhost:${otlpPort}`),
    metrics,
    counts: () => store.counts(),
    logCounts: () => logs.counts(),
    word: () => receiverWord(from, ports.grpcTrouble(), store.counts().traces, metrics.alive().length),
    close() {
      ports.close();
      store.clear();
      logs.clear();
    },
  };
}

interface Ports {
  /** Where services may send to at this moment: `http://localhost:4318 (gRPC: 4317)`. */
  readonly name: () => string;
  readonly trouble: () => Trouble | undefined;
  readonly grpcTrouble: () => Trouble | undefined;
  close(): void;
}

/** The port of the setting and the one for gRPC: either may be another's while the other one is ours. */
function openPorts(port: number, signals: Signals, events: ReceiverEvents): Ports {
  const flight = createFlight();
  const trouble = (): Trouble | undefined => troubleOf(server.state(), port);
  const server = startOtlpServer({
    port,
    signals,
    flight,
    triedTls: () => events.log(TLS_LINES.HTTP(port)),
    changed(state) {
      events.log(stateLine(state, 'HTTP', port, trouble()));
      events.arrived();
    },
  });
  const grpcPort = grpcPortOf(port);
  const grpcTrouble = (): Trouble | undefined =>
    grpc && grpcPort !== undefined ? grpcTroubleOf(grpc.state(), grpcPort, port) : undefined;
  const grpc =
    grpcPort === undefined
      ? undefined
      : startOtlpServer({
          port: grpcPort,
          signals,
          flight,
          triedTls: () => events.log(TLS_LINES.gRPC(grpcPort)),
          changed: (state) => state !== 'closed' && events.log(stateLine(state, 'gRPC', grpcPort, grpcTrouble())),
        });
  return {
    name: () => `http://localhost:${port}${grpc?.state() === 'listening' ? ` (gRPC: ${grpcPort})` : ''}`,
    trouble,
    grpcTrouble,
    close() {
      server.close();
      grpc?.close();
    },
  };
}

/** For somebody who looks for traces before any has come. */
function wayIn(ports: Ports): string {
  const grpc = ports.grpcTrouble();
  const sent = `No service has sent a trace yet. Traces are taken at ${ports.name()}.`;
  return [sent, NEEDED, ...(grpc ? [grpc.text, grpc.nextStep] : [])].join(' ');
}

const NEEDED = 'Services need an exporter of OTLP, without TLS (OTEL_EXPORTER_OTLP_INSECURE=true).';

function receiverWord(
  { description, problem }: ReceivedFrom,
  grpc: Trouble | undefined,
  traces: number,
  services: number,
): string {
  const trouble = problem();
  if (trouble) return `${trouble.text} ${trouble.nextStep}`;
  const hint = grpc ? ` ${grpc.text} ${grpc.nextStep}` : '';
  if (traces + services === 0) return `${description}: none yet. ${NEEDED}${hint}`;
  const sent = services === 0 ? '' : `, metrics of ${services} service${services === 1 ? '' : 's'}`;
  return `${description}: ${traces}${sent}.${hint}`;
}
