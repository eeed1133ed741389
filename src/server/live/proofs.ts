/** After a fix: waits for the first sample or span of what was mended, and remembers when it came. */
import type { Handled } from '../../analysis/model';
import type { FixRequest } from '../../core/finding';
import { createDeadline } from '../../telemetry/deadline';

/** Names what was mended over edits of its file: without the line. The file tells services of one name apart. */
export const proofSubject = (handled: Handled): string => {
  const { service, declaration } = handled;
  const own = 'path' in handled ? `${handled.method} ${handled.path}` : `${handled.kind} ${handled.name}`;
  return `${service} ${own} ${declaration.file}`;
};

export type ProvedFix = Exclude<FixRequest['id'], 'rewrite'>;

/** What is waited for, by the name of what was mended: `shop GET /orders/{id} main.go`; lines move when a fix is written. */
export interface Waiting {
  readonly subject: string;
  readonly fix: ProvedFix;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** There were series before the fix: they prove nothing of it. */
  readonly hadSeries?: true;
}

export interface Proof extends Waiting {
  /** Milliseconds since 1970; absent while nothing came. */
  readonly verifiedAt?: number;
}

export interface Proofs {
  /** A fix was written. A second one for the same subject is waited for anew. */
  fixed(subject: string, fix: ProvedFix, hadSeries?: boolean): void;
  readonly of: (subject: string) => Proof | undefined;
  dispose(): void;
}

export interface ProofOptions {
  /** Whether data of it came since then. Never rejects. */
  readonly isSeen: (waiting: Waiting, signal: AbortSignal) => Promise<boolean>;
  readonly changed: () => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Milliseconds between two looks. */
  readonly interval?: number;
}

const INTERVAL = 5_000;
const PATIENCE = 5_000;
/** Milliseconds for which it stays on screen that something is verified, and for which it is waited at all. */
const SHOWN = 30 * 60_000;
const WAITED = 12 * 60 * 60_000;
/** Looked for at once; more would be a storm of searches. */
const MOST_LOOKED_FOR = 5;

export function createProofs({ isSeen, changed, now = Date.now, interval = INTERVAL }: ProofOptions): Proofs {
  const proofs = new Map<string, Proof>();
  const closed = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  const isOver = ({ since, verifiedAt }: Proof): boolean =>
    verifiedAt === undefined ? now() - since > WAITED : now() - verifiedAt > SHOWN;

  const look = async (): Promise<void> => {
    for (const [subject, proof] of proofs) if (isOver(proof)) proofs.delete(subject);
    const waiting = [...proofs.values()].filter(({ verifiedAt }) => verifiedAt === undefined).slice(0, MOST_LOOKED_FOR);
    const { signal, release } = createDeadline(closed.signal, PATIENCE);
    const seen = await Promise.all(waiting.map(async (proof) => ((await isSeen(proof, signal)) ? [proof] : [])));
    release();
    for (const proof of seen.flat()) {
      // A fix that was written again meanwhile is another one.
      if (proofs.get(proof.subject) === proof) proofs.set(proof.subject, { ...proof, verifiedAt: now() });
    }
    if (seen.flat().length > 0) changed();
    schedule();
  };

  const schedule = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (proofs.size === 0 || closed.signal.aborted) return;
    timer = setTimeout(() => void look(), interval);
    timer.unref();
  };

  return {
    fixed(subject, fix, hadSeries = false) {
      proofs.set(subject, { subject, fix, since: now(), ...(hadSeries ? { hadSeries } : {}) });
      schedule();
      changed();
    },
    of: (subject) => proofs.get(subject),
    dispose() {
      closed.abort();
      clearTimeout(timer);
    },
  };
}
