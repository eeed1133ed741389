/** How OpenTelemetry gets into a Node process: by a flag, by the operator, or by an import that comes early enough. */
import type { Location } from '../../../core/range';
import type { ProcessProof } from '../../linker/machine/machine';
import { createTypeScriptModules } from '../../linker/modules/typescript';
import type { Signal } from '../../model';
import type { DeploymentContext } from '../../plugin';
import { folderOf, isTestFile, joinFolder, languageOf } from '../../sourceFiles';
import { environmentValues, injections, preloadFlags, type PreloadFlag } from '../nodeFlags';
import { loadOrder } from './order';
import { AUTOMATIC, AUTOMATIC_WORKERS, setUpOf, type Coverage, type SetUp } from './setups';

const SETS_UP = /@opentelemetry\/(?:sdk-node|instrumentation|auto-instrumentations-node|sdk-trace-node)/;
/** What makes instrumentation work for native modules (opentelemetry-js, doc/esm-support.md). */
const ESM_HOOK = /@opentelemetry\/instrumentation\/hook\.mjs|import-in-the-middle/;

interface Environment {
  readonly context: DeploymentContext;
  /** Texts of the deployment files of this unit alone. */
  readonly own: readonly (readonly [file: string, text: string])[];
  readonly isEsm: boolean;
  readonly metricsExporters: readonly string[];
  readonly tracesExporters: readonly string[];
}

/** Proofs for one unit. Files above the unit's folder may speak of its neighbours: what they say is doubtful. */
export function nodeProcessProofs(context: DeploymentContext): readonly ProcessProof[] {
  const environment = readEnvironment(context);
  const setUps = setUpsIn(context);
  const flags = environment.own.flatMap(([file, text]) => preloadFlags(file, text));
  return [
    ...flags.flatMap((flag) => flagProofs(flag, setUps, environment)),
    ...environment.own.flatMap(([file, text]) =>
      injections(file, text).flatMap((location) =>
        proofsOf(INJECTED, location, 'the OpenTelemetry operator injects its Node agent', environment, {
          isDeployed: true,
        }),
      ),
    ),
    ...setUps
      .filter((setUp) => !flags.some((flag) => flagTarget(flag, setUps) === setUp))
      .flatMap((setUp) => importProofs(setUp, environment)),
  ].filter(({ signals }) => signals.length > 0);
}

function readEnvironment(context: DeploymentContext): Environment {
  const { tree, folder, files } = context;
  const nested = tree.files.filter(
    (file) => /(?:^|\/)package\.json$/.test(file) && folderOf(file) !== folder && isWithin(folderOf(file), folder),
  );
  const isOwn = (file: string): boolean =>
    isWithin(folderOf(file), folder) && !nested.some((manifest) => isWithin(folderOf(file), folderOf(manifest)));
  const own = files.filter(isOwn).flatMap((file) => {
    const text = tree.text(file);
    return text === undefined ? [] : [[file, text] as const];
  });
  const texts = own.map(([, text]) => text);
  const manifest = tree.text(folder === '' ? 'package.json' : `${folder}/package.json`) ?? '';
  return {
    context,
    own,
    isEsm: /"type"\s*:\s*"module"/.test(manifest) && !texts.some((text) => ESM_HOOK.test(text)),
    metricsExporters: environmentValues('OTEL_METRICS_EXPORTER', texts),
    tracesExporters: environmentValues('OTEL_TRACES_EXPORTER', texts),
  };
}

const isWithin = (inner: string, outer: string): boolean =>
  outer === '' || inner === outer || inner.startsWith(`${outer}/`);

function setUpsIn({ tree, folder }: DeploymentContext): SetUp[] {
  return tree.files.flatMap((file) => {
    const mayMatter = languageOf(file) === 'typescript' && isWithin(file, folder) && !isTestFile(file);
    if (!mayMatter || !tree.mentions(file, SETS_UP)) return [];
    const facts = tree.facts(file);
    return (facts && setUpOf(file, facts)) ?? [];
  });
}

function flagProofs(flag: PreloadFlag, setUps: readonly SetUp[], environment: Environment): ProcessProof[] {
  const setUp = flagTarget(flag, setUps);
  const isAutomatic = flag.target.replace(/\.js$/, '') === AUTOMATIC;
  if (!setUp && !isAutomatic) return [];
  const text = `${flag.target} is loaded before the program`;
  const isDoubtful = environment.isEsm && !(setUp && mentionsHook(setUp, environment));
  return proofsOf(setUp ?? INJECTED, flag.location, text, environment, {
    isDeployed: true,
    isDoubtful,
  });
}

