/** Labels by which queries of rules select, and the one of the metric's own that was probably meant. */
import { distance } from './exposedNames';
import { definitionsOf } from './metricNames';
import type { MetricDefinition, ServiceModel } from '../model';
import { parseQuery } from './promql';
import type { Query } from './ruleFile';

export interface SelectedLabel {
  readonly metric: string;
  readonly label: string;
  /** Half open, in characters of the query. */
  readonly from: number;
  readonly to: number;
}

/** Empty for what does not parse. */
export function selectedLabels({ text }: Query): readonly SelectedLabel[] {
  const parsed = parseQuery(text);
  if (!parsed || parsed.mistake) return [];
  const found: SelectedLabel[] = [];
  parsed.tree.iterate({
    enter: ({ name, node }) => {
      const metric = name === 'VectorSelector' ? node.getChild('Identifier') : null;
      const matchers = metric && node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher');
      for (const matcher of matchers ?? []) {
        const label = matcher.getChild('LabelName');
        if (metric && label)
          found.push({
            metric: text.slice(metric.from, metric.to),
            label: text.slice(label.from, label.to),
            from: label.from,
            to: label.to,
          });
      }
    },
  });
  return found;
}

/** What formats, scrapes and discovery add to every series. */
const ADDED =
  /^(?:le|quantile|job|instance|__name__|exported_\w+|namespace|pod|container|node|service|cluster|env|environment|region|zone|app|application|host|team|tier|component|release|version|otel_\w+|telemetry_\w+|deployment_\w+|service_\w+|k8s_\w+|kubernetes_\w+|app_kubernetes_\w+)$/;

/** A label of the metric one or two letters away; undefined where the metric has this one, or may have it. */
export function meantLabel({ metric, label }: SelectedLabel, model: ServiceModel): string | undefined {
  const definitions = definitionsOf(metric, model);
  if (ADDED.test(label) || definitions.length === 0 || !definitions.every(isKnown)) return undefined;
  const own = new Set(definitions.flatMap(({ labels }) => labels.map(({ name }) => name)));
  if (own.has(label)) return undefined;
  const near = [...own].filter((one) => plain(one) === plain(label) || isTypo(one, label));
  return near.length === 1 ? near[0] : undefined;
}

const isKnown = ({ labelsAreKnown, library }: MetricDefinition): boolean =>
  labelsAreKnown === true && !library.startsWith('otel');

/** `statusCode` and `status_code`. */
const plain = (name: string): string => name.replaceAll('_', '').toLowerCase();

/** Short names are near too many others. */
const LEAST_LENGTH = 4;

const isTypo = (left: string, right: string): boolean =>
  Math.min(left.length, right.length) >= LEAST_LENGTH &&
  (letters(left) === letters(right) || distance(left, right) <= (left.length > 7 ? 2 : 1));

/** Letters that changed places stay the same letters. */
const letters = (name: string): string => [...name].sort().join('');
