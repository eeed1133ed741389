/** An alert rule before it is text, for rules and for their tests. */
import type { GeneratedService } from './expressions';

export interface Thresholds {
  /** Seconds. */
  readonly p99: number;
  /** 0 to 1. */
  readonly errorRatio: number;
}

export interface AlertRule {
  readonly name: string;
  readonly kind: 'errors' | 'duration';
  readonly service: GeneratedService;
  readonly expression: string;
  readonly summary: string;
  readonly description: string;
}

export const ALERT_WINDOW = '5m';

/** JSON's strings are YAML's, too. */
export const quoted = (text: string): string => JSON.stringify(text);

/** Whether promtool's tests can tell its routes apart and write its series: native histograms have a notation of their own. */
export const isTestable = ({ service }: AlertRule): boolean =>
  service.detected.labels.route.length > 0 && service.detected.latencies.every(({ kind }) => kind !== 'native');