/** The set-up that a flag names: by its path, or by its name where the path is that of the built file. */
function flagTarget({ target, location }: PreloadFlag, setUps: readonly SetUp[]): SetUp | undefined {
  if (target.startsWith('@') || !/[./]/.test(target)) return undefined;
  const path = joinFolder(folderOf(location.file), target);
  const stem = (file: string): string => file.replace(/\.[cm]?[jt]sx?$/, '');
  const name = (file: string): string => stem(file).split('/').at(-1) ?? file;
  return (
    setUps.find(({ file }) => path !== undefined && stem(file) === stem(path)) ??
    setUps.find(({ file }) => name(file) === name(target))
  );
}

function mentionsHook(setUp: SetUp, { context }: Environment): boolean {
  return ESM_HOOK.test(context.tree.text(setUp.file) ?? '');
}

function importProofs(setUp: SetUp, environment: Environment): ProcessProof[] {
  const { tree, folder } = environment.context;
  const order = loadOrder(setUp, {
    tree,
    modules: createTypeScriptModules(),
    files: tree.files.filter(
      (file) => languageOf(file) === 'typescript' && isWithin(file, folder) && !isTestFile(file),
    ),
    isEsm: environment.isEsm,
  });
  if (order === 'never') return [];
  const isDoubtful = order === 'after' || (environment.isEsm && !mentionsHook(setUp, environment));
  const text =
    order === 'before'
      ? 'OpenTelemetry is set up before the framework is loaded'
      : 'OpenTelemetry is set up after the framework is loaded, which may leave it without instrumentation';
  return proofsOf(setUp, { file: setUp.file, range: setUp.range }, text, environment, { isDoubtful });
}

/** What an agent covers that is given no options: it exports both signals. */
const INJECTED: Pick<SetUp, 'traces' | 'metrics' | 'workers'> = {
  traces: 'yes',
  metrics: 'yes',
  workers: Object.fromEntries(
    Object.entries(AUTOMATIC_WORKERS).map(([kind, { traces, metrics }]) => [
      kind,
      { traces, metrics: metrics === 'no' ? 'no' : 'yes' },
    ]),
  ),
};

/** Proofs for what is served over HTTP, then those for each kind of worker. */
function proofsOf(
  setUp: Pick<SetUp, 'traces' | 'metrics' | 'workers'>,
  location: Location,
  text: string,
  environment: Environment,
  how: { readonly isDeployed?: boolean; readonly isDoubtful?: boolean },
): ProcessProof[] {
  return [
    ...coverageProofs(setUp, location, text, environment, how),
    ...Object.entries(setUp.workers).flatMap(([kind, coverage]) =>
      coverageProofs(coverage, location, text, environment, how).map((one) => ({ ...one, frameworks: [kind] })),
    ),
  ];
}

/** One proof per signal, because their certainty may differ. */
function coverageProofs(
  setUp: Coverage,
  location: Location,
  text: string,
  { metricsExporters, tracesExporters }: Environment,
  how: { readonly isDeployed?: boolean; readonly isDoubtful?: boolean },
): ProcessProof[] {
  const isOff = (exporters: readonly string[]): boolean =>
    exporters.length > 0 && exporters.every((exporter) => exporter === 'none');
  const metrics = isOff(metricsExporters) || setUp.metrics === 'no' ? [] : (['metrics'] as const);
  const traces = isOff(tracesExporters) || setUp.traces === 'no' ? [] : (['traces'] as const);
  // Without a reader newer SDKs export over OTLP, older ones not at all; the variable alone settles it.
  const isMetricsDoubtful = setUp.metrics === 'default' && metricsExporters.length === 0;
  return [
    proof(traces, location, text, { ...how, isDoubtful: how.isDoubtful || setUp.traces === 'doubtful' }),
    proof(metrics, location, text, { ...how, isDoubtful: how.isDoubtful || isMetricsDoubtful }),
  ];
}

function proof(
  signals: readonly Signal[],
  location: Location,
  text: string,
  how: { readonly isDeployed?: boolean; readonly isDoubtful?: boolean },
): ProcessProof {
  return {
    instrumentation: 'otelNode',
    signals,
    frameworks: [],
    location,
    text,
    ...(how.isDeployed ? { scope: 'deployment' as const } : {}),
    ...(how.isDoubtful ? { isDoubtful: true as const } : {}),
  };
}
