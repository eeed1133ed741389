/** Which library traces all requests of a Go framework, and the line that puts it in. */
import type { KnownGoModule } from '../manifests/goModuleVersions';

export interface GoLibrary {
  /** Import path of the framework without its major version, and the functions of it that make an application. */
  readonly framework: string;
  readonly constructors: readonly string[];
  /** The library, by the framework's import path; undefined where none is known for that version: then the fix brings its own middleware. */
  readonly library: (source: string) => { readonly path: KnownGoModule; readonly middleware: string } | undefined;
}

const CONTRIB = 'go.opentelemetry.io/contrib/instrumentation/github.com';

/** `$app` and `$service` are filled in. */
export const GO_LIBRARIES: Readonly<Record<string, GoLibrary>> = {
  chi: {
    framework: 'github.com/go-chi/chi',
    constructors: ['NewRouter', 'NewMux'],
    library: () => ({
      path: 'github.com/riandyrn/otelchi',
      middleware:
        'otelchi.Middleware($service, otelchi.WithChiRoutes($app), otelchi.WithRequestMethodInSpanName(true))',
    }),
  },
  'gorilla-mux': {
    framework: 'github.com/gorilla/mux',
    constructors: ['NewRouter'],
    library: () => ({ path: `${CONTRIB}/gorilla/mux/otelmux`, middleware: 'otelmux.Middleware($service)' }),
  },
  gin: {
    framework: 'github.com/gin-gonic/gin',
    constructors: ['New', 'Default'],
    library: () => ({ path: `${CONTRIB}/gin-gonic/gin/otelgin`, middleware: 'otelgin.Middleware($service)' }),
  },
  echo: {
    framework: 'github.com/labstack/echo',
    constructors: ['New'],
    library: (source) =>
      source.endsWith('/v4')
        ? { path: `${CONTRIB}/labstack/echo/otelecho`, middleware: 'otelecho.Middleware($service)' }
        : undefined,
  },
  fiber: {
    framework: 'github.com/gofiber/fiber',
    constructors: ['New'],
    library: (source) =>
      source.endsWith('/v2')
        ? { path: 'github.com/gofiber/contrib/otelfiber/v2', middleware: 'otelfiber.Middleware()' }
        : undefined,
  },
};
