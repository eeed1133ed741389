/** The receiver of this window: on while settings and trust allow it, with what it received. */
import type { Settings } from '../../protocol/settings';
import { createLogStore, type LogCounts } from '../../telemetry/logs/received/logStore';
import { createReceivedLogs } from '../../telemetry/logs/received/receivedLogs';
import type { LogSource } from '../../telemetry/logs/source';
import { createPushedServices, type PushedServices } from '../../telemetry/metrics/pushed/pushedServices';
import { createReceivedTraces, type ReceivedFrom } from '../../telemetry/traces/receiver/receivedTraces';
import { startOtlpServer, type OtlpServer, type ReceiverState } from '../../telemetry/traces/receiver/otlpServer';
import { logsSignal, metricsSignal, tracesSignal } from '../../telemetry/traces/receiver/signals';
import { createTraceStore, type StoreCounts, type TraceStore } from '../../telemetry/traces/receiver/traceStore';
import type { TraceSource } from '../../telemetry/traces/source';

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
  const server: OtlpServer = startOtlpServer({
    port: otlpPort,
    signals: new Map([
      ['/v1/traces', tracesSignal(store, events.arrived)],
      ['/v1/metrics', metricsSignal(metrics, events.metricsArrived)],
      ['/v1/logs', logsSignal(logs)],
    ]),
    triedTls: () =>
      events.log(
        `OTLP receiver: a service tries https://localhost:${otlpPort}, as exporters of Go do. Set OTEL_EXPORTER_OTLP_ENDPOINT to http://localhost:${otlpPort}, or use WithInsecure().`,
      ),
    changed(state) {
      events.log(logLine(state, otlpPort));
      events.arrived();
    },
  });
  const from: ReceivedFrom = {
    description: `Traces sent to http://localhost:${otlpPort}`,
    problem: () => problemOf(server.state(), otlpPort),
  };
  return {
    traces: createReceivedTraces(store, from, () => performance.now()),
    logs: createReceivedLogs(logs, `Logs sent to http://localhost:${otlpPort}`),
    metrics,
    counts: () => store.counts(),
    logCounts: () => logs.counts(),
    word: () => receiverWord(from, store.counts().traces, metrics.alive().length),
    close() {
      server.close();
      store.clear();
      logs.clear();
    },
  };
}

function receiverWord({ description, problem }: ReceivedFrom, traces: number, services: number): string {
  const trouble = problem();
  if (trouble) return `${trouble.text} ${trouble.nextStep}`;
  if (traces + services === 0) return `${description}: none yet.`;
  const sent = services === 0 ? '' : `, metrics of ${services} service${services === 1 ? '' : 's'}`;
  return `${description}: ${traces}${sent}.`;
}

function problemOf(state: ReceiverState, port: number): { text: string; nextStep: string } | undefined {
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

function logLine(state: ReceiverState, port: number): string {
  const problem = problemOf(state, port);
  if (problem) return `OTLP receiver: ${problem.text} ${problem.nextStep}`;
  return state === 'listening'
    ? `OTLP receiver: traces, metrics and logs are taken at http://localhost:${port}.`
    : `OTLP receiver: ${state}.`;
}
