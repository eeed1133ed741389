/** What is said of a fix until it is proved, and then. */
import type { Handled } from '../../analysis/model';
import type { Session } from '../session';
import { proofSubject, type Proof } from '../live/proofs';

/** `✓ verified at 14:02`, or what to do for it to be; undefined where nothing was mended. */
export function proofText(handled: Handled, session: Session): string | undefined {
  const proof = session.proofs.of(proofSubject(handled));
  if (!proof) return undefined;
  if (proof.verifiedAt !== undefined) return `✓ verified at ${timeOfDay(proof.verifiedAt)}`;
  const what = proof.fix === 'add-tracing' ? 'span' : 'sample';
  return `Fix applied · ${isWatched(proof, session) ? `waiting for the first ${what}: ` : ''}${toDo(handled, proof, session)}`;
}

/** Whether there is somebody who would see what comes. */
function isWatched({ fix }: Proof, session: Session): boolean {
  return (fix !== 'add-tracing' && session.live.state() !== 'off') || session.traces !== undefined;
}

function toDo(handled: Handled, proof: Proof, session: Session): string {
  const run =
    'path' in handled ? `send ${handled.method === '*' ? 'GET' : handled.method} ${handled.path}` : 'run the job once';
  if (isWatched(proof, session)) return run;
  return `start the service and ${run}; connect Prometheus or Tempo to see it here`;
}

/** In the time zone of this machine. */
function timeOfDay(milliseconds: number): string {
  const date = new Date(milliseconds);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}
