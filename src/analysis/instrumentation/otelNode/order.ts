/** Whether a set-up is loaded before the framework that it has to patch: instrumentation that comes later patches nothing. */
import { compareRanges, type Range } from '../../../core/range';
import type { FileFacts, Statement, Value } from '../../facts';
import { boundNames } from '../../languages/typescript/patterns';
import type { ModuleSystem } from '../../linker/modules/moduleSystem';
import { visitValues } from '../../linker/visit';
import type { SourceTree } from '../../sourceTree';
import type { SetUp } from './setups';

/** `after` includes "nobody can tell"; `never` when nothing loads the set-up. */
export type Order = 'before' | 'after' | 'never';

export interface Sources {
  readonly tree: SourceTree;
  readonly modules: ModuleSystem;
  /** Source files that may load the set-up. */
  readonly files: readonly string[];
  /** Native modules hoist their imports: what stands between them runs after all of them. */
  readonly isEsm: boolean;
}

const FRAMEWORK =
  /^(?:express|koa|fastify|@nestjs\/core|@hapi\/hapi|restify|connect|hono|kafkajs|bullmq|amqplib(?:\/callback_api)?)$/;
const DEEPEST = 12;

/** How the set-up's loading stands to the framework's, over all files that import it. */
export function loadOrder(setUp: SetUp, sources: Sources): Order {
  const facts = sources.tree.facts(setUp.file);
  const own = facts && frameworkImport(setUp.file, facts, sources);
  if (own) return !sources.isEsm && compareRanges(setUp.range, own) < 0 ? 'before' : 'after';
  return importers(setUp.file, setUp.runsOnLoad, sources, new Set([setUp.file]));
}

function importers(file: string, runsOnLoad: boolean, sources: Sources, visited: ReadonlySet<string>): Order {
  const orders = sources.files
    .filter((candidate) => !visited.has(candidate))
    .map((candidate) => orderIn(candidate, file, runsOnLoad, sources, visited));
  if (orders.includes('before')) return 'before';
  return orders.includes('after') ? 'after' : 'never';
}

/** The order in one file that may import the set-up; a file that imports no framework passes the question on. */
function orderIn(
  importer: string,
  file: string,
  runsOnLoad: boolean,
  sources: Sources,
  visited: ReadonlySet<string>,
): Order {
  const facts = sources.tree.facts(importer);
  const imported = facts?.imports.find(({ source }) => resolved(source, importer, sources) === file);
  if (!facts || !imported) return 'never';
  const started = runsOnLoad ? imported.range : startCall(facts, imported.source);
  if (!started) return 'never';
  const framework = frameworkImport(importer, facts, sources, file);
  if (!framework) return visited.size > DEEPEST ? 'after' : passedOn(importer, sources, visited);
  if (!runsOnLoad && sources.isEsm) return 'after';
  return compareRanges(started, framework) < 0 ? 'before' : 'after';
}

function passedOn(importer: string, sources: Sources, visited: ReadonlySet<string>): Order {
  return importers(importer, true, sources, new Set([...visited, importer]));
}

/** The first import that brings the framework in, directly or through files of the workspace. */
function frameworkImport(file: string, facts: FileFacts, sources: Sources, except?: string): Range | undefined {
  return facts.imports.find(({ source }) => {
    if (FRAMEWORK.test(source)) return true;
    const target = resolved(source, file, sources);
    return target !== undefined && target !== except && leadsToFramework(target, sources, new Set([file]));
  })?.range;
}

function leadsToFramework(file: string, sources: Sources, visited: Set<string>): boolean {
  if (visited.has(file)) return false;
  visited.add(file);
  const imports = sources.tree.facts(file)?.imports ?? [];
  return imports.some(({ source }) => {
    if (FRAMEWORK.test(source)) return true;
    const target = resolved(source, file, sources);
    return target !== undefined && leadsToFramework(target, sources, visited);
  });
}

function resolved(source: string, from: string, { modules, tree }: Sources): string | undefined {
  return modules.resolve(source, from, tree)?.id;
}

/** The first call of something imported from the set-up's module: `startTracing()`. */
function startCall(facts: FileFacts, source: string): Range | undefined {
  const names = new Set(facts.body.flatMap((statement) => namesFrom(statement, source)));
  let first: Range | undefined;
  visitValues(facts.body, (value) => {
    if (value.kind !== 'call') return;
    const holder = value.callee.kind === 'member' ? value.callee.object : value.callee;
    const isCalled = isRequireOf(holder, source) || (holder.kind === 'name' && names.has(holder.name));
    if (isCalled) first ??= value.range;
  });
  return first;
}

/** What `import … from source` or `const … = require(source)` binds. */
function namesFrom(statement: Statement, source: string): readonly string[] {
  if (statement.kind === 'import' && statement.source === source) {
    return statement.bindings.flatMap((binding) => ('local' in binding ? [binding.local] : []));
  }
  const isRequired = statement.kind === 'bind' && statement.value && isRequireOf(statement.value, source);
  return isRequired ? boundNames(statement.target) : [];
}

function isRequireOf(value: Value, source: string): boolean {
  if (value.kind !== 'call' || value.callee.kind !== 'name' || value.callee.name !== 'require') return false;
  const [first] = value.arguments;
  return first?.value.kind === 'text' && first.value.text === source;
}
