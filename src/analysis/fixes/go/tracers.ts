/** The tracer that a Go package has made already, so that a fix makes no second one. */
import type { Statement, Value } from '../../facts';
import type { SourceTree } from '../../sourceTree';
import { goFilesIn } from './packages';

/** `var tracer = otel.Tracer("shop")` at the top level of the package: its name. */
export function tracerOf(folder: string, tree: SourceTree): string | undefined {
  for (const { body } of goFilesIn(folder, tree))
    for (const statement of body.flatMap((one) => (one.kind === 'block' ? one.body : [one]))) {
      const name = boundTracer(statement);
      if (name !== undefined) return name;
    }
  return undefined;
}

function boundTracer(statement: Statement): string | undefined {
  if (statement.kind !== 'bind' || statement.target.kind !== 'name') return undefined;
  return getsTracer(statement.value) ? statement.target.name : undefined;
}

const getsTracer = (value: Value | undefined): boolean =>
  value?.kind === 'call' &&
  value.callee.kind === 'member' &&
  value.callee.name === 'Tracer' &&
  value.callee.object.kind === 'name' &&
  value.callee.object.name === 'otel';
