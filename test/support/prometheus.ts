/** A real Prometheus over targets of a test, on a free port of loopback, with its data in a folder that goes away with it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Processes } from './processes';
import { freePort } from './services';
import { detectToolchains } from './toolchains';

export interface PrometheusTarget {
  readonly job: string;
  /** `127.0.0.1:8080`; its `/metrics` is scraped. */
  readonly address: string;
}

export interface PrometheusOptions {
  readonly targets: readonly PrometheusTarget[];
  /** Seconds. */
  readonly scrapeInterval: number;
  /** A file of rules, which are evaluated every second. */
  readonly rules?: string;
  /** The distribution's own, which is a 2.x, unless said otherwise. */
  readonly tool?: 'prometheus' | 'prometheus3';
  /** Buckets of classic histograms are kept as native ones with custom bounds; Prometheus 3 alone can. */
  readonly convertsHistograms?: boolean;
  /** Put onto everything that leaves it. */
  readonly externalLabels?: Readonly<Record<string, string>>;
  /** Where it sends its samples, in whose name. */
  readonly remoteWrite?: { readonly url: string; readonly tenant: string };
  /** Whom it lets in: over TLS alone, and with this user's password, whose bcrypt hash is given. */
  readonly guard?: { readonly key: string; readonly certificate: string; readonly user: string; readonly hash: string };
  /** Further flags. */
  readonly flags?: readonly string[];
  /** Answers for its end when the caller has others to answer for; else it does so itself. */
  readonly processes?: Processes;
}

export interface RunningPrometheus {
  readonly url: string;
  readonly dataFolder: string;
  readonly stop: () => Promise<void>;
}

const START_LIMIT_MS = 30_000;

/** Why Prometheus cannot be started here; undefined when it can. With REDLINE_REQUIRE_ALL=1 its absence is an error. */
export async function missingPrometheus(): Promise<string | undefined> {
  const { prometheus } = await detectToolchains();
  if (prometheus.isAvailable) return undefined;
  if (process.env['REDLINE_REQUIRE_ALL'] === '1') throw new Error(prometheus.reason);
  return prometheus.reason;
}

/** Throws when it is not on PATH or does not get ready. */
export async function startPrometheus(options: PrometheusOptions): Promise<RunningPrometheus> {
  const { [options.tool ?? 'prometheus']: prometheus } = await detectToolchains();
  if (!prometheus.isAvailable) throw new Error(prometheus.reason);
  const folder = await mkdtemp(join(tmpdir(), 'redline-prometheus-'));
  const config = join(folder, 'prometheus.yml');
  await writeFile(config, configuration(options));
  const dataFolder = join(folder, 'data');
  if (options.rules !== undefined) await writeFile(join(folder, 'rules.yml'), options.rules);
  const { guard } = options;
  if (guard) await writeFile(join(folder, 'web.yml'), guarded(guard));
  const url = `${guard ? 'https' : 'http'}://127.0.0.1:${await freePort()}`;
  const { processes = new Processes() } = options;
  const managed = processes.start({
    name: 'prometheus',
    command: prometheus.command,
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${dataFolder}`,
      `--web.listen-address=${new URL(url).host}`,
      '--log.level=warn',
      '--enable-feature=exemplar-storage',
      ...(guard ? [`--web.config.file=${join(folder, 'web.yml')}`] : []),
      ...(options.flags ?? []),
    ],
  });
  const stop = async (): Promise<void> => {
    await managed.stop();
    if (!options.processes) await processes.stopAll();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  const deadline = performance.now() + START_LIMIT_MS;
  while (managed.isRunning() && performance.now() < deadline) {
    if (await (guard ? takesConnections(url) : isReady(url))) return { url, dataFolder, stop };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const output = managed.output();
  await stop();
  throw new Error(`prometheus did not get ready:\n${output}`);
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/-/ready`, { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
  return response?.ok === true;
}

/** Whoever is not let in learns no more. */
const takesConnections = (url: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** Source: Prometheus' documentation, “HTTPS and authentication”. */
const guarded = ({ key, certificate, user, hash }: NonNullable<PrometheusOptions['guard']>): string =>
  `tls_server_config: { cert_file: ${certificate}, key_file: ${key} }\nbasic_auth_users: { ${user}: "${hash}" }\n`;

/** A file of settings as Prometheus, and who reads the same, takes it. */
export function configuration(options: PrometheusOptions): string {
  const { targets, scrapeInterval, rules, convertsHistograms, externalLabels, remoteWrite } = options;
  const jobs = targets.map(
    ({ job, address }) => `  - job_name: ${job}\n    static_configs:\n      - targets: ['${address}']\n`,
  );
  const evaluated = rules === undefined ? '' : '  evaluation_interval: 1s\n\nrule_files: [rules.yml]\n';
  const converted = convertsHistograms ? '  convert_classic_histograms_to_nhcb: true\n' : '';
  const labels = externalLabels ? `  external_labels: ${JSON.stringify(externalLabels)}\n` : '';
  const write = remoteWrite
    ? `remote_write:\n  - url: ${remoteWrite.url}\n    headers: { X-Scope-OrgID: ${remoteWrite.tenant} }\n    queue_config: { batch_send_deadline: 500ms }\n`
    : '';
  const global = `global:\n  scrape_interval: ${scrapeInterval}s\n${labels}${converted}${evaluated}`;
  return `${global}\n${write}scrape_configs:\n${jobs.join('')}`;
}
