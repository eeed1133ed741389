/** The editor's user settings that lead to the demo's backends. */
import type { RunningService } from '../support/services';

export interface Backends {
  readonly services: readonly RunningService[];
  /** Absent where there is no Prometheus: then Redline scrapes the services itself. */
  readonly prometheusUrl?: string;
  readonly tempoUrl: string;
}

export const ENVIRONMENT = 'demo';

export function demoSettings({ services, prometheusUrl, tempoUrl }: Backends): Record<string, unknown> {
  const tempo = { url: tempoUrl };
  const environment = prometheusUrl === undefined ? { tempo } : { prometheus: { url: prometheusUrl }, tempo };
  return {
    'redline.environments': [{ name: ENVIRONMENT, ...environment }],
    'redline.environment': ENVIRONMENT,
    'redline.window': '1m',
    'redline.refreshInterval': '5s',
    ...(prometheusUrl === undefined
      ? {
          'redline.local.enabled': true,
          'redline.local.scrapeTargets': services.map(({ url }) => `${url}/metrics`),
        }
      : {}),
    'editor.codeLens': true,
    'editor.inlayHints.enabled': 'on',
    'workbench.startupEditor': 'none',
    'telemetry.telemetryLevel': 'off',
  };
}
