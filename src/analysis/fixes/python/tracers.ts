/** The tracer that a project of Python has in a module of its own, for helpers to use. */
import { createPythonModules } from '../../linker/modules/python';
import type { SourceTree } from '../../sourceTree';

export interface PythonTracer {
  readonly symbol: string;
  readonly file: string;
}

/** A tracer of a module that imports others of the project may be what imports the helper in turn: those are left alone. */
export function findPythonTracer(files: readonly string[], tree: SourceTree): PythonTracer | undefined {
  for (const file of files) {
    const facts = file.endsWith('.py') ? tree.facts(file) : undefined;
    const own = facts?.body.find(
      (statement) =>
        statement.kind === 'bind' &&
        statement.target.kind === 'name' &&
        statement.value?.kind === 'call' &&
        statement.value.callee.kind === 'member' &&
        statement.value.callee.name === 'get_tracer',
    );
    if (!facts || own?.kind !== 'bind' || own.target.kind !== 'name') continue;
    const modules = createPythonModules();
    const isAlone = facts.imports.every(
      ({ source }) => (modules.resolve(source, file, tree)?.files ?? []).length === 0,
    );
    if (isAlone && !file.endsWith('request_tracing.py')) return { symbol: own.target.name, file };
  }
  return undefined;
}
