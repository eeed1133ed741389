/** The receiver of this window: on while settings and trust allow it, with what it received. */
import type { Settings } from '../../protocol/settings';
import { createReceivedTraces } from '../../telemetry/traces/receiver/receivedTraces';
import { startOtlpServer, type OtlpServer, type ReceiverState } from '../../telemetry/traces/receiver/otlpServer';
import { createTraceStore, type StoreCounts, type TraceStore } from '../../telemetry/traces/receiver/traceStore';
import type { TraceSource } from '../../telemetry/traces/source';

export interface Receiver {
  readonly traces: TraceSource;
  counts(): StoreCounts;
  close(): void;
}

export interface ReceiverEvents {
  /** The first trace arrived, so that something can be shown. */
  readonly arrived: () => void;
  readonly log: (text: string) => void;
}

/** Undefined where nothing may listen: local mode off, port 0, or a workspace that is not trusted. */
export function openReceiver(settings: Settings, isTrusted: boolean, events: ReceiverEvents): Receiver | undefined {
  const { enabled, otlpPort } = settings.local;
  if (!isTrusted || !enabled || otlpPort === 0) return undefined;
  const store: TraceStore = createTraceStore();
  const server: OtlpServer = startOtlpServer({
    port: otlpPort,
    keep(parts) {
      const isFirst = store.counts().traces === 0 && parts.length > 0;
      const refused = store.add(parts);
      if (isFirst) events.arrived();
      return refused;
    },
    changed: (state) => events.log(logLine(state, otlpPort)),
  });
  const from = {
    description: `Traces sent to http://localhost:${otlpPort}`,
    problem: () => problemOf(server.state(), otlpPort),
  };
  return {
    traces: createReceivedTraces(store, from, () => performance.now()),
    counts: () => store.counts(),
    close() {
      server.close();
      store.clear();
    },
  };
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
    ? `OTLP receiver: traces are taken at http://localhost:${port}/v1/traces.`
    : `OTLP receiver: ${state}.`;
}
