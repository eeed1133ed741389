/** Which metrics are meant to see every request or job that a function handles. A name that says less is left alone. */
import type { MetricDefinition } from '../../model';

/** What other things take: a dependency, a part of the work. */
const OF_SOMETHING_ELSE =
  /(?:^|[._])(?:db|database|sql|query|queries|redis|cache|upstream|external|client|fetch|dns|lock|render|validation|auth|s3|http_client|downstream|dependency|compute|inference|model|batch|size|bytes|length)(?:[._]|$)/i;
/** What happens to some requests only. */
const OF_SOME =
  /(?:^|[._])(?:errors?|err|fail(?:ed|ures?)?|success(?:es|ful)?|succeeded|created|rejected|invalid|accepted|sent|published|enqueued|produced|retr(?:y|ies|ied)|miss(?:es)?|timeouts?|dropped|dead|completed|bad|denied|throttled|limited|exceptions?|panics?)(?:[._]|$)/i;
/** What each request or job is. */
const OF_EACH =
  /(?:^|[._])(?:requests?|calls?|invocations?|jobs?|tasks?|messages?|runs?|executions?|handled|http)(?:[._]|$)/i;
const OUTCOME = /^(?:status|status_code|statuscode|code|result|outcome|success|error|error_type|http_status|state)$/i;
const DURATION = /(?:^|[._])(?:duration|latency|seconds|elapsed|time|millis|milliseconds|ms)(?:[._]|$)/i;

/** A label that tells how it ended: the metric means to see every end. */
export const isOutcome = (label: string): boolean => OUTCOME.test(label.split('.').at(-1) ?? label);

/** It counts each request or job, whatever becomes of it. */
export function countsEach({ kind, name = '', labels }: MetricDefinition, given: readonly string[]): boolean {
  if (kind !== 'counter' || OF_SOME.test(name) || OF_SOMETHING_ELSE.test(name)) return false;
  return OF_EACH.test(name) || [...labels.map((label) => label.name), ...given].some(isOutcome);
}

/** It says how long each request or job takes. */
export const timesEach = ({ kind, name = '' }: MetricDefinition): boolean =>
  (kind === 'histogram' || kind === 'summary') &&
  DURATION.test(name) &&
  !OF_SOME.test(name) &&
  !OF_SOMETHING_ELSE.test(name);
