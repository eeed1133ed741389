/** A Prometheus of the program, without a network, that answers what a test gives it and nothing else. */
import type { Prometheus } from '../../src/telemetry/metrics/prometheus';

export function fakePrometheus(answers: Partial<Prometheus>): Prometheus {
  const nothing = async (): Promise<never> => Promise.reject(new Error('not asked for here'));
  return {
    description: 'fake',
    detect: nothing,
    read: nothing,
    readBaseline: nothing,
    range: nothing,
    instant: nothing,
    alerts: nothing,
    exemplars: nothing,
    requests: () => 0,
    ...answers,
  };
}
