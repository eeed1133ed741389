/** Metrics that are made while requests or jobs run, or in each round of a loop: the second one fails or is lost. */
import { contains, type Location, type Range } from '../../core/range';
import type { Statement } from '../facts';
import type { MetricDefinition, RepeatedDefinition } from '../model';
import type { SourceTree } from '../sourceTree';
import { callsAny, calledName } from './spans/uses';
import { functionsIn, partsOf, visitStatements, visitValues } from './visit';

/** A registry of its own makes it right: exporters that probe on request work so. */
const OWN_REGISTRY = /^(?:NewRegistry|NewPedanticRegistry|CollectorRegistry|Registry|registry)$/;
/** Reading several metrics into constants (`MustNewConstMetric`), or labels that differ with each round. */
const DIFFERS = /ConstLabels|const_?labels|registry|registers/i;

/** `handled` are the bodies of functions that run for a request or a job. */
export function repeatedDefinitions(
  metrics: readonly MetricDefinition[],
  handled: readonly Location[],
  tree: SourceTree,
): readonly RepeatedDefinition[] {
  return metrics.flatMap((metric): RepeatedDefinition[] => {
    // A description is made for each scrape, and registered nowhere.
    if (metric.isConstant) return [];
    const { file, range } = metric.location;
    const handler = handled.find((body) => body.file === file && contains(body.range, range));
    const body = tree.facts(file)?.body ?? [];
    if (handler) return hasOwnRegistry(body, range) ? [] : [{ metric, by: 'handler' }];
    return isInLoop(body, metric) && !hasOwnRegistry(body, range) ? [{ metric, by: 'loop' }] : [];
  });
}

function hasOwnRegistry(body: readonly Statement[], range: Range): boolean {
  const around = functionsIn(body).filter(({ bodyRange }) => contains(bodyRange, range));
  return around.some((owner) => callsAny(owner.body, OWN_REGISTRY)) || isGivenRegistry(body, range);
}

/** `registers: [registry]`, `registry=registry` in the definition itself, or labels of its own. */
function isGivenRegistry(body: readonly Statement[], range: Range): boolean {
  let found = false;
  visitValues(body, (value) => {
    if (found || !contains(value.range, range)) return;
    if (value.kind !== 'call' || !contains(range, value.range)) return;
    visitValues([{ kind: 'expression', value, range }], (inner) => {
      if (inner.kind === 'object')
        found ||= inner.entries.some(({ key }) => key !== undefined && DIFFERS.test(keyText(key)));
      if (inner.kind === 'call') {
        found ||= inner.arguments.some(({ name }) => name !== undefined && DIFFERS.test(name));
        found ||= /^With$/.test(calledName(inner));
      }
    });
  });
  return found;
}

const keyText = (key: { readonly kind: string; readonly name?: string; readonly text?: string }): string =>
  key.name ?? key.text ?? '';

/** Whether a loop of the same function makes a metric whose name is written out, and so is the same in each round. */
function isInLoop(body: readonly Statement[], { location, places }: MetricDefinition): boolean {
  const named = places?.name?.range;
  if (!named || !contains(location.range, named) || !isLiteral(body, named)) return false;
  const [owner] = functionsIn(body)
    .filter(({ bodyRange }) => contains(bodyRange, location.range))
    .sort((left, right) => right.bodyRange[0] - left.bodyRange[0]);
  let found = false;
  visitStatements(owner?.body ?? body, (statement) => {
    if (statement.kind !== 'loop') return;
    found ||= partsOf(statement).bodies.some((inner) => inner.some(({ range }) => contains(range, location.range)));
  });
  return found;
}

function isLiteral(body: readonly Statement[], range: Range): boolean {
  let found = false;
  visitValues(body, (value) => {
    found ||= value.kind === 'text' && contains(value.range, range) && contains(range, value.range);
  });
  return found;
}
