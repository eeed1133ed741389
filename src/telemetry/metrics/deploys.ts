/**
 * Since when the processes of a service run, and which version of the code they are, as they say it themselves: the start time of client
 * libraries' default collectors, `target_info` of OpenTelemetry, and `*_build_info` as Prometheus' own programs write it.
 * Sources: https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics, OpenTelemetry's Prometheus compatibility
 * specification, https://opentelemetry.io/docs/specs/semconv/registry/attributes/vcs/, github.com/prometheus/common/version.
 */
import type { Sample } from './prometheusApi';
import { matchAny, SOURCE_LABEL } from './promql';

export interface Deploy {
  /** The job, as the server writes it. */
  readonly job: string;
  /** Since when even the oldest of its processes runs, in seconds since 1970. */
  readonly startedAt?: number;
  /** How many processes there are, and how many of them were started with the oldest. */
  readonly instances?: number;
  readonly together?: number;
  readonly versions: readonly string[];
  /** Commits, as hexadecimal digits; several while a version is rolled out. */
  readonly revisions: readonly string[];
}

const REVISION_LABELS = [
  'vcs_ref_head_revision',
  'vcs_revision',
  'revision',
  'commit',
  'commit_sha',
  'commit_hash',
  'git_commit',
  'git_sha',
  'git_revision',
  'sha',
];
const VERSION_LABELS = ['service_version', 'app_version', 'version'];

/** Go's own metric tells the version of a module, which for a program is nearly always `(devel)`. */
const BUILD_INFO = '__name__=~"target_info|build_info|.+_build_info",__name__!="go_build_info"';

/** Seconds within which processes start that are rolled out together. */
const TOGETHER = 900;

/** One query for all of it. */
export function deployQuery(jobs: readonly string[]): string {
  const [wanted = ''] = matchAny('job', jobs);
  const marked = (query: string, source: string): string =>
    `label_replace(${query}, "${SOURCE_LABEL}", "${source}", "", "")`;
  const labels = ['job', ...REVISION_LABELS, ...VERSION_LABELS].join(', ');
  const start = `process_start_time_seconds{${wanted}}`;
  const oldest = `min by (job) (${start})`;
  return [
    marked(oldest, 'start'),
    marked(`count by (job) (${start})`, 'instances'),
    marked(`count by (job) (${start} - on (job) group_left () ${oldest} < ${TOGETHER})`, 'together'),
    marked(`max by (${labels}) ({${BUILD_INFO},${wanted}})`, 'build'),
  ].join(' or ');
}

export function deploysIn(samples: readonly Sample[]): readonly Deploy[] {
  const deploys = new Map<string, Deploy>();
  for (const { labels, value } of samples) {
    const { job } = labels;
    if (job === undefined) continue;
    const known = deploys.get(job) ?? { job, versions: [], revisions: [] };
    if (labels[SOURCE_LABEL] === 'start' && value > 0) deploys.set(job, { ...known, startedAt: value });
    if (labels[SOURCE_LABEL] === 'instances') deploys.set(job, { ...known, instances: value });
    if (labels[SOURCE_LABEL] === 'together') deploys.set(job, { ...known, together: value });
    if (labels[SOURCE_LABEL] !== 'build') continue;
    const { revisions, versions } = codeOf(labels);
    deploys.set(job, {
      ...known,
      revisions: [...new Set([...known.revisions, ...revisions])],
      versions: [...new Set([...known.versions, ...versions])],
    });
  }
  return [...deploys.values()];
}

const codeOf = (labels: Sample['labels']): Pick<Deploy, 'revisions' | 'versions'> => ({
  revisions: REVISION_LABELS.flatMap((label) => revisionOf(labels[label] ?? '')),
  versions: VERSION_LABELS.flatMap((label) => labels[label] || []).slice(0, 1),
});

/** Seconds that the history of versions goes back, and between two looks at it. */
const HISTORY = 86_400;
const STEP = 300;

/** When each version of the last day was seen first. Asked once for every set of running processes, because it looks back far. */
export function versionsQuery(jobs: readonly string[]): string {
  const [wanted = ''] = matchAny('job', jobs);
  const labels = ['job', ...REVISION_LABELS, ...VERSION_LABELS].join(', ');
  return `min by (${labels}) (min_over_time(timestamp({${BUILD_INFO},${wanted}})[${HISTORY}s:${STEP}s]))`;
}

/** A version of a job, and when it was seen first, in seconds since 1970. */
export interface SeenVersion extends Pick<Deploy, 'job' | 'revisions' | 'versions'> {
  readonly at: number;
}

export const versionsIn = (samples: readonly Sample[]): readonly SeenVersion[] =>
  samples.flatMap(({ labels, value }) => {
    const code = codeOf(labels);
    const { job } = labels;
    if (job === undefined || !(value > 0) || code.revisions.length + code.versions.length === 0) return [];
    return [{ job, ...code, at: value }];
  });

/** When what runs was deployed (seconds since 1970), and by what that is known. */
export interface Deployed {
  readonly at: number;
  /** `version`: another version ran before. `start`: no version is named, and most processes were started together. */
  readonly by: 'version' | 'start';
}

/**
 * Undefined where nothing shows a deploy within the last day: the same version that is started again after a crash is none. `seen` is
 * undefined while it is not known; `now` in seconds since 1970.
 */
export function deployedOf(
  deploy: Deploy,
  seen: readonly SeenVersion[] | undefined,
  now: number,
): Deployed | undefined {
  const { job, startedAt, versions, revisions, instances = 0, together = 0 } = deploy;
  if (versions.length + revisions.length === 0) {
    const isRollout = instances > 0 && together * 2 >= instances;
    return startedAt !== undefined && isRollout ? { at: startedAt, by: 'start' } : undefined;
  }
  const own = (seen ?? []).filter((one) => one.job === job);
  const running = own.filter((one) => isRunning(one, deploy));
  const newest = Math.max(...running.map(({ at }) => at));
  const isOlderThanHistory = newest < now - HISTORY + 2 * STEP;
  const isFirst = !own.some((one) => one.at < newest);
  if (running.length === 0 || isOlderThanHistory || isFirst) return undefined;
  // The history is looked at now and then; the start of its processes is exact.
  const isStart = startedAt !== undefined && startedAt <= newest && startedAt > newest - 2 * STEP;
  return { at: isStart ? startedAt : newest - STEP, by: 'version' };
}

/** Whether its processes are younger than the version that they run. */
export function isRestarted(deploy: Deploy, seen: readonly SeenVersion[] | undefined): boolean {
  const { job, startedAt } = deploy;
  const running = (seen ?? []).filter((one) => one.job === job && isRunning(one, deploy));
  return startedAt !== undefined && running.length > 0 && running.every(({ at }) => startedAt > at + 2 * STEP);
}

/** Whether the version that runs is among those that were seen. */
export const isSeen = (deploy: Deploy, seen: readonly SeenVersion[]): boolean =>
  seen.some((one) => one.job === deploy.job && isRunning(one, deploy));

const isRunning = (one: SeenVersion, { revisions, versions }: Deploy): boolean =>
  one.revisions.every((revision) => revisions.includes(revision)) &&
  one.versions.every((version) => versions.includes(version));

/** Nothing but hexadecimal digits goes on to another program. `3f2a1c9-dirty` is that commit, nearly. */
const revisionOf = (text: string): readonly string[] => /^[0-9a-f]{7,40}(?=$|[-+.])/.exec(text) ?? [];
