/** Our own telemetry, by the conventions we preach: a registry of our own, and spans that cost nothing until somebody listens. */
import { SpanStatusCode, trace } from '@opentelemetry/api';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Totals of a session. */
export interface Counted {
  /** Files parsed in this thread, and facts kept because the text was the same. */
  readonly parsed: number;
  readonly reused: number;
  readonly files: number;
  readonly routes: number;
}

export interface OwnMetrics {
  /** Runs something under a span and times it. What it throws is recorded and thrown on. */
  timed<T>(operation: string, run: () => T): T;
  timedAsync<T>(operation: string, run: () => Promise<T>): Promise<T>;
  countPoll(outcome: 'answered' | 'failed'): void;
  /** Where what is counted elsewhere is read from when somebody asks for the metrics. */
  watch(read: () => Counted): void;
  /** Prometheus text. */
  text(): Promise<string>;
}

const BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createOwnMetrics(): OwnMetrics {
  const registry = new Registry();
  const tracer = trace.getTracer('redline');
  const duration = new Histogram({
    name: 'redline_operation_duration_seconds',
    help: 'Duration of the language server’s operations.',
    labelNames: ['operation'],
    buckets: BUCKETS,
    registers: [registry],
  });
  const polls = new Counter({
    name: 'redline_polls_total',
    help: 'Refreshes of live numbers.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  let read: () => Counted = () => ({ parsed: 0, reused: 0, files: 0, routes: 0 });
  registerCounts(registry, () => read());
  return {
    watch: (next) => {
      read = next;
    },
    timed: (operation, run) =>
      tracer.startActiveSpan(operation, (span) => {
        const end = duration.startTimer({ operation });
        try {
          return run();
        } catch (error) {
          span.recordException(error instanceof Error ? error : String(error));
          span.setStatus({ code: SpanStatusCode.ERROR });
          throw error;
        } finally {
          end();
          span.end();
        }
      }),
    timedAsync: (operation, run) =>
      tracer.startActiveSpan(operation, async (span) => {
        const end = duration.startTimer({ operation });
        try {
          return await run();
        } catch (error) {
          span.recordException(error instanceof Error ? error : String(error));
          span.setStatus({ code: SpanStatusCode.ERROR });
          throw error;
        } finally {
          end();
          span.end();
        }
      }),
    countPoll: (outcome) => polls.inc({ outcome }),
    text: () => registry.metrics(),
  };
}

function registerCounts(registry: Registry, read: () => Counted): void {
  const registers = [registry];
  const facts = new Counter({
    name: 'redline_facts_total',
    help: 'Questions for the facts of a changed file, by whether the text had to be parsed.',
    labelNames: ['source'],
    registers,
    collect() {
      const { parsed, reused } = read();
      facts.reset();
      facts.inc({ source: 'parsed' }, parsed);
      facts.inc({ source: 'kept' }, reused);
    },
  });
  const gauge = (name: string, help: string, value: (counted: Counted) => number): void => {
    const own: Gauge = new Gauge({ name, help, registers, collect: (): void => own.set(value(read())) });
  };
  gauge('redline_files', 'Files under analysis.', ({ files }) => files);
  gauge('redline_routes', 'Routes found in them.', ({ routes }) => routes);
}
