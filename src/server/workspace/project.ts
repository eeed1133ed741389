/** A folder under analysis: scanned, linked, and kept right while it changes. Used by the language server and the command line. */
import type { Finding } from '../../core/finding';
import type { Directive, Language } from '../../analysis/facts';
import type { FrontEnd } from '../../analysis/languages/frontEnd';
import { createLinker } from '../../analysis/linker/linker';
import type { LiveFacts } from '../../analysis/live';
import type { ServiceModel } from '../../analysis/model';
import { checkModel } from '../../analysis/rules/registry';
import { NO_SCRAPING } from '../../analysis/scraping/scraping';
import { languageOf } from '../../analysis/sourceFiles';
import type { SourceTree } from '../../analysis/sourceTree';
import type { Settings } from '../../protocol/settings';
import { openFactsCache } from './factsCache';
import { readAhead } from './readAhead';
import { scanFolder, type Scan } from './scan';
import type { WorkerOptions } from './workers';
import { createWorkspaceTree, type WorkspaceTree } from './workspaceTree';

export interface Project {
  readonly folder: string;
  readonly tree: WorkspaceTree;
  /** Lists the files anew; the first time they are read, too. Until that is done the model is empty. */
  scan(exclude: readonly string[], signal: AbortSignal): Promise<Scan>;
  /** Loads what is needed to read a file; true when that was not there yet, so that the model may be another. */
  prepare(path: string): Promise<boolean>;
  /** Notes that files changed; cheap, nothing is linked yet. */
  touch(paths: readonly string[]): void;
  /** Reads broken code that is being edited from scratch; to be called when nothing was typed for a moment. */
  settle(): void;
  /** The model, linked again where something changed since the last call. */
  model(): ServiceModel;
  /** What the rules say of any model of these files, or of a copy of them. */
  check(model: ServiceModel, tree: SourceTree, settings: Pick<Settings, 'lint'>, live?: LiveFacts): readonly Finding[];
  /** Kept until the model or the settings are others. */
  /** `live` is what a server says; rules that need it are silent without. */
  findings(settings: Pick<Settings, 'lint'>, live?: LiveFacts): readonly Finding[];
}

const EMPTY_MODEL: ServiceModel = {
  services: [],
  routes: [],
  workers: [],
  metrics: [],
  sdkBuckets: [],
  updates: [],
  mislabelled: [],
  misscaled: [],
  repeated: [],
  partial: [],
  spans: [],
  spanNames: [],
  attributes: [],
  ruleFiles: [],
  scrapeIntervals: [],
  exposures: [],
  scraping: NO_SCRAPING,
  warnings: [],
};

function check(
  model: ServiceModel,
  tree: SourceTree,
  { lint }: Pick<Settings, 'lint'>,
  live?: LiveFacts,
): readonly Finding[] {
  const { rules: severities, ...settings } = lint;
  const directivesOf = (file: string): readonly Directive[] => tree.facts(file)?.directives ?? [];
  return checkModel(model, { ...settings, severities, directivesOf, ...(live ? { live } : {}) });
}

const LANGUAGES: readonly Language[] = ['go', 'python', 'typescript'];

/** `workers` are used for the first, cold reading of a large folder; without, everything is read in this thread. */
export function createProject(folder: string, frontEnd: FrontEnd, workers?: WorkerOptions): Project {
  const cache = workers?.cache && openFactsCache(workers.cache.folder, workers.cache.build);
  const tree = createWorkspaceTree(folder, frontEnd, cache);
  const linker = createLinker();
  const loaded = new Set<Language>();
  let isRead = false;
  let changed: Set<string> | undefined;
  let model: ServiceModel | undefined;
  let checked:
    | {
        readonly model: ServiceModel;
        readonly lint: Settings['lint'];
        readonly live: LiveFacts | undefined;
        readonly findings: readonly Finding[];
      }
    | undefined;

  const current = (): ServiceModel => {
    // Linking before the folder is read would read all of it in one go, and hold up whoever waits for an answer.
    if (!isRead) return EMPTY_MODEL;
    if (!model || changed === undefined || changed.size > 0) model = linker.link(tree, changed);
    changed = new Set();
    return model;
  };

  const load = async (paths: readonly string[]): Promise<void> => {
    const wanted = LANGUAGES.filter((language) => paths.some((path) => languageOf(path) === language));
    await Promise.all(wanted.map((language) => frontEnd.load(language)));
    for (const language of wanted) loaded.add(language);
  };

  return {
    folder,
    tree,
    async scan(exclude, signal) {
      const scan = await scanFolder(folder, exclude, signal);
      await load([...scan.files, ...tree.files]);
      const before = new Set(tree.files);
      tree.setFiles(scan.files);
      const after = new Set(tree.files);
      for (const path of new Set([...before, ...after])) {
        if (before.has(path) !== after.has(path)) changed?.add(path);
      }
      if (!isRead) await readAhead(folder, tree, workers, signal);
      isRead = true;
      return scan;
    },
    async prepare(path) {
      const language = languageOf(path);
      if (language === undefined || loaded.has(language)) return false;
      await load([path]);
      changed?.add(path);
      return true;
    },
    touch(paths) {
      for (const path of paths) {
        tree.invalidate(path);
        changed?.add(path);
      }
    },
    settle() {
      for (const path of tree.settle()) changed?.add(path);
    },
    model: current,
    check,
    findings({ lint }, live) {
      const model = current();
      if (checked?.model !== model || checked.lint !== lint || checked.live !== live) {
        checked = { model, lint, live, findings: check(model, tree, { lint }, live) };
      }
      return checked.findings;
    },
  };
}
