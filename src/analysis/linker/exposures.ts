/** Where a service exposes its metrics, and at which ports it can be reached. */
import type { CallValue, FileFacts, Language, Value } from '../facts';
import type { Exposure, Route, Service } from '../model';
import { folderOf } from '../sourceFiles';
import type { SourceTree } from '../sourceTree';
import { calledName } from './spans/uses';
import { visitValues } from './visit';

interface Exposing {
  readonly module: RegExp;
  readonly call: RegExp;
  /** Listens at a port of its own: the argument that says which, or this one. */
  readonly ownPort?: number;
}

/** Calls that serve what was measured, by the module that brings them. Sources: the libraries' own documentation. */
const EXPOSING: Readonly<Record<Language, readonly Exposing[]>> = {
  go: [{ module: /^github\.com\/prometheus\/client_golang\/prometheus\/promhttp$/, call: /^Handler(?:For)?$/ }],
  python: [
    { module: /^prometheus_client/, call: /^start_(?:http|wsgi)_server$/, ownPort: 8000 },
    { module: /^prometheus_client/, call: /^(?:make_[aw]sgi_app|generate_latest)$/ },
    { module: /^prometheus_fastapi_instrumentator/, call: /^expose$/ },
    { module: /^prometheus_flask_exporter/, call: /^(?:Gunicorn|UWsgi)?\w*PrometheusMetrics$/ },
  ],
  typescript: [
    { module: /^@opentelemetry\/exporter-prometheus$/, call: /^PrometheusExporter$/, ownPort: 9464 },
    { module: /^prom-client$/, call: /^metrics$/ },
    { module: /^express-prom-bundle$/, call: /^(?:promBundle|prometheusMiddleware)$/ },
  ],
};

const METRICS_PATH = /(?:^|\/)(?:metrics|prometheus)$/;

interface Looked {
  readonly language: Language;
  readonly folder: string;
  readonly service: Service;
  readonly candidates: readonly string[];
  readonly routes: readonly Route[];
  /** It defines metrics of its own. */
  readonly measures: boolean;
}

/** The first place where the unit exposes its metrics; none where none was found. */
export function exposuresOf(
  { language, folder, service, candidates, routes, measures }: Looked,
  tree: SourceTree,
): readonly Exposure[] {
  const route = routes.find(({ path, method }) => METRICS_PATH.test(path) && (method === 'GET' || method === '*'));
  for (const file of candidates) {
    const words = EXPOSING[language].map(({ call }) => call.source.replace(/^\^|\$$/g, ''));
    const facts = tree.mentions(file, new RegExp(words.join('|'))) ? tree.facts(file) : undefined;
    const found = facts && exposingCall(facts, language);
    if (!found) continue;
    const { call, exposing } = found;
    const isOwn = exposing.ownPort !== undefined;
    const own = isOwn ? [portIn(call) ?? exposing.ownPort ?? 0] : [];
    return [
      {
        service,
        path: route && !isOwn ? route.path : '/metrics',
        location: route && !isOwn ? route.declaration : { file, range: call.range },
        ports: isOwn ? own : portsOf(folder, language, candidates, tree),
      },
    ];
  }
  if (!route || !measures) return [];
  const ports = portsOf(folder, language, candidates, tree);
  return [{ service, path: route.path, location: route.declaration, ports }];
}

function exposingCall(
  facts: FileFacts,
  language: Language,
): { readonly call: CallValue; readonly exposing: Exposing } | undefined {
  const known = EXPOSING[language].filter(({ module }) => facts.imports.some(({ source }) => module.test(source)));
  let found: { call: CallValue; exposing: Exposing } | undefined;
  if (known.length === 0) return undefined;
  visitValues(facts.body, (value) => {
    if (found || value.kind !== 'call') return;
    const exposing = known.find(({ call }) => call.test(calledName(value)));
    if (exposing) found = { call: value, exposing };
  });
  return found;
}

/** `start_http_server(9000)`, `port=9000`, `{ port: 9000 }`. */
function portIn(call: CallValue): number | undefined {
  for (const { name, value } of call.arguments) {
    if (value.kind === 'number' && (name === undefined || name === 'port')) return value.value;
    if (value.kind !== 'object') continue;
    for (const entry of value.entries)
      if (entry.key && keyOf(entry.key) === 'port' && entry.value.kind === 'number') return entry.value.value;
  }
  return undefined;
}

const keyOf = (key: Value): string => (key.kind === 'name' ? key.name : key.kind === 'text' ? key.text : '');

/** Ports that the program listens at, as they are written; those of a container are `EXPOSE`d. */
const LISTENING: Readonly<Record<Language, RegExp>> = {
  go: /(?:ListenAndServe(?:TLS)?|Addr|Listen|Run|Start)\b[^\n"]{0,40}"[\w.]*:(\d{2,5})"/g,
  python: /\bport\s*=\s*(?:int\([^)\n]*?)?["']?(\d{2,5})|--port[= ]["']?(\d{2,5})/g,
  typescript: /\blisten\(\s*\{?\s*(?:port:\s*)?(\d{2,5})|\bPORT\s*(?:\|\||\?\?)\s*["']?(\d{2,5})/g,
};

const MAY_LISTEN = /listen|Listen|Addr|Run|Start|port|PORT/;

/** Ports that a source text says it listens at. */
export const portsWritten = (text: string, language: Language): readonly number[] =>
  numbersIn(text, LISTENING[language]);

function portsOf(
  folder: string,
  language: Language,
  candidates: readonly string[],
  tree: SourceTree,
): readonly number[] {
  const docker = tree.files.filter((file) => /Dockerfile[^/]*$/.test(file) && folderOf(file) === folder);
  const exposed = docker.flatMap((file) => numbersIn(tree.text(file) ?? '', /^\s*EXPOSE\s+(\d{2,5})/gm));
  const commanded = docker.flatMap((file) =>
    numbersIn(tree.text(file) ?? '', /--(?:port|bind)[= "',]+(?:[\d.]+:)?(\d{2,5})/g),
  );
  const listening = candidates.flatMap((file) =>
    tree.mentions(file, MAY_LISTEN) ? portsWritten(tree.text(file) ?? '', language) : [],
  );
  return [...new Set([...exposed, ...commanded, ...listening])];
}

function numbersIn(text: string, pattern: RegExp): readonly number[] {
  return [...text.matchAll(pattern)].flatMap((match) => {
    const written = match.slice(1).find((group) => group !== undefined);
    return written === undefined ? [] : [Number(written)];
  });
}
