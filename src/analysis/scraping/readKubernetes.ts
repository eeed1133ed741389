/**
 * Objects of Kubernetes that say who is scraped: monitors of the Prometheus operator, and the Services and pods that they choose from.
 * Source of the forms: https://prometheus-operator.dev/docs/api-reference/api/ and https://kubernetes.io/docs/reference/
 */
import type { Monitor, Monitored } from './scraping';
import { dataIn, fieldsOf, itemsOf, labelsIn } from './yamlFiles';

export const KUBERNETES_WORDS =
  /^\s*["']?kind["']?\s*:\s*["']?(?:ServiceMonitor|PodMonitor|Service|Deployment|StatefulSet|DaemonSet)\b/m;
/** A file with these words that is no YAML hides who is scraped. */
export const MONITOR_WORDS = /\bkind["']?\s*:\s*["']?(?:ServiceMonitor|PodMonitor|ScrapeConfig)\b/;

export interface KubernetesObjects {
  readonly monitors: readonly Monitor[];
  readonly monitored: readonly Monitored[];
}

/** Undefined for what is no YAML. */
export function readKubernetes(file: string, text: string): KubernetesObjects | undefined {
  const objects = dataIn(withoutDefinitions(text))?.flatMap((data) => {
    const { kind, items } = fieldsOf(data);
    return kind === 'List' ? [...itemsOf(items)] : [data];
  });
  return (
    objects && {
      monitors: objects.flatMap((object) => monitorOf(file, object) ?? []),
      monitored: objects.flatMap((object) => monitoredOf(file, object) ?? []),
    }
  );
}

/** Texts longer than this are made by tools. */
const LONG = 256 * 1024;
const NO_OBJECT = /^kind: CustomResourceDefinition$/m;

/** Nearly all of a long manifest are schemas of its own kinds of objects, which take seconds to parse. */
function withoutDefinitions(text: string): string {
  if (text.length < LONG) return text;
  const documents = text.split(/^---$/m);
  return documents.filter((document) => !NO_OBJECT.test(document)).join('---');
}

function monitorOf(file: string, object: unknown): Monitor | undefined {
  const { kind, spec } = fieldsOf(object);
  if (kind !== 'ServiceMonitor' && kind !== 'PodMonitor') return undefined;
  const { matchLabels, matchExpressions } = fieldsOf(fieldsOf(spec)['selector']);
  return {
    file,
    of: kind === 'ServiceMonitor' ? 'Service' : 'Pod',
    labels: labelsIn(matchLabels),
    isPlain: itemsOf(matchExpressions).length === 0,
  };
}

const PODS_OF: ReadonlySet<unknown> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

function monitoredOf(file: string, object: unknown): Monitored | undefined {
  const { kind, metadata, spec } = fieldsOf(object);
  const { name } = fieldsOf(metadata);
  if (typeof name !== 'string' || (kind !== 'Service' && !PODS_OF.has(kind))) return undefined;
  const described =
    kind === 'Service' ? fieldsOf(metadata) : fieldsOf(fieldsOf(fieldsOf(spec)['template'])['metadata']);
  return {
    file,
    of: kind === 'Service' ? 'Service' : 'Pod',
    name,
    labels: labelsIn(described['labels']),
    isAnnotated: labelsIn(described['annotations'])['prometheus.io/scrape'] === 'true',
  };
}
