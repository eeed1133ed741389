/** What a person has to do besides, so that what a fix adds to a program of Node is seen. */
import { isDeploymentFile, isTestFile, languageOf } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';

const PROVIDERS =
  /\b(?:NodeSDK|NodeTracerProvider|BasicTracerProvider|setGlobalTracerProvider|registerOTel|useAzureMonitor|Sentry\.init|dd-trace|elastic-apm-node)\b/;
const LOADED = /@opentelemetry\/auto-instrumentations-node\/register|\bdd-trace\/init\b|elastic-apm-node\/start/;

/** Spans of a program without a provider go nowhere. */
export function tracingNote(files: readonly string[], tree: SourceTree): string | undefined {
  const isStarted =
    mentions(files, tree, PROVIDERS) ||
    tree.files.some((file) => isDeploymentFile(file) && LOADED.test(tree.text(file) ?? ''));
  return isStarted
    ? undefined
    : 'Spans go nowhere until a tracer provider is set: load “@opentelemetry/auto-instrumentations-node/register” first, or set one up.';
}

const SERVES =
  /\b(?:register|registry|client|promClient)\.metrics\(|\bexpress-prom-bundle\b|\bfastify-metrics\b|\bPrometheusModule\b|\bpushAdd\(|\bclusterMetrics\(/;

/** Metrics that nobody serves are seen by nobody. */
export function servingNote(files: readonly string[], tree: SourceTree): string | undefined {
  return mentions(files, tree, SERVES) ? undefined : 'Serve register.metrics() on /metrics to see the numbers.';
}

function mentions(files: readonly string[], tree: SourceTree, words: RegExp): boolean {
  return files.some((file) => languageOf(file) === 'typescript' && !isTestFile(file) && tree.mentions(file, words));
}
