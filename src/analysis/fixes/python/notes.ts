/** What a person has to do besides, so that what a fix adds to a program of Python is seen. */
import { isDeploymentFile, isTestFile } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';

/** The project makes providers itself: another would be refused. */
export function hasProvider(files: readonly string[], tree: SourceTree): boolean {
  return mentions(files, tree, /\bset_(?:tracer|meter)_provider\(/);
}

/** Spans of a program without a provider go nowhere. */
export function tracingNote(files: readonly string[], tree: SourceTree): readonly string[] {
  const isStarted =
    hasProvider(files, tree) ||
    mentions(files, tree, /\b(?:logfire|ddtrace|sentry_sdk|configure_azure_monitor)\b/) ||
    tree.files.some((file) => isDeploymentFile(file) && /\bopentelemetry-instrument\b/.test(tree.text(file) ?? ''));
  return isStarted
    ? []
    : [
        'Spans go nowhere until a tracer provider is set: start the program with “opentelemetry-instrument”, or set one up.',
      ];
}

const SERVES =
  /\b(?:generate_latest|make_asgi_app|make_wsgi_app|start_http_server|start_wsgi_server|make_aiohttp_handler|push_to_gateway|PrometheusMetrics|django_prometheus|Instrumentator|handle_metrics|PrometheusController)\b/;

/** How the metrics of a service come to Prometheus; of several processes each has its own. */
export function servingNote(files: readonly string[], tree: SourceTree): readonly string[] {
  const isMultiprocess = mentions(files, tree, /\bMultiProcessCollector\b/);
  const forks = tree.files.some(
    (file) => isDeploymentFile(file) && /\bgunicorn\b|\buwsgi\b|--workers[ =]/.test(tree.text(file) ?? ''),
  );
  return [
    ...(mentions(files, tree, SERVES) ? [] : ['Serve its metrics on /metrics to see the numbers.']),
    ...(forks && !isMultiprocess
      ? [
          'It runs in several processes: set PROMETHEUS_MULTIPROC_DIR and serve a MultiProcessCollector, else each scrape sees one of them.',
        ]
      : []),
  ];
}

function mentions(files: readonly string[], tree: SourceTree, words: RegExp): boolean {
  return files.some((file) => file.endsWith('.py') && !isTestFile(file) && tree.mentions(file, words));
}
