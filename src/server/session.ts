/** The server's state: projects, settings, sources and live numbers. The only place that holds them; features ask it. */
import type { Finding } from '../core/finding';
import type { FileFacts } from '../analysis/facts';
import type { FrontEnd } from '../analysis/languages/frontEnd';
import { routeKey, type Handled, type Route, type ServiceModel } from '../analysis/model';
import { seconds } from '../core/units';
import { parseConfiguration, type Configuration, type Theme } from '../protocol/requests';
import { parseSettings } from '../protocol/parseSettings';
import type { Settings } from '../protocol/settings';
import { rarestScraped, windowFor, type Rarest } from '../telemetry/metrics/chosenWindow';
import type { CodeRoute } from '../telemetry/metrics/routeIndex';
import { createStatsReader, type StatsReader, type StatsReport } from '../telemetry/metrics/stats';
import type { Started } from '../telemetry/metrics/deployBaselines';
import { changedSince } from './git/changedFiles';
import { createAlertWatch, type AlertWatch } from './live/alertWatch';
import { createDeployWatch, type DeployWatch } from './live/deployWatch';
import { codeRoutes, codeWorkers } from './live/codeRoutes';
import { createSources, type Sources } from './live/environments';
import { createLiveFactsReader } from './live/liveFacts';
import { createLocalSource, foundTargets, type FoundTarget } from './live/localSource';
import { Receiving } from './live/receiving';
import { createPoller, LONGEST_BACK_OFF, type Poller, type PollOutcome } from './live/poller';
import { createProofs, type Proofs } from './live/proofs';
import { seenSpansOf } from './live/seenSpans';
import { isSeen } from './live/seen';
import { createLiveStore, type LiveStore } from './live/store';
import { createOwnMetrics, type Counted, type OwnMetrics } from './ownMetrics';
import { createCodeIndices, type CodeIndex } from './spans/codeIndex';
import { createShownTrace, type ShownTrace } from './spans/shownTrace';
import { readFolderSettings } from './workspace/folderSettings';
import { createProject, type Project } from './workspace/project';
import type { LogSource } from '../telemetry/logs/source';
import type { LoadedTrace, TraceSource } from '../telemetry/traces/source';
import type { WorkerOptions } from './workspace/workers';
import { pathOfUri, uriOfPath } from './workspace/uris';

/** Milliseconds that listing a folder may take. */
const SCAN_LIMIT = 120_000;
/** Milliseconds until a service that has been started is noticed, with nothing configured. */
const GUESS_INTERVAL = 3_000;

export interface OpenProject {
  readonly uri: string;
  readonly project: Project;
}

/** A file of a project, as LSP names it. */
export interface FileInProject {
  readonly project: Project;
  /** Relative to the project's folder. */
  readonly path: string;
}

export interface SessionEvents {
  /** Numbers or routes changed so that something rendered may differ. */
  readonly changed: () => void;
  readonly log: (text: string) => void;
}

export class Session {
  readonly live: LiveStore = createLiveStore();
  readonly alerts: AlertWatch = createAlertWatch();
  readonly deploys: DeployWatch = createDeployWatch(changedSince);
  readonly metrics: OwnMetrics = createOwnMetrics();
  settings: Settings = parseSettings().settings;
  sources: Sources = { environment: '' };
  theme: Theme = 'dark';
  reader: StatsReader | undefined;
  readonly #projects: OpenProject[] = [];
  readonly #poller: Poller;
  readonly #liveFacts = createLiveFactsReader();
  readonly #receiving: Receiving;
  readonly codeIndex: () => CodeIndex = createCodeIndices(this);
  readonly shownTrace: ShownTrace = createShownTrace(this.codeIndex, () => this.events.changed());
  /** Fixes that wait for their first sample or span. */
  readonly proofs: Proofs;
  #routes: readonly Route[] = [];
  #found: readonly FoundTarget[] = [];
  #configuration: Configuration = parseConfiguration({});
  /** What the sources were made from, so that a new colour theme costs no numbers. */
  #connected = '';
  #isWatched = false;
  #rarest: Rarest | undefined;
  /** The window of the last poll. */
  #asked: number | undefined;

