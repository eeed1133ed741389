/**
 * Middleware that times requests itself and hands the figure to somebody: an event bus, StatsD, a wrapper that is made elsewhere. Whether
 * it becomes a metric cannot be told from the middleware, so its routes are neither measured for sure nor surely not.
 */
import type { CallValue, Value } from '../facts';
import type { Evidence, EvidenceScope } from '../model';
import type { ClosureValue } from './machine/values';
import { visitValues } from './visit';

/** Calls that read a clock, by what they are called on and their own name. */
const CLOCKS =
  /^(?:performance\.now|process\.hrtime|hrtime\.bigint|Date\.now|time\.(?:time|perf_counter|monotonic|Now|Since))$|^(?:perf_counter|monotonic)$/;

/** What is called to hand a figure on. Loggers are not among them. */
const HANDS_ON =
  /^(?:emit|publish|timing|timer|histogram|distribution|gauge|increment|incr|record\w*|observe\w*|report\w*|track\w*)$/i;

/** No evidence where the middleware reads no clock, or only logs what it read. */
export function handTimedEvidence({ function: facts, file }: ClosureValue, scope: EvidenceScope): readonly Evidence[] {
  let readsClock = false;
  let handedOn: CallValue | undefined;
  visitValues(facts.body, (value) => {
    if (value.kind !== 'call') return;
    readsClock ||= CLOCKS.test(nameOf(value.callee));
    if (value.callee.kind === 'member' && HANDS_ON.test(value.callee.name) && value.arguments.length > 0)
      handedOn ??= value;
  });
  if (!readsClock || !handedOn) return [];
  return [
    {
      instrumentation: 'by hand',
      signals: ['metrics'],
      scope,
      location: { file, range: handedOn.range },
      text: 'times requests by hand; where the figure goes is not known',
      isDoubtful: true,
    },
  ];
}

function nameOf(callee: Value): string {
  if (callee.kind === 'name') return callee.name;
  if (callee.kind !== 'member') return '';
  const { object, name } = callee;
  return object.kind === 'name' || object.kind === 'member' ? `${object.name}.${name}` : name;
}
