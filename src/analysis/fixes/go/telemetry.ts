/** The set-up that sends spans from a Go program, where it has none: a function beside `main`, and a line that calls it first. */
import type { WorkspaceChange } from '../../../core/finding';
import type { TextEdit } from '../../../core/range';
import type { FunctionFacts } from '../../facts';
import { functionsIn } from '../../linker/visit';
import { folderOf, isTestFile } from '../../sourceFiles';
import type { SourceTree } from '../../sourceTree';
import { withModules } from '../manifests/goMod';
import type { KnownGoModule } from '../manifests/goModuleVersions';
import { functionOf } from './packages';
import { openingEdit } from './opening';
import { telemetrySource } from './telemetrySource';

const STARTER = 'startTelemetry';
const FILE = 'telemetry.go';
const SENDS = /SetTracerProvider\(|datadog|dd-trace-go/i;

export interface TelemetryTarget {
  /** Files of the service. */
  readonly files: readonly string[];
  readonly tree: SourceTree;
  readonly service: string;
  /** A file of the program: of several `main`s, the one beside it is meant. */
  readonly near: string;
}

/**
 * Adds to a change what makes its spans arrive: the set-up, unless somebody set a tracer provider, and the modules. Without a `main` that is
 * certain the note says what is left to do.
 */
export function withTelemetry(
  change: WorkspaceChange,
  modules: readonly KnownGoModule[],
  target: TelemetryTarget,
): WorkspaceChange {
  const { tree, near } = target;
  if (hasProvider(target)) return withModules(change, near, modules, tree);
  const edits = setUp(target, change.edits);
  if (!edits)
    return withModules(change, near, modules, tree, 'Set a tracer provider with an exporter where the program starts.');
  return withModules(
    { ...change, edits },
    near,
    [
      ...modules,
      'go.opentelemetry.io/otel',
      'go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp',
      'go.opentelemetry.io/otel/sdk',
    ],
    tree,
    'Spans go to OTEL_EXPORTER_OTLP_ENDPOINT, by default http://localhost:4318.',
  );
}

function hasProvider({ files, tree }: TelemetryTarget): boolean {
  return files.some((file) => file.endsWith('.go') && !isTestFile(file) && tree.mentions(file, SENDS));
}

function setUp(target: TelemetryTarget, before: WorkspaceChange['edits']): WorkspaceChange['edits'] | undefined {
  const { tree, service } = target;
  const main = mainOf(target);
  const text = main && tree.text(main.file);
  if (!main || text === undefined) return undefined;
  const folder = folderOf(main.file);
  const file = folder === '' ? FILE : `${folder}/${FILE}`;
  if (tree.has(file) || functionOf(STARTER, folder, tree)) return undefined;
  const call = openingEdit(main.function.bodyRange, [`defer ${STARTER}()()`], text);
  const edits = new Map<string, readonly TextEdit[]>(before);
  edits.set(main.file, [...(before.get(main.file) ?? []), call]);
  edits.set(file, [{ range: [0, 0, 0, 0], text: telemetrySource(service) }]);
  return edits;
}

/** The program's `main`: the one beside the file, else the only one. */
function mainOf({
  files,
  tree,
  near,
}: TelemetryTarget): { readonly file: string; readonly function: FunctionFacts } | undefined {
  const mains = files
    .filter((file) => file.endsWith('.go') && !isTestFile(file) && tree.mentions(file, /func main\(/))
    .flatMap((file) => {
      const facts = tree.facts(file);
      if (!facts || facts.package !== 'main' || facts.generated) return [];
      const found = functionsIn(facts.body).find(({ name, receiver }) => name === 'main' && !receiver);
      return found ? [{ file, function: found }] : [];
    });
  const beside = mains.filter(({ file }) => folderOf(file) === folderOf(near));
  const [only, ...more] = beside.length > 0 ? beside : mains;
  return more.length === 0 ? only : undefined;
}
