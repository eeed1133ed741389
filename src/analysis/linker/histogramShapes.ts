/**
 * Whether histograms of OpenTelemetry keep the bounds of their SDK: 0, 5, 10, 25, … 10 000, which are meant for milliseconds
 * (https://opentelemetry.io/docs/specs/otel/metrics/sdk/#explicit-bucket-histogram-aggregation). Views, other aggregations and a
 * variable of the environment give others.
 */
import type { Language } from '../facts';
import type { MetricDefinition } from '../model';
import type { SourceTree } from '../sourceTree';
import { calledName } from './spans/uses';
import { visitValues } from './visit';

interface SetUp {
  /** Calls that set the SDK's metrics up. */
  readonly provider: RegExp;
  /** Calls and options that give bounds to what others make. */
  readonly shaping: RegExp;
}

/** Sources: the SDKs' own documentation. */
const SET_UPS: Readonly<Record<Language, SetUp>> = {
  go: { provider: /^NewMeterProvider$/, shaping: /^(?:WithView|NewView|WithAggregationSelector)$/ },
  python: { provider: /^MeterProvider$/, shaping: /^(?:views|preferred_aggregation)$/ },
  typescript: {
    provider: /^(?:MeterProvider|PeriodicExportingMetricReader|PrometheusExporter)$/,
    shaping: /^(?:views|addView|aggregationPreference|aggregationSelector)$/,
  },
};

const OF_THE_ENVIRONMENT = /OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION/;

interface Looked {
  readonly language: Language;
  readonly candidates: readonly string[];
  /** Files that say how it is started. */
  readonly deployment: readonly string[];
}

/** Those whose bounds nobody gives; none where no set-up was seen. */
export function withSdkBuckets(
  metrics: readonly MetricDefinition[],
  looked: Looked,
  tree: SourceTree,
): readonly MetricDefinition[] {
  const plain = metrics.filter(({ hasDefaultBuckets }) => hasDefaultBuckets);
  return plain.length > 0 && keepsDefaults(looked, tree) ? plain : [];
}

function keepsDefaults({ language, candidates, deployment }: Looked, tree: SourceTree): boolean {
  const { provider, shaping } = SET_UPS[language];
  if (deployment.some((file) => OF_THE_ENVIRONMENT.test(tree.text(file) ?? ''))) return false;
  let isSetUp = false;
  let isShaped = false;
  for (const file of candidates) {
    const facts = tree.mentions(file, /Meter|Reader|Exporter|[vV]iew/) ? tree.facts(file) : undefined;
    visitValues(facts?.body ?? [], (value) => {
      if (value.kind === 'object')
        isShaped ||= value.entries.some(({ key }) => key?.kind === 'text' && shaping.test(key.text));
      if (value.kind !== 'call') return;
      const name = calledName(value);
      isSetUp ||= provider.test(name);
      isShaped ||= shaping.test(name) || value.arguments.some((argument) => shaping.test(argument.name ?? ''));
    });
  }
  return isSetUp && !isShaped;
}
