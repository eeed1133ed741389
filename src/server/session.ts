/** The server's state: projects, settings, sources and live numbers. The only place that holds them; features ask it. */
import type { Finding } from '../core/finding';
import type { FrontEnd } from '../analysis/languages/frontEnd';
import { routeKey, type Route, type ServiceModel } from '../analysis/model';
import { seconds } from '../core/units';
import type { Configuration, Theme } from '../protocol/requests';
import { parseSettings } from '../protocol/parseSettings';
import type { Settings } from '../protocol/settings';
import { createStatsReader, type StatsReader } from '../telemetry/metrics/stats';
import { codeRoutes } from './live/codeRoutes';
import { createSources, type Sources } from './live/environments';
import { createLocalSource } from './live/localSource';
import { createPoller, type Poller } from './live/poller';
import { createLiveStore, type LiveStore } from './live/store';
import { createOwnMetrics, type OwnMetrics } from './ownMetrics';
import { readFolderSettings } from './workspace/folderSettings';
import { createProject, type Project } from './workspace/project';
import { pathOfUri, uriOfPath } from './workspace/uris';

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
  readonly metrics: OwnMetrics = createOwnMetrics();
  settings: Settings = parseSettings().settings;
  sources: Sources = { environment: '' };
  theme: Theme = 'dark';
  reader: StatsReader | undefined;
  readonly #projects: OpenProject[] = [];
  readonly #poller: Poller;
  #routes: readonly Route[] = [];

  constructor(
    private readonly frontEnd: FrontEnd,
    private readonly events: SessionEvents,
  ) {
    this.#poller = createPoller({
      poll: (signal) => this.#poll(signal),
      interval: () => this.settings.refreshInterval * 1000,
    });
  }

  get projects(): readonly OpenProject[] {
    return this.#projects;
  }

  /** Opens a folder and lists its files. */
  async open(uri: string, signal: AbortSignal): Promise<void> {
    const folder = pathOfUri(uri);
    if (folder === undefined) return;
    const project = createProject(folder, this.frontEnd);
    const scan = await this.metrics.timedAsync('scan', () => project.scan(this.settings.exclude, signal));
    if (scan.isCut)
      this.events.log(`${folder} holds too many files; only the first ${scan.files.length} are analysed.`);
    this.#projects.push({ uri, project });
    this.modelChanged();
  }

  close(uri: string): void {
    const index = this.#projects.findIndex((open) => open.uri === uri);
    if (index >= 0) this.#projects.splice(index, 1);
    this.modelChanged();
  }

  fileOf(uri: string): FileInProject | undefined {
    const file = pathOfUri(uri);
    const owner =
      file === undefined ? undefined : this.#projects.find(({ project }) => file.startsWith(`${project.folder}/`));
    return owner && file !== undefined
      ? { project: owner.project, path: file.slice(owner.project.folder.length + 1) }
      : undefined;
  }

  uriOf(project: Project, path: string): string {
    return uriOfPath(`${project.folder}/${path}`);
  }

  modelOf(project: Project): ServiceModel {
    return this.metrics.timed('link', () => project.model());
  }

  findingsOf(project: Project): readonly Finding[] {
    return this.metrics.timed('check', () => project.findings(this.settings));
  }

  /** New settings, trust or credentials: sources are made anew, numbers are asked for again. */
  configure(configuration: Configuration): void {
    const layers = [...this.#projects.map(({ project }) => readFolderSettings(project.folder)), configuration.settings];
    const { settings, problems } = parseSettings(...layers);
    for (const problem of problems) this.events.log(`settings: ${problem}`);
    this.settings = settings;
    this.theme = configuration.theme;
    this.sources = createSources(settings, configuration, () => createLocalSource(settings));
    this.reader = this.sources.metrics && createStatsReader(this.sources.metrics);
    this.live.reset(this.reader ? 'waiting' : 'off');
    this.#poller.restart();
    this.events.changed();
  }

  setInterest(isWanted: boolean): void {
    this.#poller.setInterest(isWanted && this.reader !== undefined);
  }

  /** Files changed: when the set of routes is another, numbers for the new ones are asked for. */
  modelChanged(): void {
    const routes = this.#projects.flatMap(({ project }) => this.modelOf(project).routes);
    const isSame =
      routes.length === this.#routes.length && routes.every((route, index) => isSameRoute(route, this.#routes[index]));
    this.#routes = routes;
    if (isSame) return;
    this.#poller.restart();
    this.events.changed();
  }

  dispose(): void {
    this.#poller.dispose();
  }

  async #poll(signal: AbortSignal): Promise<boolean> {
    const { reader } = this;
    if (!reader) return false;
    const routes = this.#projects.flatMap(({ project }) => codeRoutes(project.model(), this.settings));
    const request = {
      window: seconds(this.settings.window),
      ...(this.settings.baseline > 0 ? { baseline: seconds(this.settings.baseline) } : {}),
    };
    const report = await this.metrics.timedAsync('poll', () => reader.read(routes, request, signal));
    if (signal.aborted) return false;
    const before = this.live.failure();
    this.live.set(report, Date.now());
    // One line when it starts to fail, one when it recovers; never one a poll.
    if (report.failure && before?.reason !== report.failure.reason)
      this.events.log(`${report.failure.text} ${report.failure.nextStep}`);
    if (!report.failure && before)
      this.events.log(`${this.sources.metrics?.description ?? 'The server'} answers again.`);
    this.metrics.countPoll(report.failure ? 'failed' : 'answered');
    this.events.changed();
    return !report.failure;
  }
}

function isSameRoute(left: Route, right: Route | undefined): boolean {
  return right !== undefined && routeKey(left) === routeKey(right);
}
