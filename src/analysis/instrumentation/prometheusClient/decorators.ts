/**
 * `@H.time()`, `@C.count_exceptions()`: what a decorated function becomes.
 *
 * The decorator is a symbol; called with a function it becomes a symbol that remembers the function, which the linker takes for a
 * wrapper around it. Order takes care of itself: `@app.get` above it registers the wrapper, `@app.get` below it the plain function.
 */
import type { Abstract, NativeCall } from '../../linker/machine/values';
import { symbol } from '../../linker/machine/values';
import type { MetricDefinition, MetricKind } from '../../model';

type Operation = 'time' | 'count_exceptions' | 'track_inprogress';

/** Paths of decorators that prove measurement: durations do, and so do errors counted; requests in progress do not. */
export const DECORATORS = [
  'prometheus_client.Histogram#.time',
  'prometheus_client.Summary#.time',
  'prometheus_client.Counter#.count_exceptions',
] as const;

const CLASSES = { counter: 'Counter', gauge: 'Gauge', histogram: 'Histogram', summary: 'Summary' } as const;

/** The path of an operation, under which it is known as a proof. */
export function decoratorPath(kind: MetricKind, operation: Operation): string {
  return `prometheus_client.${CLASSES[kind]}#.${operation}`;
}

/** The decorator meets its function: a symbol that remembers the function and the metric. */
export const decorate: NativeCall = (call) => {
  const { callee } = call;
  const decorated = call.positional(0);
  if (callee.kind !== 'symbol' || !decorated) return undefined;
  const metric = callee.arguments?.find(({ name }) => name === 'metric');
  const held = [{ value: decorated, location: call.location }, ...(metric ? [metric] : [])];
  return symbol(`${callee.path}()`, call.location, held);
};

/** Calling a decorated function updates the metric and runs the function. */
export const runDecorated: NativeCall = (call) => {
  const { callee, location, machine } = call;
  if (callee.kind !== 'symbol') return undefined;
  const metric = metricIn(callee.arguments ?? []);
  const operation = /#\.(\w+)\(/.exec(callee.path)?.[1] ?? 'time';
  if (metric) machine.emit({ kind: 'update', update: { metric, operation, location: callee.location, labels: [] } });
  const decorated = callee.arguments?.[0]?.value;
  return decorated && machine.call(decorated, call.arguments, location, call.nameLocation);
};

/** For evidence: `http_request_duration_seconds decorates the handler`. */
export function decorationText(held: readonly { readonly name?: string; readonly value: Abstract }[]): string {
  return `${metricIn(held)?.name ?? 'a metric'} decorates the handler`;
}

function metricIn(held: readonly { readonly name?: string; readonly value: Abstract }[]): MetricDefinition | undefined {
  const carried = held.find(({ name }) => name === 'metric')?.value;
  return carried?.kind === 'entity' ? carried.metric : undefined;
}
