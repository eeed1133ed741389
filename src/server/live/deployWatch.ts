/** Which version of the code is measured, and which handlers on screen are not it any more. */
import type { Handled } from '../../analysis/model';
import {
  deployedOf,
  deployQuery,
  deploysIn,
  isRestarted,
  isSeen,
  versionsIn,
  versionsQuery,
  type Deploy,
  type Deployed,
  type SeenVersion,
} from '../../telemetry/metrics/deploys';
import type { Prometheus } from '../../telemetry/metrics/prometheus';
import { normaliseService } from '../../telemetry/metrics/serviceNames';
import type { ChangedLines } from '../git/hunks';
import { touches } from '../git/hunks';

/** Milliseconds after which it is asked again. */
const DEPLOYS_AGE = 60_000;
const CHANGES_AGE = 30_000;
/** Jobs of one workspace that are asked for. */
const MOST_JOBS = 50;

type Changes = ReadonlyMap<string, ChangedLines>;
type ReadChanges = (folder: string, commit: string, signal: AbortSignal) => Promise<Changes | undefined>;

export interface DeployWatch {
  /** The deploy of a service that is known by these names; undefined when nothing is known of it. */
  of(services: readonly string[]): Deploy | undefined;
  readonly all: () => readonly Deploy[];
  /** When it was deployed; undefined where nothing shows that it was, within the last day. */
  deployed(deploy: Deploy): Deployed | undefined;
  /** Its processes were started again, and run the version of before. */
  isRestarted(deploy: Deploy): boolean;
  /** Whether a handler of this folder is another than the one that runs; undefined when that is not known. */
  isChanged(handled: Handled, services: readonly string[], folder: string): boolean | undefined;
  /** Asks server and Git, each at most once in a while. `jobs` as the server writes them. */
  refresh(
    prometheus: Prometheus,
    jobs: readonly string[],
    folders: readonly string[],
    signal: AbortSignal,
  ): Promise<void>;
  reset(): void;
}

interface Known<T> {
  readonly at: number;
  readonly value: T;
}

export function createDeployWatch(readChanges: ReadChanges, now: () => number = Date.now): DeployWatch {
  let deploys: Known<readonly Deploy[]> | undefined;
  let askedJobs = '';
  let versions: { readonly of: string; readonly seen: readonly SeenVersion[] } | undefined;
  const changes = new Map<string, Known<Changes | undefined>>();
  const keyOf = (folder: string, commit: string): string => `${folder}\u0000${commit}`;
  const isFresh = ({ at }: Known<unknown>, age: number): boolean => now() - at < age;

  const of: DeployWatch['of'] = (services) => {
    const names = new Set(services.map(normaliseService));
    return deploys?.value.find(({ job }) => names.has(normaliseService(job)));
  };

  /** What was seen in the last day changes only when something is started or named otherwise. */
  const askForVersions = async (
    prometheus: Prometheus,
    jobs: readonly string[],
    signal: AbortSignal,
  ): Promise<void> => {
    const named = (deploys?.value ?? []).filter((one) => one.versions.length + one.revisions.length > 0);
    const running = JSON.stringify(named.map((one) => [one.job, one.startedAt, one.versions, one.revisions]));
    // The newest is seen a few minutes after its start.
    const isComplete = named.every((one) => versions && isSeen(one, versions.seen));
    if (named.length === 0 || (versions?.of === running && isComplete)) return;
    const answer = await prometheus.instant(versionsQuery(jobs), signal);
    if (answer.ok) versions = { of: running, seen: versionsIn(answer.value) };
  };

  return {
    of,
    all: () => deploys?.value ?? [],
    deployed: (deploy) => deployedOf(deploy, versions?.seen, now() / 1000),
    isRestarted: (deploy) => isRestarted(deploy, versions?.seen),
    isChanged(handled, services, folder) {
      const place = 'path' in handled ? (handled.handler.body ?? handled.handler.location) : handled.handler.location;
      const deploy = of(services);
      if (!place || !deploy) return undefined;
      const known = commitsOf(deploy).flatMap((commit) => changes.get(keyOf(folder, commit))?.value ?? []);
      // While two versions run, a handler counts as measured when it is that of either.
      if (known.length === 0) return undefined;
      const [first, , last] = place.range;
      return known.every((files) => touches(files.get(place.file) ?? [], first, last));
    },
    async refresh(prometheus, jobs, folders, signal) {
      const wanted = [...new Set(jobs)].sort().slice(0, MOST_JOBS);
      if (wanted.length === 0) return;
      if (!deploys || !isFresh(deploys, DEPLOYS_AGE) || askedJobs !== wanted.join()) {
        const answer = await prometheus.instant(deployQuery(wanted), signal);
        askedJobs = wanted.join();
        deploys = { at: now(), value: answer.ok ? deploysIn(answer.value) : (deploys?.value ?? []) };
        await askForVersions(prometheus, wanted, signal);
      }
      for (const commit of new Set(deploys.value.flatMap(commitsOf))) {
        for (const folder of folders) {
          const key = keyOf(folder, commit);
          const known = changes.get(key);
          if (known && isFresh(known, CHANGES_AGE)) continue;
          changes.set(key, { at: now(), value: await readChanges(folder, commit, signal) });
        }
      }
    },
    reset() {
      deploys = undefined;
      versions = undefined;
      changes.clear();
    },
  };
}

/** Revisions are sure; where there is none, the version may be the name of a tag. */
const commitsOf = ({ revisions, versions }: Deploy): readonly string[] =>
  revisions.length > 0 ? revisions : versions.flatMap((version) => [version, `v${version}`]);
