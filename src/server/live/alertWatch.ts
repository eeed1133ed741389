/** Alerts that fire, read with the numbers, so that a lens can name the one that is about its route. */
import { alertsFor, type Alert, type AlertSubject } from '../../telemetry/metrics/alerts';
import type { Prometheus } from '../../telemetry/metrics/prometheus';

export interface AlertWatch {
  /** Name of the alert that fires longest for exactly this route: those of whole services would stand at every handler. */
  firing(subject: AlertSubject): string | undefined;
  refresh(prometheus: Prometheus, signal: AbortSignal): Promise<void>;
  reset(): void;
}

/** Milliseconds before a server that has no such API is asked again. */
const AFTER_FAILURE = 300_000;

export function createAlertWatch(now: () => number = Date.now): AlertWatch {
  let alerts: readonly Alert[] = [];
  let notBefore = -Infinity;
  return {
    firing(subject) {
      if (alerts.length === 0 || !subject.route) return undefined;
      const own = alertsFor(alerts, subject).filter(({ state }) => state === 'firing');
      return own.find(({ labels }) => !isAboutService(labels, subject))?.name;
    },
    async refresh(prometheus, signal) {
      if (now() < notBefore) return;
      const answer = await prometheus.alerts(signal);
      if (signal.aborted) return;
      notBefore = answer.ok ? -Infinity : now() + AFTER_FAILURE;
      alerts = answer.ok ? answer.value : [];
    },
    reset() {
      alerts = [];
      notBefore = -Infinity;
    },
  };
}

/** It would be about any other route of the service as well. */
function isAboutService(labels: Alert['labels'], subject: AlertSubject): boolean {
  const anyOther = { method: '*', path: '/redline/no/such/route' };
  const alert = { name: '', state: 'firing', labels } as const;
  return alertsFor([alert], { ...subject, route: anyOther }).length > 0;
}
