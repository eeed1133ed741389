/** The linker's face: files in, service model out; only what depends on a change is linked again. */
import { FRAMEWORKS } from '../frameworks/registry';
import { INSTRUMENTATIONS } from '../instrumentation/registry';
import type { Language } from '../facts';
import type { ServiceModel } from '../model';
import type { Plugin } from '../plugin';
import { isTestFile, languageOf } from '../sourceFiles';
import { isTestSupport } from './testSupport';
import { createPrometheusReader } from '../promRules/prometheusFiles';
import type { SourceTree } from '../sourceTree';
import { createEntryFinder } from './entries';
import { deploymentFiles, enclosingFolder, serviceFolders, serviceOf } from './services';
import { createChanges, type Moves } from './moves/changes';
import { relocate } from './moves/relocate';
import { trackReads, type TrackedTree } from './tracking';
import { linkUnit, withoutUnknownTwins, withoutUnmountedTwins, type LinkedUnit, type Unit } from './unit';

export interface Linker {
  /**
   * Links the tree. `changed` names files whose content changed, appeared or vanished since the last call on this linker;
   * undefined means that everything may have changed.
   */
  link(tree: SourceTree, changed?: ReadonlySet<string>): ServiceModel;
}

interface Remembered extends Pick<TrackedTree, 'reads' | 'texts'> {
  readonly signature: string;
  readonly linked: LinkedUnit;
}

const LANGUAGES: readonly Language[] = ['go', 'python', 'typescript'];

/** Words whose presence makes a file of the language worth parsing. */
export function prefilterFor(language: Language, plugins: readonly Plugin[] = ALL_PLUGINS): RegExp {
  const words = plugins.filter((plugin) => plugin.languages.includes(language)).flatMap((plugin) => plugin.modules);
  const escaped = [...new Set(words)].map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(escaped.length > 0 ? escaped.join('|') : '(?!)');
}

export const ALL_PLUGINS: readonly Plugin[] = [...FRAMEWORKS, ...INSTRUMENTATIONS];

/** A linker remembers each unit with the files it read, so that a change costs what depends on it. */
export function createLinker(plugins: readonly Plugin[] = ALL_PLUGINS): Linker {
  const remembered = new Map<string, Remembered>();
  const changes = createChanges();
  const findEntries = createEntryFinder();
  const readPrometheus = createPrometheusReader();
  return {
    link(tree, changed) {
      const units = unitsOf(tree, plugins, (candidates) => findEntries(candidates, tree, changed));
      const moves = changes.since(tree, changed);
      const linked = units.map((unit) => {
        const key = `${unit.language} ${unit.folder}`;
        const signature = [unit.service.name, ...unit.candidates, '', ...deploymentFiles(unit.folder, tree)].join('\n');
        const before = remembered.get(key);
        const kept = before?.signature === signature ? stillHolds(before, moves) : undefined;
        const { tracked, linked: result } =
          kept && before ? { tracked: before, linked: kept } : link(unit, trackReads(tree, changes.linked), plugins);
        remembered.set(key, { signature, reads: tracked.reads, texts: tracked.texts, linked: result });
        return result;
      });
      const keys = new Set(units.map((unit) => `${unit.language} ${unit.folder}`));
      for (const key of remembered.keys()) if (!keys.has(key)) remembered.delete(key);
      return { ...merge(units, linked), ...readPrometheus(tree, changed) };
    },
  };
}

/** Units with something to run: the files of each service folder that mention what plug-ins know. */
function unitsOf(
  tree: SourceTree,
  plugins: readonly Plugin[],
  goEntries: (candidates: readonly string[]) => readonly string[],
): Unit[] {
  return LANGUAGES.flatMap((language) => {
    const words = prefilterFor(language, plugins);
    const named = plugins.flatMap(({ languages, files }) => (files && languages.includes(language) ? [files] : []));
    const isNamed = (file: string): boolean => named.some((files) => files.test(file));
    const candidates = tree.files.filter(
      (file) =>
        languageOf(file) === language &&
        !isTestFile(file) &&
        (isNamed(file) || tree.mentions(file, words)) &&
        !isTestSupport(file, tree),
    );
    const folders = candidates.length > 0 ? serviceFolders(language, tree) : [];
    const grouped = new Map<string, string[]>();
    const entries = language === 'go' ? goEntries(candidates) : [];
    for (const file of [...candidates, ...entries].sort()) {
      const folder = enclosingFolder(file, folders);
      grouped.set(folder, [...(grouped.get(folder) ?? []), file]);
    }
    return [...grouped].map(([folder, files]) => ({
      language,
      folder,
      candidates: files,
      service: serviceOf(folder, language, tree),
    }));
  });
}

function merge(
  units: readonly Unit[],
  linked: readonly LinkedUnit[],
): Omit<ServiceModel, 'ruleFiles' | 'scrapeIntervals' | 'scraping'> {
  const routes = withoutUnknownTwins(withoutUnmountedTwins(linked.flatMap((unit) => unit.routes)));
  return {
    services: [...new Map(units.map(({ service }) => [`${service.folder} ${service.name}`, service])).values()],
    routes: routes.sort(
      (left, right) =>
        left.declaration.file.localeCompare(right.declaration.file) ||
        left.line - right.line ||
        left.path.localeCompare(right.path) ||
        left.method.localeCompare(right.method),
    ),
    workers: linked.flatMap((unit) => unit.workers),
    metrics: linked.flatMap((unit) => unit.metrics),
    sdkBuckets: linked.flatMap((unit) => unit.sdkBuckets),
    updates: linked.flatMap((unit) => unit.updates),
    mislabelled: linked.flatMap((unit) => unit.mislabelled),
    misscaled: linked.flatMap((unit) => unit.misscaled),
    repeated: linked.flatMap((unit) => unit.repeated),
    partial: linked.flatMap((unit) => unit.partial),
    spans: linked.flatMap((unit) => unit.spans),
    spanNames: linked.flatMap((unit) => unit.spanNames),
    exposures: linked.flatMap((unit) => unit.exposures),
    attributes: linked.flatMap((unit) => unit.attributes),
    warnings: linked.flatMap((unit) => unit.warnings),
  };
}

function link(
  unit: Unit,
  tracked: TrackedTree,
  plugins: readonly Plugin[],
): { readonly tracked: TrackedTree; readonly linked: LinkedUnit } {
  return { tracked, linked: linkUnit(unit, tracked, plugins) };
}

/** What was linked before, things of files that only moved at their new places; undefined where it has to be linked again. */
function stillHolds({ reads, texts, linked }: Remembered, moves: Moves | undefined): LinkedUnit | undefined {
  let result: LinkedUnit | undefined = moves && linked;
  for (const [file, move] of moves ?? []) {
    if (!result || !reads.has(file)) continue;
    result = move && !texts.has(file) ? relocate(result, file, move) : undefined;
  }
  return result;
}
