/** Alerts in a hover: what fires or is about to, for this route or its service. */
import { alertsFor, type Alert, type AlertSubject } from '../../telemetry/metrics/alerts';
import type { Session } from '../session';
import { createAnswers } from './answers';
import { escapeMarkdown } from './markdown';

export interface AlertReader {
  /** Undefined when they are not known (in time), or when the server has none to tell. */
  active(limit: number): Promise<readonly Alert[] | undefined>;
}

export function createAlertReader(session: Session): AlertReader {
  const active = createAnswers<readonly Alert[]>(session, {
    keptMilliseconds: 20_000,
    read: async (prometheus, _, signal) => {
      const answer = await prometheus.alerts(signal);
      return answer.ok ? answer.value : undefined;
    },
  });
  return { active: (limit) => active('', limit) };
}

/** More than this would push the numbers out of sight. */
const MOST_SHOWN = 3;
const LONGEST_SUMMARY = 120;

/** One line for each alert, those that fire first; empty when there is none. `now` in milliseconds since 1970. */
export function alertLines(alerts: readonly Alert[], subject: AlertSubject, now: number): string {
  const own = alertsFor(alerts, subject);
  const lines = own.slice(0, MOST_SHOWN).map((alert) => {
    const { name, state, severity, summary, activeSince } = alert;
    const parts = [
      `${state === 'firing' ? '🔴' : '🟡'} **${state}** ${escapeMarkdown(name)}`,
      ...(severity === undefined ? [] : [escapeMarkdown(severity)]),
      ...(activeSince === undefined ? [] : [`for ${durationWords((now - activeSince) / 1000)}`]),
      ...(summary === undefined ? [] : [escapeMarkdown(cut(summary))]),
    ];
    return parts.join(' · ');
  });
  const more = own.length > MOST_SHOWN ? [`… and ${own.length - MOST_SHOWN} more alerts`] : [];
  return [...lines, ...more].join('  \n');
}

const cut = (text: string): string => (text.length > LONGEST_SUMMARY ? `${text.slice(0, LONGEST_SUMMARY - 1)}…` : text);

/** `40 s`, `12 min`, `3 h`, `5 d`. */
export function durationWords(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 90) return `${whole} s`;
  if (whole < 5400) return `${Math.round(whole / 60)} min`;
  return whole < 172_800 ? `${Math.round(whole / 3600)} h` : `${Math.round(whole / 86_400)} d`;
}
