/** The helper module of TypeScript and JavaScript: it records when the response is over, whatever way it ended. */
import type { TextStyle } from '../textStyle';
import { inStyle, withNeighbours } from '../typescript/helperModule';
import { relativeImport } from '../typescript/imports';
import type { FixTarget } from './addMetrics';
import { COUNTER_NAME, HISTOGRAM_NAME, type OwnMetric } from './metricSet';
import type { TypeScriptFlavour } from './typescriptFlavours';

export const HELPER = 'measureRequest';

const NEW_COUNTER: OwnMetric = {
  symbol: 'httpRequestsTotal',
  file: '',
  labels: [
    { name: 'method', role: 'method' },
    { name: 'path', role: 'route' },
    { name: 'status', role: 'status' },
  ],
};
const NEW_HISTOGRAM: OwnMetric = {
  ...NEW_COUNTER,
  symbol: 'httpRequestDuration',
  labels: NEW_COUNTER.labels.slice(0, 2),
};

/** Undefined when no metric can be used or made. `file` is where it will stand. */
export function typeScriptHelper(
  { metrics, tree }: FixTarget,
  file: string,
  isCommonJs: boolean,
  style: TextStyle,
  flavour: TypeScriptFlavour,
): string | undefined {
  const makesCounter = !metrics.counter && !metrics.takenNames.has(COUNTER_NAME);
  const makesHistogram = !metrics.histogram && !metrics.takenNames.has(HISTOGRAM_NAME);
  const counter = metrics.counter ?? (makesCounter ? NEW_COUNTER : undefined);
  const histogram = metrics.histogram ?? (makesHistogram ? NEW_HISTOGRAM : undefined);
  if (!counter && !histogram) return undefined;
  const isTyped = /\.[cm]?ts$/.test(file);
  const own = [metrics.counter, metrics.histogram].filter((metric) => metric !== undefined);
  const made = [
    ...(makesCounter ? [['Counter', NEW_COUNTER, COUNTER_NAME, 'HTTP requests by route and status.'] as const] : []),
    ...(makesHistogram
      ? [['Histogram', NEW_HISTOGRAM, HISTOGRAM_NAME, 'Duration of HTTP requests by route.'] as const]
      : []),
  ];
  const isLoadedAgain = flavour.isLoadedAgain === true && made.length > 0;
  const client = [...made.map(([kind]) => kind), ...(isLoadedAgain ? ['register'] : [])];
  const bring = (names: readonly string[], source: string): string =>
    isCommonJs
      ? `const { ${names.join(', ')} } = require('${source}');`
      : `import { ${names.join(', ')} } from '${source}';`;
  const bySource = new Map<string, string[]>();
  for (const metric of own) {
    const source = relativeImport(file, metric.file, withNeighbours(tree, file));
    bySource.set(source, [...(bySource.get(source) ?? []), metric.symbol]);
  }
  const lines = [
    ...(isTyped ? flavour.typeImports : []),
    ...(client.length > 0 ? [bring(client, 'prom-client')] : []),
    ...[...bySource].map(([source, names]) => bring([...new Set(names)].sort(), source)),
    '',
    ...(isLoadedAgain ? ['// Next.js loads this module several times: what is registered already is used again.'] : []),
    ...made.flatMap((one) => [...(isLoadedAgain ? registeredMetric(one, isTyped) : [newMetric(one)]), '']),
    ...middleware(counter, histogram, flavour, isTyped, isCommonJs),
    ...(flavour.more ? ['', ...flavour.more(isTyped)] : []),
    ...(isCommonJs ? ['', 'module.exports = { measureRequest };'] : []),
    '',
  ];
  return inStyle(lines.join('\n'), style);
}

type NewMetric = readonly [kind: string, metric: OwnMetric, name: string, help: string];

/** The registered one is of the class that is imported, or else of another copy of the library. */
function registeredMetric(made: NewMetric, isTyped: boolean): readonly string[] {
  const [kind, { symbol }, name] = made;
  const found = `registered${kind}`;
  const [, ...lines] = newMetric(made).split('\n');
  return [
    `const ${found} = register.getSingleMetric('${name}');`,
    `const ${symbol}${isTyped ? `: ${kind}` : ''} =`,
    `  ${found} instanceof ${kind}`,
    `    ? ${found}`,
    `    : new ${kind}({`,
    ...lines.map((line) => `      ${line}`),
  ];
}

function newMetric([kind, metric, name, help]: NewMetric): string {
  const labels = metric.labels.map((label) => `'${label.name}'`).join(', ');
  return [
    `const ${metric.symbol} = new ${kind}({`,
    `  name: '${name}',`,
    `  help: '${help}',`,
    `  labelNames: [${labels}],`,
    '});',
  ].join('\n');
}

function middleware(
  counter: OwnMetric | undefined,
  histogram: OwnMetric | undefined,
  flavour: TypeScriptFlavour,
  isTyped: boolean,
  isCommonJs: boolean,
): string[] {
  const updates = [
    `const status = ${flavour.status};`,
    ...(counter ? [`${counter.symbol}.inc({ ${labels(counter, flavour)} });`] : []),
    ...(histogram
      ? [
          `const seconds = ${flavour.seconds};`,
          `${histogram.symbol}.observe({ ${labels(histogram, flavour)} }, seconds);`,
        ]
      : []),
  ];
  const parameter = isTyped ? 'path: string' : 'path';
  const result = isTyped ? `: ${flavour.returns}` : '';
  return [
    '/** Counts and times every request of a route, whatever way it ends. */',
    ...(flavour.opening?.(isTyped) ?? [`function measureRequest(${parameter})${result} {`]).map((line) =>
      line.startsWith('function ') && !isCommonJs ? `export ${line}` : line,
    ),
    ...flavour.body(updates, isTyped).map((line) => `  ${line}`),
    '}',
  ];
}

function labels(metric: OwnMetric, { method }: TypeScriptFlavour): string {
  const values = { method, route: 'path', status: 'status' } as const;
  return metric.labels.map(({ name, role }) => (name === values[role] ? name : `${name}: ${values[role]}`)).join(', ');
}
