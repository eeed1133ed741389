/** The file that sets OpenTelemetry up in a process of Node (https://opentelemetry.io/docs/languages/js/getting-started/nodejs/). */
import type { TextStyle } from '../textStyle';
import { inStyle } from '../typescript/helperModule';
import type { NodeFlavour } from './nodeFlavours';

export interface SetUpSetting {
  readonly flavour: NodeFlavour;
  readonly service: string;
  readonly module: 'require' | 'import' | 'native';
  readonly isTyped: boolean;
  readonly style: TextStyle;
  /** Columns that a line may have. */
  readonly width: number;
}

/** `native` modules are Node's own: only a hook lets instrumentations see them (opentelemetry-js, doc/esm-support.md). */
export function setUpSource({ flavour, service, module, isTyped, style, width }: SetUpSetting): string {
  const bring = (name: string, source: string): string =>
    module === 'require' ? `const { ${name} } = require('${source}');` : `import { ${name} } from '${source}';`;
  const { middleware } = flavour;
  const imports: readonly (readonly [name: string, source: string])[] = [
    ...Object.entries(middleware?.imports ?? {}).map(([source, names]) => [names.join(', '), source] as const),
    ...(module === 'native' ? ([['register', 'node:module']] as const) : []),
    ...flavour.instrumentations
      .map((one) => [one.className, one.package] as const)
      .sort(([, left], [, right]) => (left < right ? -1 : 1)),
    ['NodeSDK', '@opentelemetry/sdk-node'],
  ];
  const made = flavour.instrumentations.map(({ className, options = '' }) => `new ${className}(${options})`);
  const name = isTyped ? "process.env['OTEL_SERVICE_NAME']" : 'process.env.OTEL_SERVICE_NAME';
  const list = `  instrumentations: [${made.join(', ')}],`;
  const lines = [
    '/** Traces and metrics, sent where OTEL_EXPORTER_OTLP_ENDPOINT says. It must be loaded before all else. */',
    ...(isTyped ? (middleware?.typeImports ?? []) : []),
    ...imports.map(([brought, source]) => bring(brought, source)),
    '',
    ...(module === 'native' ? ["register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);", ''] : []),
    'const sdk = new NodeSDK({',
    `  serviceName: ${name} ?? '${service}',`,
    ...(list.length <= width ? [list] : ['  instrumentations: [', ...made.map((one) => `    ${one},`), '  ],']),
    '});',
    '',
    'sdk.start();',
    '',
    '// What is not sent yet goes out first; where nobody else listens to the signal, it ends the process as before.',
    "process.once('SIGTERM', () => {",
    '  void sdk.shutdown().finally(() => {',
    "    if (process.listenerCount('SIGTERM') === 0) process.kill(process.pid, 'SIGTERM');",
    '  });',
    '});',
    ...(middleware?.source ? ['', ...own(middleware.source(isTyped), module)] : []),
    ...(middleware?.source && module === 'require' ? ['', `module.exports = { ${middleware.name} };`] : []),
    '',
  ];
  return inStyle(lines.join('\n'), style);
}

const own = (lines: readonly string[], module: SetUpSetting['module']): readonly string[] =>
  module === 'require' ? lines.map((line) => line.replace(/^export /, '')) : lines;
