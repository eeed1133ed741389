/**
 * Outside values that have no bound, by their path: what a request carries, identities, clocks, random numbers, error texts.
 * A table, first match wins; `safe` entries stand before the risky ones they carve out of. Facts: Prometheus' naming practice
 * ("do not use labels to store dimensions with high cardinality"), and the sources of the frameworks named.
 */
export type RiskSource =
  'raw-path' | 'request-input' | 'identity' | 'random' | 'time' | 'error-text' | 'address' | 'trace-id';

export interface Risk {
  readonly path: RegExp;
  readonly source: RiskSource | 'safe';
}

const GO_REQUEST = String.raw`^(?:net/http\.Request#|.*\.Request(?:\(\))?|github\.com/gin-gonic/gin\.Context#\.Request)`;
const EXPRESS_REQUEST = String.raw`^express\.Request#`;
const STARLETTE_REQUEST = String.raw`^(?:fastapi|starlette(?:\.requests)?)\.Request#`;
const FASTIFY_REQUEST = String.raw`^fastify\.FastifyRequest#`;
const FLASK_REQUEST = String.raw`^flask\.Request#`;
const DJANGO_REQUEST = String.raw`^(?:django\.http\.(?:request\.)?HttpRequest|django\.core\.handlers\.(?:wsgi|asgi)\.\w+Request|rest_framework\.request\.Request)#`;

