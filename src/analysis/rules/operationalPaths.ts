/** Paths that serve whoever runs the service, or files: probes, the metrics endpoint, profiling, documentation, assets. Nobody wants their latency. */

/** Whole paths, and the ends of longer ones. */
const PROBES =
  /\/(?:\w*healthz?|\w*health[-_]?checks?|livez?|liveness|readyz?|readiness|startupz|(?:\w+_)?ping|metrics|favicon\.ico)$/;
const ROOT_ONLY =
  /^\/(?:\w*health\w*(?:\/.*)?|metrics\/prometheus|ready|status|version|buildinfo|openapi\.(?:json|ya?ml))$/;
/** All below them. `/-/` is what Prometheus and its family use. */
const FOLDERS =
  /^\/(?:-|debug|docs|redoc|swagger(?:-ui)?|actuator|static|assets|public|_next|node_modules|\.well-known)(?:\/|$)|\/(?:swagger|openapi)\.(?:json|ya?ml)$/;
const FILE = /\.(?:js|css|map|ico|png|jpe?g|svg|gif|webp|woff2?|ttf|txt|xml|webmanifest|html?)$/;

/** What a setting puts before all of a service's routes. */
const UNKNOWN_PREFIX = /^\/\{\?\}(?=\/)/;

/** `path` is canonical: `/shop/{id}`. */
export function isOperational(path: string): boolean {
  const own = path.replace(UNKNOWN_PREFIX, '');
  return [PROBES, ROOT_ONLY, FOLDERS, FILE].some((expression) => expression.test(own));
}
