/** What Loki's errors mean to a person. Its error bodies are plain text (https://grafana.com/docs/loki/latest/reference/loki-http-api/). */
import type { Failure, FailureReason } from '../../../core/failure';
import type { HttpAnswer } from '../../http';

/** At most this much of what a server says is shown. */
const LONGEST_LINE = 300;

/** The failure of an answer whose status is not 200. */
export function refusalOf({ status, body }: HttpAnswer): Failure {
  const text = new TextDecoder().decode(body.subarray(0, 4096)).trim();
  const line = (text.split('\n', 1)[0] ?? '').slice(0, LONGEST_LINE);
  const said = line === '' || line.startsWith('<') ? `Loki answered ${status}.` : `Loki answered ${status}: ${line}`;
  const special = SPECIAL.find(({ says }) => says.test(line));
  const [reason, nextStep] = special?.means ?? BY_STATUS.get(status) ?? OTHER;
  return { reason, text: said, nextStep };
}

type Meaning = readonly [reason: FailureReason, nextStep: string];

const SPECIAL: readonly { readonly says: RegExp; readonly means: Meaning }[] = [
  {
    says: /no org id/i,
    means: ['unauthorized', 'This Loki serves several tenants: set “loki.tenant” in the environment.'],
  },
  {
    says: /too many outstanding requests|rate limit/i,
    means: ['rate-limited', 'Loki is busy with others’ queries: try again in a moment.'],
  },
  {
    says: /query timed out|context (?:deadline|canceled)/i,
    means: [
      'timeout',
      'Look at a single span’s logs, whose time is shorter, or ask Loki’s keepers for a longer limit.',
    ],
  },
  {
    says: /would read too many bytes|max(?:imum)? of series|exceeds the limit|max entries/i,
    means: ['too-large', 'Look at a single span’s logs, whose time is shorter.'],
  },
];

const BY_STATUS: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [400, ['bad-request', 'Try the query in Grafana; it may be that this Loki is too old or too new for it.']],
  [401, ['unauthorized', 'Run “Redline: Set Credential” for this Loki.']],
  [403, ['forbidden', 'Use a token that may read logs.']],
  [404, ['not-found', 'Check Loki’s address and path prefix; /ready should answer.']],
  [503, ['server-error', 'Loki is not ready yet: try again in a moment.']],
  [504, ['timeout', 'Look at a single span’s logs, whose time is shorter.']],
]);

const OTHER: Meaning = ['server-error', 'Try again; if it stays, look at Loki’s own log.'];
