/** The tracer that a project has made already, so that a fix makes no second one. */
import type { FileFacts, Statement, Value } from '../../facts';
import { visitValues } from '../../linker/visit';
import { isTestFile } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';

export interface OwnTracer {
  readonly file: string;
  /** What it is exported as; absent when nobody else can use it. */
  readonly symbol?: string;
  /** The name given to `getTracer`, where it is written as text. */
  readonly name?: string;
}

const MENTIONS = /getTracer/;

/** One that is exported, else any: its name is of use. */
export function findTracer(files: readonly string[], tree: SourceTree): OwnTracer | undefined {
  const found = files
    .filter((file) => /\.[cm]?[jt]s$/.test(file) && !isTestFile(file) && tree.mentions(file, MENTIONS))
    .flatMap((file) => tracersIn(file, tree.facts(file)));
  return found.find(({ symbol }) => symbol !== undefined) ?? found[0];
}

function tracersIn(file: string, facts: FileFacts | undefined): OwnTracer[] {
  if (!facts) return [];
  const exported = new Set(facts.body.flatMap(exportedNames));
  const bound = facts.body.flatMap((statement): OwnTracer[] => {
    if (statement.kind !== 'bind' || statement.target.kind !== 'name') return [];
    const call = getsTracer(statement.value);
    if (!call) return [];
    const { name } = statement.target;
    return [{ file, ...(exported.has(name) ? { symbol: name } : {}), ...call }];
  });
  if (bound.length > 0) return bound;
  const others: OwnTracer[] = [];
  visitValues(facts.body, (value) => {
    const call = getsTracer(value);
    if (call) others.push({ file, ...call });
  });
  return others;
}

function getsTracer(value: Value | undefined): { readonly name?: string } | undefined {
  if (value?.kind !== 'call' || value.callee.kind !== 'member' || value.callee.name !== 'getTracer') return undefined;
  const first = value.arguments[0]?.value;
  return first?.kind === 'text' ? { name: first.text } : {};
}

/** Under its own name: what is renamed on its way out is another's business. */
function exportedNames(statement: Statement): readonly string[] {
  if (statement.kind !== 'export' || statement.source !== undefined) return [];
  return statement.bindings.flatMap((binding) =>
    binding.kind === 'named' && binding.name === binding.local ? [binding.local] : [],
  );
}
