/**
 * Agents of monitoring services (Datadog, New Relic, Elastic, Sentry and others). Who runs one sees each request, though by neither
 * Prometheus nor a store of traces that is asked here. So the verdict is `unknown`: neither measured here, nor unseen.
 */
import type { Location } from '../../core/range';
import type { Call, ProcessProof } from '../linker/machine/machine';
import type { Abstract, NativeCall } from '../linker/machine/values';
import type { DeploymentContext, Plugin, Proof } from '../plugin';
import { isTestFile, languageOf } from '../sourceFiles';
import { filesOf, locate } from './deployed';
import { preloadFlags, type PreloadFlag } from './nodeFlags';
import { MONITORING_SERVICES, type MonitoringService } from './vendorAgents/services';

const ID = 'vendorAgents';

/** For what is served, and for the workers that the agent knows. */
function proofsOf({ name, signals, workers = [] }: MonitoringService, location: Location): ProcessProof[] {
  const proof: ProcessProof = {
    instrumentation: ID,
    signals,
    frameworks: [],
    location,
    text: `${name} watches the process`,
    isDoubtful: true,
  };
  return workers.length > 0 ? [proof, { ...proof, frameworks: workers }] : [proof];
}

const starting =
  (service: MonitoringService): NativeCall =>
  (call) => {
    if (keepsTraces(service, call)) proofsOf(service, call.location).forEach((one) => call.machine.proveProcess(one));
    return undefined;
  };

/** Options that nobody can read may hold the one that matters. */
function keepsTraces({ tracesWith }: MonitoringService, call: Call): boolean {
  if (!tracesWith) return true;
  const given = [
    ...call.arguments.flatMap(({ name, value }) => (name === undefined ? [] : ([[name, value]] as const))),
  ];
  const options = call.positional(0);
  if (options?.kind === 'record') given.push(...options.entries);
  const isHidden = options !== undefined && (options.kind === 'record' ? options.open : options.kind !== 'text');
  return isHidden || given.some(([name, value]) => tracesWith.includes(name) && !isOff(value));
}

const isOff = (value: Abstract): boolean =>
  (value.kind === 'number' && value.value === 0) || (value.kind === 'constant' && value.value !== true);

const coverProof =
  ({ name, signals }: MonitoringService) =>
  (path: string): Proof => ({ path, signals, text: `the middleware of ${name}`, isDoubtful: true });

/** Agents that deployment files start, and those that the unit's own files load. */
function deployedProofs(context: DeploymentContext): readonly ProcessProof[] {
  const outside = filesOf(context).flatMap((file) => {
    const text = context.tree.text(file);
    return text === undefined ? [] : [{ file, text, flags: flagsIn(file, text, context) }];
  });
  const loading = loadingFiles(context);
  return MONITORING_SERVICES.flatMap((service) => {
    const location =
      first(outside, (one) => startedBy(service, one, context)) ??
      first(loading, (file) => loadedBy(service, file, context));
    return location ? proofsOf(service, location).map((one) => ({ ...one, scope: 'deployment' as const })) : [];
  });
}

interface DeploymentText {
  readonly file: string;
  readonly text: string;
  readonly flags: readonly PreloadFlag[];
}

const flagsIn = (file: string, text: string, { language }: DeploymentContext): readonly PreloadFlag[] =>
  language === 'typescript' ? preloadFlags(file, text) : [];

function startedBy(
  { deployed, loads }: MonitoringService,
  { file, text, flags }: DeploymentText,
  { language }: DeploymentContext,
): Location | undefined {
  const patterns = [deployed?.[language] ?? [], deployed?.any ?? []].flat();
  return (
    flags.find(({ target }) => loads?.test(target))?.location ??
    first(patterns, (pattern) => locate(file, text, pattern))
  );
}

/** Words of modules that start an agent by being loaded. */
const LOADED = /ddtrace\.auto|dd-trace\/|newrelic|elastic-apm-node\/|elasticapm\.contrib\.django|scout_apm\.django/;

function loadingFiles({ tree, folder, language }: DeploymentContext): readonly string[] {
  if (language === 'go') return [];
  return tree.files.filter(
    (file) =>
      languageOf(file) === language &&
      (folder === '' || file.startsWith(`${folder}/`)) &&
      !isTestFile(file) &&
      tree.mentions(file, LOADED),
  );
}

/** `import 'newrelic'`, `import ddtrace.auto`, and names of Django's applications, which are texts. */
function loadedBy(
  { loads }: MonitoringService,
  file: string,
  { tree, language }: DeploymentContext,
): Location | undefined {
  if (!loads) return undefined;
  const loaded = tree.facts(file)?.imports.find(({ source }) => loads.test(source));
  if (loaded) return { file, range: loaded.range };
  return language === 'python' ? locate(file, tree.text(file) ?? '', namedText(loads)) : undefined;
}

/** What the first of the items gives that gives something. */
function first<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

const namedText = (loads: RegExp): RegExp => new RegExp(`(?<=["'])(?:${loads.source.replace(/^\^|\$$/g, '')})(?=["'])`);

export const vendorAgents: Plugin = {
  id: ID,
  languages: ['go', 'python', 'typescript'],
  modules: [...new Set(MONITORING_SERVICES.flatMap(({ modules }) => modules))],
  calls: Object.fromEntries(
    MONITORING_SERVICES.flatMap((service) => (service.starts ?? []).map((path) => [path, starting(service)] as const)),
  ),
  proofs: MONITORING_SERVICES.flatMap((service) => (service.covers ?? []).map(coverProof(service))),
  deployment: deployedProofs,
};
