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
  /** Since when even the oldest of its processes runs, in seconds since 1970: an instance that is added or crashes is no deploy. */
  readonly startedAt?: number;
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

/** One query for all of it. */
export function deployQuery(jobs: readonly string[]): string {
  const [wanted = ''] = matchAny('job', jobs);
  const marked = (query: string, source: string): string =>
    `label_replace(${query}, "${SOURCE_LABEL}", "${source}", "", "")`;
  const labels = ['job', ...REVISION_LABELS, ...VERSION_LABELS].join(', ');
  return [
    marked(`min by (job) (process_start_time_seconds{${wanted}})`, 'start'),
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
    if (labels[SOURCE_LABEL] !== 'build') continue;
    const revisions = REVISION_LABELS.flatMap((label) => revisionOf(labels[label] ?? ''));
    const versions = VERSION_LABELS.flatMap((label) => labels[label] || []);
    deploys.set(job, {
      ...known,
      revisions: [...new Set([...known.revisions, ...revisions])],
      versions: [...new Set([...known.versions, ...versions.slice(0, 1)])],
    });
  }
  return [...deploys.values()];
}

/** Nothing but hexadecimal digits goes on to another program. `3f2a1c9-dirty` is that commit, nearly. */
const revisionOf = (text: string): readonly string[] => /^[0-9a-f]{7,40}(?=$|[-+.])/.exec(text) ?? [];
