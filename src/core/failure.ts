/** Failures are values: a closed list of reasons, each with what happened and what the person can do next. */

export type FailureReason =
  | 'not-configured'
  | 'untrusted'
  | 'refused'
  | 'name-not-found'
  | 'certificate'
  | 'proxy'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'bad-request'
  | 'rate-limited'
  | 'server-error'
  | 'timeout'
  | 'too-large'
  | 'redirected'
  | 'not-this-api'
  | 'malformed'
  | 'cancelled';

export interface Failure {
  readonly reason: FailureReason;
  /** One sentence for a person: what happened, with the address but never a secret. */
  readonly text: string;
  /** One sentence: what to do next. */
  readonly nextStep: string;
  /** Milliseconds the backend asked us to wait (Retry-After), when it did. */
  readonly retryAfter?: number;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export const succeeded = <T>(value: T): Result<T> => ({ ok: true, value });

export const failed = (reason: FailureReason, text: string, nextStep: string): Result<never> => ({
  ok: false,
  failure: { reason, text, nextStep },
});
