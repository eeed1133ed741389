/**
 * “Instrument the whole application” in Next.js: it makes spans for each request by itself, and its `instrumentation` file gives them a provider
 * (https://nextjs.org/docs/app/guides/open-telemetry). The edge has no Node: what needs it stands in a file of its own.
 */
import type { WorkspaceChange } from '../../../core/finding';
import { withPackages } from '../manifests/withPackages';
import type { RouteTarget } from '../target';
import { styleOf } from '../textStyle';
import { inStyle, printWidth } from '../typescript/helperModule';
import { projectOf } from '../typescript/next';
import { setUpSource } from './nodeSetUp';

const WHERE = 'Traces go to http://localhost:4318 unless OTEL_EXPORTER_OTLP_ENDPOINT names another OTLP receiver.';
const EXTENSIONS = ['ts', 'js', 'mjs', 'tsx', 'jsx'];

/** Undefined where the project's folder is not certain, or such a file is there already. */
export function instrumentNext({ route, tree }: RouteTarget): WorkspaceChange | undefined {
  const { file } = route.declaration;
  const text = tree.text(file);
  const base = projectOf(file, tree);
  if (base === undefined || text === undefined) return undefined;
  const isTyped = /\.tsx?$/.test(file);
  const suffix = isTyped ? 'ts' : 'js';
  const stem = `${base}instrumentation`;
  if (EXTENSIONS.some((one) => tree.has(`${stem}.${one}`) || tree.has(`${stem}.node.${one}`))) return undefined;
  const style = styleOf(text);
  const own = setUpSource({
    flavour: { instrumentations: [] },
    service: route.service,
    module: 'import',
    isTyped,
    style,
    width: printWidth(file, text, tree),
  });
  const at = [0, 0, 0, 0] as const;
  const edits = new Map([
    [`${stem}.${suffix}`, [{ range: at, text: inStyle(registering(isTyped), style) }]],
    [`${stem}.node.${suffix}`, [{ range: at, text: own }]],
  ]);
  const change = { title: 'Instrument the whole application', edits };
  return withPackages(change, file, ['@opentelemetry/sdk-node'], tree, { more: WHERE });
}

const registering = (isTyped: boolean): string => `/** Next.js calls it once, before it serves anything. */
export async function register()${isTyped ? ': Promise<void>' : ''} {
  if (process.env.NEXT_RUNTIME === 'nodejs') await import('./instrumentation.node');
}
`;
