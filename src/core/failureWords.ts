/** Failures in the few words that fit a lens or a status bar. */
import type { Failure, FailureReason } from './failure';

const WORDS: Readonly<Record<FailureReason, string>> = {
  'not-configured': 'not connected',
  untrusted: 'workspace not trusted',
  refused: 'nothing listens at this address',
  'name-not-found': 'server name not found',
  certificate: 'certificate not trusted',
  proxy: 'no way through the proxy',
  unauthorized: 'credential wanted (401)',
  forbidden: 'not allowed (403)',
  'not-found': 'no such API at this address (404)',
  'bad-request': 'query refused',
  'rate-limited': 'asked to slow down (429)',
  'server-error': 'server error',
  timeout: 'no answer in time',
  'too-large': 'answer too large',
  redirected: 'redirected elsewhere',
  'not-this-api': 'not a Prometheus API',
  malformed: 'unusable answer',
  cancelled: 'cancelled',
};

export const failureWords = (failure: Failure): string => WORDS[failure.reason];
