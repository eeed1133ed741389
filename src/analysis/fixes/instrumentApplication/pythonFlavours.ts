/** How an application of each framework of Python is instrumented as a whole (https://opentelemetry-python-contrib.readthedocs.io). */
import type { PythonPackage } from '../manifests/pythonVersions';

export interface ApplicationFlavour {
  /** What makes the application: `FastAPI` of `fastapi`, `web.Application` of `aiohttp`. */
  readonly constructor: { readonly module: string; readonly name: string; readonly within?: string };
  readonly package: PythonPackage;
  /** What the program imports to be instrumented, without the helper's functions. */
  readonly imports: readonly { readonly source: string; readonly name: string }[];
  /** Statements; they stand after the application's, unless applications are instrumented as they are made. `$app` is what it is bound to. */
  readonly statements?: readonly string[];
  readonly isBefore?: true;
  /** A statement after each application, where the others stand before. */
  readonly after?: string;
  /** An argument of the constructor instead: an entry of this list. */
  readonly entry?: { readonly keyword: string; readonly value: string };
  /** What the helper's module has for it, beside the set-up: the names that the program imports, its imports and its text. */
  readonly details?: FlavourDetails;
}

export interface FlavourDetails {
  readonly names: readonly string[];
  readonly imports: readonly string[];
  readonly text: string;
}

const SPAN_DETAILS = 'span_details';
const ERROR_ANSWERS = 'ErrorAnswers';
const COUNT_ERRORS = 'count_errors';

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

/** Starlette answers unhandled errors around all middleware, where the instrumentation does not see the status. */
const STARLETTE_ANSWERS = `class ${ERROR_ANSWERS}:
    """Answers errors as the application does, within the instrumentation: that learns their status so."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        handlers = scope["app"].exception_handlers
        handler = handlers.get(500) or handlers.get(Exception)
        answering = ServerErrorMiddleware(self.app, handler, scope["app"].debug)
        await answering(scope, receive, send)
`;

/**
 * aiohttp answers unhandled errors (and logs them) around all middleware; the instrumentation asks exceptions of HTTP for their status. So errors
 * pass through it as one of those, and are themselves again behind it.
 */
const AIOHTTP_ERRORS = `class _Failed(web.HTTPInternalServerError):
    """An error on its way through the instrumentation."""


@web.middleware
async def _with_status(request, handler):
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception as error:
        raise _Failed from error


@web.middleware
async def _as_it_was(request, handler):
    try:
        return await handler(request)
    except _Failed as failed:
        raise failed.__cause__ from None


def ${COUNT_ERRORS}(app):
    """Errors that nobody handles have the status 500 in spans and metrics too."""
    app.middlewares.insert(1, _with_status)
    app.middlewares.insert(0, _as_it_was)
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
    statements: ['FastAPIInstrumentor.instrument_app($app)'],
  },
  starlette: {
    constructor: { module: 'starlette.applications', name: 'Starlette' },
    package: 'opentelemetry-instrumentation-asgi',
    imports: [ASGI],
    statements: [
      `$app.add_middleware(${ERROR_ANSWERS})`,
      `$app.add_middleware(OpenTelemetryMiddleware, default_span_details=${SPAN_DETAILS})`,
    ],
    details: {
      names: [SPAN_DETAILS, ERROR_ANSWERS],
      imports: ['from starlette.middleware.errors import ServerErrorMiddleware', 'from starlette.routing import Match'],
      text: `${STARLETTE_DETAILS}\n\n${STARLETTE_ANSWERS}`,
    },
  },
  flask: {
    constructor: { module: 'flask', name: 'Flask' },
    package: 'opentelemetry-instrumentation-flask',
    imports: [instrumentor('flask', 'FlaskInstrumentor')],
    statements: ['FlaskInstrumentor().instrument_app($app)'],
  },
  aiohttp: {
    constructor: { module: 'aiohttp', name: 'Application', within: 'web' },
    package: 'opentelemetry-instrumentation-aiohttp-server',
    imports: [instrumentor('aiohttp_server', 'AioHttpServerInstrumentor')],
    statements: ['AioHttpServerInstrumentor().instrument()'],
    isBefore: true,
    after: `${COUNT_ERRORS}($app)`,
    details: { names: [COUNT_ERRORS], imports: ['from aiohttp import web'], text: AIOHTTP_ERRORS },
  },
  litestar: {
    constructor: { module: 'litestar', name: 'Litestar' },
    package: 'opentelemetry-instrumentation-asgi',
    imports: [{ source: 'litestar.middleware', name: 'DefineMiddleware' }, ASGI],
    entry: {
      keyword: 'middleware',
      value: `DefineMiddleware(OpenTelemetryMiddleware, default_span_details=${SPAN_DETAILS})`,
    },
    details: { names: [SPAN_DETAILS], imports: [], text: LITESTAR_DETAILS },
  },
};

/** Of all frameworks on Django; its middleware adds itself to the settings. */
export const DJANGO_FRAMEWORKS: readonly string[] = ['django', 'django-rest-framework', 'django-ninja'];

export const DJANGO = {
  package: 'opentelemetry-instrumentation-django',
  imports: [instrumentor('django', 'DjangoInstrumentor')],
  statement: 'DjangoInstrumentor().instrument()',
} as const;
