/** How an application of each framework of Python is instrumented as a whole (https://opentelemetry-python-contrib.readthedocs.io). */
import type { PythonPackage } from '../manifests/pythonVersions';

export interface ApplicationFlavour {
  /** What makes the application: `FastAPI` of `fastapi`, `web.Application` of `aiohttp`. */
  readonly constructor: { readonly module: string; readonly name: string; readonly within?: string };
  readonly package: PythonPackage;
  /** What the program imports to be instrumented, without the helper's functions. */
  readonly imports: readonly { readonly source: string; readonly name: string }[];
  /** The statement; it stands after the application's, unless applications are instrumented as they are made. `$app` is what it is bound to. */
  readonly statement?: string;
  readonly isBefore?: true;
  /** An argument of the constructor instead: an entry of this list. */
  readonly entry?: { readonly keyword: string; readonly value: string };
  /** What the helper's module has for it, beside the set-up: the name that the program imports, its imports and its text. */
  readonly details?: { readonly imports: readonly string[]; readonly text: string };
}

/** Name of the function in `details`. */
export const SPAN_DETAILS = 'span_details';

const ASGI = { source: 'opentelemetry.instrumentation.asgi', name: 'OpenTelemetryMiddleware' };

/** StarletteInstrumentor knows the first part of the path alone where routes are mounted. */
const STARLETTE_DETAILS = `def ${SPAN_DETAILS}(scope):
    """The name of a request's span, and its route through all mounts."""
    method = scope.get("method", "")
    route = _route_of(scope["app"].routes, scope)
    if not route:
        return method, {}
    return f"{method} {route}".strip(), {"http.route": route}


def _route_of(routes, scope):
    for route in routes:
        match, child = route.matches(scope)
        if match != Match.NONE:
            inner = _route_of(getattr(route, "routes", None) or [], {**scope, **child})
            return getattr(route, "path", "") + inner
    return ""
`;

/** Litestar's own plug-in stands before the router: it names spans by the path as it was asked. */
const LITESTAR_DETAILS = `def ${SPAN_DETAILS}(scope):
    """The name of a request's span, and its route."""
    method = scope.get("method", "")
    route = scope["path_template"]
    return f"{method} {route}".strip(), {"http.route": route}
`;

const instrumentor = (module: string, name: string): { readonly source: string; readonly name: string } => ({
  source: `opentelemetry.instrumentation.${module}`,
  name,
});

export const APPLICATION_FLAVOURS: Readonly<Record<string, ApplicationFlavour>> = {
  fastapi: {
    constructor: { module: 'fastapi', name: 'FastAPI' },
    package: 'opentelemetry-instrumentation-fastapi',
    imports: [instrumentor('fastapi', 'FastAPIInstrumentor')],
    statement: 'FastAPIInstrumentor.instrument_app($app)',
  },
  starlette: {
    constructor: { module: 'starlette.applications', name: 'Starlette' },
    package: 'opentelemetry-instrumentation-asgi',
    imports: [ASGI],
    statement: `$app.add_middleware(OpenTelemetryMiddleware, default_span_details=${SPAN_DETAILS})`,
    details: { imports: ['from starlette.routing import Match'], text: STARLETTE_DETAILS },
  },
  flask: {
    constructor: { module: 'flask', name: 'Flask' },
    package: 'opentelemetry-instrumentation-flask',
    imports: [instrumentor('flask', 'FlaskInstrumentor')],
    statement: 'FlaskInstrumentor().instrument_app($app)',
  },
  aiohttp: {
    constructor: { module: 'aiohttp', name: 'Application', within: 'web' },
    package: 'opentelemetry-instrumentation-aiohttp-server',
    imports: [instrumentor('aiohttp_server', 'AioHttpServerInstrumentor')],
    statement: 'AioHttpServerInstrumentor().instrument()',
    isBefore: true,
  },
  litestar: {
    constructor: { module: 'litestar', name: 'Litestar' },
    package: 'opentelemetry-instrumentation-asgi',
    imports: [{ source: 'litestar.middleware', name: 'DefineMiddleware' }, ASGI],
    entry: {
      keyword: 'middleware',
      value: `DefineMiddleware(OpenTelemetryMiddleware, default_span_details=${SPAN_DETAILS})`,
    },
    details: { imports: [], text: LITESTAR_DETAILS },
  },
};

/** Of all frameworks on Django; its middleware adds itself to the settings. */
export const DJANGO_FRAMEWORKS: readonly string[] = ['django', 'django-rest-framework', 'django-ninja'];

export const DJANGO = {
  package: 'opentelemetry-instrumentation-django',
  imports: [instrumentor('django', 'DjangoInstrumentor')],
  statement: 'DjangoInstrumentor().instrument()',
} as const;
