/** What a span says about the code that made it; the server finds the place in the workspace with it. */
import { SpanKind } from '../../core/trace/columns';
import { attributeText, type SpanDetails } from '../../core/trace/details';

export interface CodeHint {
  /** `resource.service.name`. */
  readonly service?: string;
  /** A path on the machine that built the program: match it by its end. */
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** Fully qualified in the language's own way. */
  readonly function?: string;
  /** Of a span that handles a request: the route as the framework wrote it, and the method. */
  readonly route?: string;
  readonly method?: string;
  /** The span's own name. */
  readonly operation: string;
  /** It calls another service: its route is that of the service it calls. */
  readonly isCaller: boolean;
}

/** `kind` is a `SpanKind`. Reads both generations of the conventions (OpenTelemetry, attributes `code.*` and `http.*`), newest first. */
export function codeHintOf(details: SpanDetails, name: string, kind?: number): CodeHint {
  const own = (...keys: string[]): string | undefined => attributeText(details.attributes, ...keys);
  const service = attributeText(details.resource, 'service.name');
  const file = own('code.file.path', 'code.filepath');
  const line = Number(own('code.line.number', 'code.lineno'));
  const functionName = own('code.function.name') ?? joined(own('code.namespace'), own('code.function'));
  const method = own('http.request.method', 'http.method');
  const route = own('http.route') ?? routeFromName(name);
  return {
    operation: name,
    isCaller: kind === SpanKind.client || kind === SpanKind.producer,
    ...(service === undefined ? {} : { service }),
    ...(file === undefined ? {} : { file }),
    ...(Number.isInteger(line) && line > 0 ? { line } : {}),
    ...(functionName === undefined ? {} : { function: functionName }),
    ...(method === undefined ? {} : { method }),
    ...(route === undefined ? {} : { route }),
  };
}

function joined(namespace: string | undefined, name: string | undefined): string | undefined {
  return namespace === undefined || name === undefined ? name : `${namespace}.${name}`;
}

/** Conventions call a server span `GET /users/{id}`. */
function routeFromName(name: string): string | undefined {
  return /^[A-Z]+ (\/\S*)$/.exec(name)?.[1];
}