  constructor(
    private readonly frontEnd: FrontEnd,
    private readonly events: SessionEvents,
    private readonly workers: () => WorkerOptions | undefined = () => undefined,
  ) {
    this.#poller = createPoller({
      poll: (signal) => this.#poll(signal),
      // A window that turned out too short is asked for anew at once.
      interval: () => (this.window === this.#asked ? this.settings.refreshInterval * 1000 : 0),
      longestBackOff: () => (this.#isGuessed ? GUESS_INTERVAL : LONGEST_BACK_OFF),
    });
    this.#receiving = new Receiving({
      arrived: events.changed,
      metricsArrived: () => this.#metricsArrived(),
      log: events.log,
    });
    this.proofs = createProofs({
      isSeen: (waiting, signal) => isSeen(waiting, this, signal),
      changed: () => this.events.changed(),
    });
    this.metrics.watch(() => this.#counted());
  }

  /** In an untrusted workspace nothing is asked of any server. */
  get isTrusted(): boolean {
    return this.#configuration.isTrusted;
  }

  /** Where traces come from: the server that is configured, else what services of this machine sent. */
  get traces(): TraceSource | undefined {
    return this.sources.traces ?? this.#receiving.receiver?.traces;
  }

  /** Where logs come from, in the order in which they are asked. */
  get logs(): readonly LogSource[] {
    return [this.#receiving.receiver?.logs, this.sources.logs].filter((source) => source !== undefined);
  }

  /** For a person: what the receiver of this window has; undefined where nothing may be received, or a server has the traces. */
  get received(): string | undefined {
    return this.sources.traces ? undefined : this.#receiving.receiver?.word();
  }

  /** Whether there is something to look at, so that lenses and hovers may lead to it. */
  get hasTraces(): boolean {
    return this.sources.traces !== undefined || (this.#receiving.receiver?.counts().traces ?? 0) > 0;
  }

  /** Seconds of rates and quantiles: as it is set, or as long as the rarest scraped service needs. */
  get window(): number {
    return this.settings.isWindowChosen ? windowFor(this.#rarest) : this.settings.window;
  }

  /** Whose scrapes make a chosen window longer than usual; undefined where it is not. */
  get rarestScraped(): Rarest | undefined {
    return this.settings.isWindowChosen && this.window > this.settings.window ? this.#rarest : undefined;
  }

  get projects(): readonly OpenProject[] {
    return this.#projects;
  }

  /** Opens a folder, with the settings it brings, and lists its files. */
  async open(uri: string, signal: AbortSignal): Promise<void> {
    const folder = pathOfUri(uri);
    if (folder === undefined || this.#projects.some((open) => open.uri === uri)) return;
    const project = createProject(folder, this.frontEnd, this.workers());
    this.#projects.push({ uri, project });
    if (readFolderSettings(folder) !== undefined) this.configure(this.#configuration);
    await this.#scan(project, signal);
    this.modelChanged();
  }

  close(uri: string): void {
    const index = this.#projects.findIndex((open) => open.uri === uri);
    if (index >= 0) this.#projects.splice(index, 1);
    this.modelChanged();
  }

  async #scan(project: Project, signal: AbortSignal): Promise<void> {
    const scan = await this.metrics.timedAsync('scan', () => project.scan(this.settings.exclude, signal));
    const left = scan.skipped.slice(0, 5).join(', ');
    const text = `${project.folder}: ${scan.files.length} files${left === '' ? '' : `, without ${left}${scan.skipped.length > 5 ? ', …' : ''}`}.`;
    this.events.log(scan.isCut ? `${text} There are more, which are not analysed.` : text);
  }

  fileOf(uri: string): FileInProject | undefined {
    const file = pathOfUri(uri);
    const owner =
      file === undefined ? undefined : this.#projects.find(({ project }) => file.startsWith(`${project.folder}/`));
    return owner && file !== undefined
      ? { project: owner.project, path: file.slice(owner.project.folder.length + 1) }
      : undefined;
  }

  /** The project that a route or worker of its model is in. */
  projectOf(handled: Handled): Project | undefined {
    const all = this.#projects.map(({ project }) => project);
    if (all.length < 2) return all[0];
    return all.find((project) => {
      const { routes, workers } = project.model();
      return [...routes, ...workers].some((one) => one === handled);
    });
  }

  uriOf(project: Project, path: string): string {
    return uriOfPath(`${project.folder}/${path}`);
  }

  modelOf(project: Project): ServiceModel {
    return this.metrics.timed('link', () => project.model());
  }

  /** The facts of a text that no file holds. */
  parse(path: string, text: string): FileFacts | undefined {
    return this.frontEnd.facts(path, text);
  }

  findingsOf(project: Project): readonly Finding[] {
    return this.metrics.timed('check', () => project.findings(this.settings, this.#liveFacts.facts()));
  }

  /** New settings, trust, credentials or looks. Where telemetry comes from is only made anew when it is another. */
  configure(configuration: Configuration = this.#configuration): void {
    this.#configuration = configuration;
    const layers = [...this.#projects.map(({ project }) => readFolderSettings(project.folder)), configuration.settings];
    const { settings, problems } = parseSettings(...layers);
    for (const problem of problems) this.events.log(`settings: ${problem}`);
    const isListChanged = String(settings.exclude) !== String(this.settings.exclude);
    this.settings = settings;
    this.theme = configuration.theme;
    this.#receiving.configure(this.settings, configuration.isTrusted);
    this.#connect(configuration);
    if (isListChanged) void this.rescan();
    this.events.changed();
  }

  /** Lists the files of a folder, or of all, again. */
  async rescan(project?: Project): Promise<void> {
    const wanted = project ? [project] : this.#projects.map((open) => open.project);
    await Promise.all(wanted.map((one) => this.#scan(one, AbortSignal.timeout(SCAN_LIMIT))));
    this.modelChanged();
  }

  /** Somebody sends metrics who did not before: there may be a source now where there was none. */
  #metricsArrived(): void {
    this.#connect(this.#configuration);
    if (this.#isGuessed) this.#poller.restart();
  }

  #connect(configuration: Configuration): void {
    const { environments, environment, local, services, schemas, window, isWindowChosen, baseline, comparesDeploys } =
      this.settings;
    const { isTrusted, credentials, proxy } = configuration;
    const wanted = JSON.stringify([
      environments,
      environment,
      local,
      services,
      schemas,
      window,
      isWindowChosen,
      baseline,
      comparesDeploys,
      isTrusted,
      credentials,
      proxy,
      this.#found,
      this.#receiving.identity,
      this.#found.length === 0 && this.#receiving.hasMetrics,
    ]);
    if (wanted === this.#connected) return;
    this.#connected = wanted;
    this.sources = createSources(this.settings, configuration, () =>
      createLocalSource(this.settings, this.#found, this.#receiving.receiver?.metrics),
    );
    this.reader = this.sources.metrics && createStatsReader(this.sources.metrics);
    this.#rarest = undefined;
    this.deploys.reset();
    this.#liveFacts.reset(this.sources);
    this.alerts.reset();
    this.live.reset(this.reader ? 'waiting' : 'off');
    this.#poller.setInterest(this.#isWatched && this.reader !== undefined);
    this.#poller.restart();
  }

  setInterest(isWanted: boolean): void {
    this.#isWatched = isWanted;
    this.#poller.setInterest(isWanted && this.reader !== undefined);
  }

  /** Files changed: when the set of routes is another, numbers for the new ones are asked for. */
  modelChanged(): void {
    const models = this.#projects.map(({ project }) => this.modelOf(project));
    this.#found = foundTargets(models.flatMap(({ exposures }) => exposures));
    this.#connect(this.#configuration);
    const routes = models.flatMap((model) => model.routes);
    const isSame =
      routes.length === this.#routes.length && routes.every((route, index) => isSameRoute(route, this.#routes[index]));
    this.#routes = routes;
    if (isSame) return;
    this.#poller.restart();
    this.events.changed();
  }

  #counted(): Counted {
    const trees = this.#projects.map(({ project }) => project.tree);
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    return {
      parsed: sum(trees.map(({ counts }) => counts.parsed)),
      reused: sum(trees.map(({ counts }) => counts.reused)),
      files: sum(trees.map(({ files }) => files.length)),
      routes: this.#routes.length,
    };
  }

  dispose(): void {
    this.#receiving.close();
    this.#poller.dispose();
    this.proofs.dispose();
  }

  async #poll(signal: AbortSignal): Promise<PollOutcome> {
    const { reader } = this;
    if (!reader) return { isAnswered: false };
    const routes = this.#projects.flatMap(({ project }) => {
      const model = project.model();
      return [...codeRoutes(model, this.settings), ...codeWorkers(model, this.settings)];
    });
    this.#asked = this.window;
    const request = {
      window: seconds(this.window),
      ...(this.settings.baseline > 0 ? { baseline: seconds(this.settings.baseline) } : {}),
      ...(this.settings.comparesDeploys ? { deploys: startedOf(this.deploys) } : {}),
    };
    const report = await this.metrics.timedAsync('poll', () => reader.read(routes, request, signal));
    if (signal.aborted) return { isAnswered: false };
    if (report.failure && this.#isGuessed) return this.#nothingRuns();
    this.#measureScrapes(report, routes);
    const before = this.live.failure();
    this.live.set(report, Date.now());
    // One line when it starts to fail, one when it recovers; never one a poll.
    if (report.failure && before?.reason !== report.failure.reason)
      this.events.log(`${report.failure.text} ${report.failure.nextStep}`);
    if (!report.failure && before)
      this.events.log(`${this.sources.metrics?.description ?? 'The server'} answers again.`);
    this.metrics.countPoll(report.failure ? 'failed' : 'answered');
    this.events.changed();
    void this.#askForFacts(report, signal);
    // Numbers are not kept waiting for Git.
    await this.#watchRest(report, signal);
    if (signal.aborted) return { isAnswered: false };
    this.events.changed();
    if (!report.failure) return { isAnswered: true };
    const { retryAfter } = report.failure;
    return { isAnswered: false, ...(retryAfter === undefined ? {} : { retryAfter }) };
  }

  /** Nobody said that anything is there: code alone says where services would be, and none of them runs. */
  #nothingRuns(): PollOutcome {
    if (this.live.state() !== 'off') {
      this.live.reset('off');
      this.events.changed();
    }
    return { isAnswered: false };
  }

  /** The source is made of addresses in the code alone. */
  get #isGuessed(): boolean {
    const { metrics, prometheus } = this.sources;
    return metrics !== undefined && !prometheus && this.settings.local.scrapeTargets.length === 0;
  }

  async #watchRest({ stats, failure }: StatsReport, signal: AbortSignal): Promise<void> {
    const { prometheus } = this.sources;
    // A server that does not answer is not asked for more.
    if (!prometheus || !this.isTrusted || failure) return;
    const jobs = [...stats.values()].flatMap(({ services }) => services);
    const folders = this.#projects.map(({ project }) => project.folder);
    await Promise.all([
      this.alerts.refresh(prometheus, signal),
      this.deploys.refresh(prometheus, jobs, folders, signal),
    ]);
  }

  #measureScrapes({ jobs, stats }: StatsReport, routes: readonly CodeRoute[]): void {
    if (!jobs) return;
    const seen = [...stats.values()].flatMap(({ services }) => services);
    this.#rarest = rarestScraped(jobs, [...routes.flatMap(({ services }) => services), ...seen]);
  }

  /** A trace was opened: what its spans say about the code is drawn there. */
  traceOpened(loaded: LoadedTrace): void {
    const source = this.traces?.description ?? 'an opened file';
    if (this.#liveFacts.seen(seenSpansOf(loaded, source))) this.events.changed();
  }

  /** Beside the numbers, which wait for nothing. */
  async #askForFacts(report: StatsReport, signal: AbortSignal): Promise<void> {
    const models = this.#projects.map(({ project }) => project.model());
    if (await this.#liveFacts.refresh(models, report, this.settings.lint.maxCardinality, signal)) this.events.changed();
  }
}

/** A restart after a crash is no deploy: numbers before it are those of the same code. */
const startedOf = (deploys: DeployWatch): Started[] =>
  deploys.all().flatMap((deploy) => {
    const deployed = deploys.deployed(deploy);
    return deployed ? [{ job: deploy.job, startedAt: deployed.at }] : [];
  });

function isSameRoute(left: Route, right: Route | undefined): boolean {
  return right !== undefined && routeKey(left) === routeKey(right);
}
