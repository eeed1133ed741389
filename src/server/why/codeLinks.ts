/** The links that code, settings and connection decide. */
import { handledKey } from '../../analysis/model';
import type { FailureReason } from '../../core/failure';
import type { WhyAction } from '../../protocol/why';
import type { Examined, WhySubject } from './chain';

export function foundLink({ handled }: WhySubject): Examined {
  const { file, range } = handled.declaration;
  const line = 'path' in handled ? handled.line : range[0];
  const kind = 'path' in handled ? handled.framework : handled.kind;
  return { state: 'holds', seen: `In ${file}, line ${line + 1} (${kind}).` };
}

/** Series that are there prove that something measures it, whatever the code says. */
export function instrumentedLink({ handled, stats }: WhySubject): Examined {
  const { answer, evidence } = handled.metrics;
  if (stats && stats.state !== 'no-series' && stats.state !== 'unreachable')
    return { state: 'holds', seen: 'The server has series of it.' };
  if (answer === 'yes') {
    const proof = evidence[0]?.text;
    return { state: 'holds', seen: proof === undefined ? 'The code measures it.' : `By ${proof}.` };
  }
  if (answer === 'unknown')
    return { state: 'unsure', seen: 'The code does not tell: what might measure it could not be followed.' };
  const isRoute = 'path' in handled;
  const traces =
    handled.traces.answer === 'yes'
      ? ' It is traced, and traces become numbers only by a generator of span metrics.'
      : '';
  return {
    state: handled.traces.answer === 'yes' ? 'unsure' : 'breaks',
    seen: `Nothing in the code counts or times it.${traces}`,
    ...(isRoute ? { action: { kind: 'add-metrics', title: 'Add metrics', argument: handledKey(handled) } } : {}),
  };
}

const CONNECT: WhyAction = { kind: 'connect', title: 'Connect Prometheus or Tempo', argument: '' };
const SWITCH: WhyAction = { kind: 'switch-environment', title: 'Switch environment', argument: '' };
const CREDENTIAL: WhyAction = { kind: 'set-credential', title: 'Set credential', argument: '' };
const LOG: WhyAction = { kind: 'show-log', title: 'Show log', argument: '' };
const ENVIRONMENTS: WhyAction = { kind: 'open-setting', title: 'Open the setting', argument: 'environments' };

/** What helps against a failure; the log where nothing else is known. */
const REMEDIES: Readonly<Partial<Record<FailureReason, WhyAction>>> = {
  unauthorized: CREDENTIAL,
  forbidden: CREDENTIAL,
  refused: SWITCH,
  'name-not-found': ENVIRONMENTS,
  certificate: ENVIRONMENTS,
  'not-found': ENVIRONMENTS,
  redirected: ENVIRONMENTS,
  'not-this-api': ENVIRONMENTS,
  'not-configured': CONNECT,
  timeout: SWITCH,
};

export function serverLink({ state, isTrusted, failure, source }: WhySubject): Examined {
  if (!isTrusted)
    return { state: 'breaks', seen: 'The workspace is not trusted, so no server is asked. Trust it to see numbers.' };
  if (state === 'off') return { state: 'breaks', seen: 'No metrics server is connected.', action: CONNECT };
  if (state === 'failing' && failure) {
    return {
      state: 'breaks',
      seen: `${failure.text} ${failure.nextStep}`,
      action: REMEDIES[failure.reason] ?? LOG,
    };
  }
  if (state === 'waiting')
    return { state: 'breaks', seen: `${source ?? 'The server'} was asked, and has not answered yet.` };
  return { state: 'holds', seen: `${source ?? 'The server'} answers.` };
}
