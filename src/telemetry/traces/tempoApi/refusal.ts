/** What Tempo's errors mean to a person. Its error bodies are plain text, never JSON. */
import type { FailureReason } from '../../../core/failure';
import type { HttpAnswer, SearchFailure } from '../source';

/** The failure of an answer whose status is not 200. */
export function refusalOf(answer: HttpAnswer): SearchFailure {
  const reason = firstLine(answer.body);
  const said = reason === '' ? `Tempo answered ${answer.status}.` : `Tempo answered ${answer.status}: ${reason}`;
  const meaning = meaningOf(answer.status, reason);
  const position = parsePosition(reason);
  if (position === undefined) return { text: said, ...meaning };
  const what = reason.slice(reason.indexOf(': ', reason.indexOf(', col ')) + 2);
  return {
    text: `TraceQL does not parse at line ${position.line}, column ${position.column}: ${what}.`,
    ...meaning,
    position,
  };
}

/** True when the query itself was refused. */
export function isSyntaxRefusal(answer: HttpAnswer): boolean {
  return answer.status === 400 && /invalid TraceQL query/i.test(firstLine(answer.body));
}

/** The longest range in seconds that Tempo allows, when that is why it refused: `… exceeds 168h0m0s. …`. */
export function allowedRange(answer: HttpAnswer): number | undefined {
  const match = /range specified by start and end.*? exceeds (?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?/.exec(
    firstLine(answer.body),
  );
  if (answer.status !== 400 || match === null) return undefined;
  const [hours = 0, minutes = 0, rest = 0] = match.slice(1).map((digits) => Number(digits ?? 0));
  const allowed = hours * 3600 + minutes * 60 + rest;
  return allowed > 0 ? allowed : undefined;
}

/** At most this much of what a server says is shown. */
const LONGEST_LINE = 300;

function firstLine(body: Uint8Array): string {
  const text = new TextDecoder().decode(body.subarray(0, 4096)).trim();
  const line = text.split('\n', 1)[0]?.trim() ?? '';
  return line.startsWith('<') ? '' : line.slice(0, LONGEST_LINE);
}

function parsePosition(reason: string): { line: number; column: number } | undefined {
  const match = /parse error at line (\d+), col (\d+)/.exec(reason);
  return match === null ? undefined : { line: Number(match[1]), column: Number(match[2]) };
}

interface Meaning {
  readonly reason: FailureReason;
  readonly nextStep: string;
}

const TOO_SLOW: Meaning = { reason: 'timeout', nextStep: 'Search a shorter time range.' };

function meaningOf(status: number, reason: string): Meaning {
  const special = SPECIAL.find((entry) => entry.status === status && entry.says.test(reason));
  if (special !== undefined) return special.means;
  return BY_STATUS.get(status) ?? OTHER;
}

const SPECIAL: readonly { readonly status: number; readonly says: RegExp; readonly means: Meaning }[] = [
  {
    status: 400,
    says: /invalid TraceQL/i,
    means: { reason: 'bad-request', nextStep: 'Correct the query where it is marked.' },
  },
  {
    status: 400,
    says: /tenant ID/i,
    means: { reason: 'bad-request', nextStep: 'Correct the tenant in the environment’s settings.' },
  },
  {
    status: 401,
    says: /no org id/i,
    means: {
      reason: 'unauthorized',
      nextStep: 'This Tempo serves several tenants: set the tenant in the environment.',
    },
  },
  {
    status: 500,
    says: /response larger than the max/i,
    means: { reason: 'too-large', nextStep: 'Ask for fewer traces or a shorter time range.' },
  },
];

const BY_STATUS: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [400, { reason: 'bad-request', nextStep: 'Change the search and try again.' }],
  [401, { reason: 'unauthorized', nextStep: 'Sign in to this environment’s Tempo again.' }],
  [403, { reason: 'forbidden', nextStep: 'Use a token that may read traces.' }],
  [404, { reason: 'not-found', nextStep: 'Check Tempo’s address and path prefix; /api/echo should answer.' }],
  [422, { reason: 'too-large', nextStep: 'Raise max_bytes_per_trace in Tempo, or use Tempo 2.7 or newer.' }],
  [429, { reason: 'rate-limited', nextStep: 'Wait a moment and search a shorter time range.' }],
  [499, TOO_SLOW],
  [503, TOO_SLOW],
  [504, TOO_SLOW],
]);

const OTHER: Meaning = { reason: 'server-error', nextStep: 'Try again; if it stays, look at Tempo’s own log.' };
