/** One line of a hover: how the processes are that serve the route. */
import { formatRatio, formatSeconds } from '../../core/format';
import { processFacts, processQuery, type ProcessFacts } from '../../telemetry/metrics/environment';
import type { Session } from '../session';
import { createAnswers } from './answers';

export interface EnvironmentReader {
  /** Undefined when nothing is known (in time). `job` is the service as the server writes it. */
  of(job: string, limit: number): Promise<ProcessFacts | undefined>;
}

export function createEnvironmentReader(session: Session): EnvironmentReader {
  const of = createAnswers<ProcessFacts>(session, {
    keptMilliseconds: 30_000,
    read: async (prometheus, job, signal) => {
      const answer = await prometheus.instant(processQuery(job), signal);
      return answer.ok ? processFacts(answer.value) : undefined;
    },
  });
  return { of };
}

/** `2 processes · 0.42 CPUs · 182 MB · restarted 3× in the last hour · 96 goroutines`; empty when nothing is known. */
export function environmentLine(facts: ProcessFacts): string {
  const { processes, cpu, memory, restarts = 0, goroutines, eventLoopLag, containerRestarts = 0 } = facts;
  const { heapUsed, gcTime, gcRuns, throttled = 0, memoryLimit, hostCpu } = facts;
  const parts = [
    ...(processes === undefined ? [] : [processes === 1 ? '1 process' : `${processes} processes`]),
    ...(cpu === undefined ? [] : [`${Number(cpu.toPrecision(2))} CPUs`]),
    ...(memory === undefined ? [] : [bytesText(memory)]),
    ...(memoryLimit === undefined ? [] : [`${marked(memoryLimit, 0.9)}${percent(memoryLimit)} of its memory limit`]),
    ...(throttled >= 0.01 ? [`${marked(throttled, 0.1)}CPU throttled ${percent(throttled)}`] : []),
    ...(containerRestarts >= 0.5 ? [`⚠ containers restarted ${Math.round(containerRestarts)}× in the last hour`] : []),
    ...(restarts > 0 ? [`⚠ restarted ${restarts}× in the last hour`] : []),
    ...(goroutines === undefined ? [] : [goroutines === 1 ? '1 goroutine' : `${goroutines} goroutines`]),
    ...(eventLoopLag === undefined ? [] : [`event loop p99 ${formatSeconds(eventLoopLag)}`]),
    ...(heapUsed === undefined ? [] : [`heap ${percent(heapUsed)} full`]),
    ...(gcTime === undefined
      ? []
      : [`garbage collection ${formatRatio(gcTime / Math.max(1, processes ?? 1))} of the time`]),
    ...(gcRuns === undefined ? [] : [`${Number(gcRuns.toPrecision(2))} full collections a minute`]),
    ...(hostCpu === undefined ? [] : [`${marked(hostCpu, 0.9)}machine ${percent(hostCpu)} busy`]),
  ];
  return parts.join(' · ');
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** A warning sign at what is nearly used up. */
const marked = (share: number, limit: number): string => (share >= limit ? '⚠ ' : '');

/** Decimal units, as Prometheus' own view has them. */
function bytesText(bytes: number): string {
  if (bytes >= 1e9) return `${Number((bytes / 1e9).toPrecision(3))} GB`;
  return `${Number((bytes / 1e6).toPrecision(3))} MB`;
}