export const RISKS: readonly Risk[] = [
  // Templates and what frameworks bound themselves.
  { path: new RegExp(`${GO_REQUEST}\\.(?:Pattern|Method|Proto)$`), source: 'safe' },
  { path: new RegExp(`${EXPRESS_REQUEST}\\.(?:route\\.path|baseUrl|method|protocol)$`), source: 'safe' },
  { path: new RegExp(`${FASTIFY_REQUEST}\\.(?:routeOptions\\.url|routerPath|method|protocol)$`), source: 'safe' },
  { path: new RegExp(`${FLASK_REQUEST}\\.(?:url_rule\\.rule|endpoint|blueprint|method|scheme)$`), source: 'safe' },
  { path: new RegExp(`${STARLETTE_REQUEST}\\.(?:method|scope\\[\\]\\.(?:path|path_format))$`), source: 'safe' },
  { path: new RegExp(`${DJANGO_REQUEST}\\.(?:method|resolver_match\\.(?:route|\\w+_name))$`), source: 'safe' },
  { path: /^net\/http\.Status(?:Text\(\)|[A-Z]\w*)$|^strconv\.FormatBool\(\)$|^reflect\.TypeOf\(\)/, source: 'safe' },
  { path: /\.(?:FullPath|RoutePattern|GetPathTemplate)\(\)$/, source: 'safe' },
  { path: /^github\.com\/labstack\/echo\.Context#\.Path\(\)$/, source: 'safe' },
  { path: /^github\.com\/gofiber\/fiber\.Ctx#\.(?:Route\(\)\.Path|Method\(\))$/, source: 'safe' },
  // The raw path or URL.
  { path: /^github\.com\/gofiber\/fiber\.Ctx#\.(?:Path|OriginalURL)\(\)$/, source: 'raw-path' },
  {
    path: new RegExp(
      `${GO_REQUEST}\\.(?:URL\\.(?:Path|RawPath|String\\(\\)|EscapedPath\\(\\)|RequestURI\\(\\))|RequestURI)$`,
    ),
    source: 'raw-path',
  },
  { path: new RegExp(`${GO_REQUEST}\\.URL$`), source: 'raw-path' },
  { path: new RegExp(`${EXPRESS_REQUEST}\\.(?:path|url|originalUrl|_parsedUrl\\.pathname)$`), source: 'raw-path' },
  { path: new RegExp(`${FASTIFY_REQUEST}\\.(?:url|originalUrl)$`), source: 'raw-path' },
  { path: new RegExp(`${FLASK_REQUEST}\\.(?:path|full_path|url|base_url)$`), source: 'raw-path' },
  { path: new RegExp(`${STARLETTE_REQUEST}\\.url(?:\\.path|\\._url)?$`), source: 'raw-path' },
  {
    path: new RegExp(`${DJANGO_REQUEST}\\.(?:path|path_info|get_full_path\\(\\)|build_absolute_uri\\(\\))$`),
    source: 'raw-path',
  },
  // What the client sends.
  {
    path: /^github\.com\/(?:gin-gonic\/gin\.Context|labstack\/echo\.Context|gofiber\/fiber\.Ctx)#\.(?:Param|Params|Query|DefaultQuery|QueryParam|PostForm|FormValue|GetHeader|Get|Cookie|Cookies|Hostname|BaseURL)\(\)$/,
    source: 'request-input',
  },
  {
    path: new RegExp(
      `${GO_REQUEST}\\.(?:PathValue\\(\\)|FormValue\\(\\)|PostFormValue\\(\\)|Form\\b.*|URL\\.(?:Query\\(\\).*|RawQuery)|Header\\b.*|Host|UserAgent\\(\\)|Referer\\(\\)|Cookie\\(\\).*)$`,
    ),
    source: 'request-input',
  },
  { path: new RegExp(`${EXPRESS_REQUEST}\\.(?:params|query|body|headers|cookies)\\b`), source: 'request-input' },
  {
    path: new RegExp(`${EXPRESS_REQUEST}\\.(?:get|header|param)\\(\\)$|${EXPRESS_REQUEST}\\.hostname$`),
    source: 'request-input',
  },
  {
    path: new RegExp(`${FASTIFY_REQUEST}\\.(?:(?:params|query|body|headers|cookies)\\b|host(?:name)?$)`),
    source: 'request-input',
  },
  {
    path: new RegExp(
      `${FLASK_REQUEST}\\.(?:(?:args|form|values|view_args|json|data|headers|cookies)\\b|get_json\\(\\)|host$)`,
    ),
    source: 'request-input',
  },
  {
    path: new RegExp(`${STARLETTE_REQUEST}\\.(?:path_params|query_params|headers|cookies|form\\(\\)|json\\(\\))`),
    source: 'request-input',
  },
  {
    path: new RegExp(
      `${DJANGO_REQUEST}\\.(?:GET|POST|data|query_params|headers|META|COOKIES|body|resolver_match\\.kwargs)\\b`,
    ),
    source: 'request-input',
  },
  { path: /^request-parameter#/, source: 'request-input' },
  { path: /^net\/url\.URL#\.(?:Path|RawPath|String\(\)|RequestURI\(\))$/, source: 'raw-path' },
  // Where the client is.
  {
    path: /^github\.com\/(?:gin-gonic\/gin\.Context|labstack\/echo\.Context|gofiber\/fiber\.Ctx)#\.(?:ClientIP|RealIP|IP|RemoteIP)\(\)$/,
    source: 'address',
  },
  { path: new RegExp(`${GO_REQUEST}\\.RemoteAddr$`), source: 'address' },
  {
    path: new RegExp(`${EXPRESS_REQUEST}\\.(?:ips?|socket\\.remoteAddress|connection\\.remoteAddress)$`),
    source: 'address',
  },
  { path: new RegExp(`${FASTIFY_REQUEST}\\.(?:ips?|socket\\.remoteAddress)$`), source: 'address' },
  { path: new RegExp(`${FLASK_REQUEST}\\.(?:remote_addr$|access_route\\b)`), source: 'address' },
  { path: new RegExp(`${STARLETTE_REQUEST}\\.client(?:\\.host)?$`), source: 'address' },
  // Who the client is.
  { path: new RegExp(`${DJANGO_REQUEST}\\.user\\.(?:id|pk|email|username|get_username\\(\\))$`), source: 'identity' },
  {
    path: new RegExp(
      `${EXPRESS_REQUEST}\\.(?:user|session|auth)\\b.*\\.(?:id|_id|email|sub|username|uuid)$|${EXPRESS_REQUEST}\\.sessionID$`,
    ),
    source: 'identity',
  },
  {
    path: /(?:^|[.#\s])(?:user|currentUser|current_user|account|customer|claims|session)(?:#?)\.(?:id|ID|Id|email|Email|sub|Subject|uuid|UUID|username|Username)$/,
    source: 'identity',
  },
  // Never the same twice.
  {
    path: /^(?:github\.com\/google\/uuid|github\.com\/gofrs\/uuid|github\.com\/rs\/xid|github\.com\/oklog\/ulid)\.\w+\(\)/,
    source: 'random',
  },
  {
    path: /^uuid\.(?:uuid[1-8]|v[1-8]|NewString|New)\(\)|^(?:uuid|nanoid)(?:\.nanoid)?\(\)$|randomUUID\(\)$|^Math\.random\(\)|^secrets\.\w+\(\)|^random\.\w+\(\)|^(?:math|crypto)\/rand(?:\/v2)?\.\w+\(\)/,
    source: 'random',
  },
  // Of the clock: where it stands, and what comes around again.
  {
    path: /^time\.Now\(\)(?:\.\w+\(\))*\.(?:Zone|Location|Weekday|Month|Hour)\(\)/,
    source: 'safe',
  },
  {
    path: /^time\.(?:Now\(\)|time\(\)|time_ns\(\))|^datetime\.(?:datetime\.)?(?:now|utcnow)\(\)|^Date\.now\(\)|^Date\(\)|^performance\.now\(\)/,
    source: 'time',
  },
  {
    path: /(?:^|\.)(?:spanContext|SpanContext)\(\)\.(?:traceId|spanId|TraceID\(\).*|SpanID\(\).*)$|^opentelemetry\.trace\.format_(?:trace|span)_id\(\)/,
    source: 'trace-id',
  },
  // Texts of errors; their class or code is bounded.
  { path: /^Error#\.(?:name|code|constructor\.name|__class__\.__name__|status_code|status)$/, source: 'safe' },
  {
    path: /^Error#(?:\.(?:message|stack|args|detail|toString\(\)))?$|\.Error\(\)$|^error#$|^traceback\.format_exc\(\)$/,
    source: 'error-text',
  },
];

export function riskOf(path: string): RiskSource | 'safe' | undefined {
  return RISKS.find((risk) => risk.path.test(path))?.source;
}
