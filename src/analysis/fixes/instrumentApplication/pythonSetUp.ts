/** The module that sets OpenTelemetry up in a process of Python (https://opentelemetry.io/docs/languages/python/exporters/). */
import type { SourceTree } from '../../sourceTree';
import type { PythonPackage } from '../manifests/pythonVersions';
import { sortedImports } from '../python/decoratorText';
import type { ApplicationFlavour } from './pythonFlavours';

export const SET_UP = 'set_up_opentelemetry';
export const SET_UP_FILE = 'opentelemetry_setup.py';

/** Where metrics go: `prometheus` puts them beside those that the project serves already. */
export type MetricsExport = 'prometheus' | 'otlp';

/** Whether the project serves the registry that all metrics of a process are in: with others nobody would see ours. */
export function metricsExportOf(files: readonly string[], tree: SourceTree): MetricsExport {
  const texts = files.filter((file) => file.endsWith('.py')).flatMap((file) => tree.text(file) ?? []);
  const serves =
    /\b(?:generate_latest|make_asgi_app|make_wsgi_app|start_http_server|make_aiohttp_handler|prometheus_flask_exporter|django_prometheus|prometheus_fastapi_instrumentator|starlette_exporter)\b/;
  const isOther = /\b(?:CollectorRegistry\(|multiprocess|PROMETHEUS_MULTIPROC_DIR)/i;
  return texts.some((text) => serves.test(text)) && !texts.some((text) => isOther.test(text)) ? 'prometheus' : 'otlp';
}

export function packagesFor(metrics: MetricsExport): readonly PythonPackage[] {
  return [
    'opentelemetry-exporter-otlp-proto-http',
    ...(metrics === 'prometheus' ? (['opentelemetry-exporter-prometheus'] as const) : []),
    'opentelemetry-sdk',
  ];
}

const READERS: Readonly<
  Record<MetricsExport, { readonly imports: readonly string[]; readonly lines: readonly string[] }>
> = {
  prometheus: {
    imports: ['from opentelemetry.exporter.prometheus import PrometheusMetricReader'],
    lines: ['    reader = PrometheusMetricReader()'],
  },
  otlp: {
    imports: [
      'from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter',
      'from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader',
    ],
    lines: ['    reader = PeriodicExportingMetricReader(OTLPMetricExporter())'],
  },
};

/** Without `metrics` the project has providers of its own: only `details` are left to write. */
export function setUpSource(
  service: string,
  metrics: MetricsExport | undefined,
  details: ApplicationFlavour['details'],
): string {
  const providers = metrics === undefined ? [] : setUp(service, metrics, details);
  if (providers.length > 0) return [...providers, ...(details ? ['', '', details.text] : [''])].join('\n');
  const imports = details?.imports ?? [];
  return [
    '"""What spans of requests are called."""',
    '',
    ...(imports.length > 0 ? [...imports, '', ''] : ['']),
    details?.text ?? '',
  ].join('\n');
}

function setUp(service: string, metrics: MetricsExport, details: ApplicationFlavour['details']): readonly string[] {
  const { imports, lines } = READERS[metrics];
  const where = metrics === 'prometheus' ? 'Traces' : 'Traces and metrics';
  return [
    `"""${where}, sent where OTEL_EXPORTER_OTLP_ENDPOINT says."""`,
    '',
    'import functools',
    'import os',
    '',
    ...sortedImports([
      'from opentelemetry import metrics, trace',
      'from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter',
      'from opentelemetry.sdk.metrics import MeterProvider',
      'from opentelemetry.sdk.trace import TracerProvider',
      'from opentelemetry.sdk.trace.export import BatchSpanProcessor',
      ...imports,
      ...(details?.imports ?? []),
    ]),
    '',
    `os.environ.setdefault("OTEL_SERVICE_NAME", "${service}")`,
    '# The stable names of attributes and metrics, which have the route of every request.',
    'os.environ.setdefault("OTEL_SEMCONV_STABILITY_OPT_IN", "http")',
    '',
    '',
    '@functools.cache',
    `def ${SET_UP}():`,
    '    """Once in a process; OTEL_SDK_DISABLED=true turns it off."""',
    '    provider = TracerProvider()',
    '    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))',
    '    trace.set_tracer_provider(provider)',
    ...lines,
    '    metrics.set_meter_provider(MeterProvider(metric_readers=[reader]))',
  ];
}
