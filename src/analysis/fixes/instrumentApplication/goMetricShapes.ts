/** The middleware that counts and times all requests of a Go application, by framework. */
import { echoStatus, FIBER_ERROR, fiberMethod, isFifthEcho } from '../addMetrics/goShapes';
import { STATUS_WRITER_IMPORTS, statusWriter } from '../go/statusWriter';

export const COUNT_HELPER = 'countRequests';

export interface ApplicationShape {
  readonly standard: readonly string[];
  readonly outside: readonly string[];
  /** The declaration of the middleware; it calls `countRequest(method, path, status, start)`. */
  readonly source: readonly string[];
}

const indented = (lines: readonly string[], depth: number): string[] =>
  lines.map((line) => `${'\t'.repeat(depth)}${line}`);

const ABOUT = '// countRequests counts and times all requests that a route handles, whatever way they end.';

/** Middleware of net/http: the route is known when the router inside has run. `route` sets `path`. */
const aroundHandler = (
  route: readonly string[],
  standard: readonly string[],
  outside: readonly string[],
): ApplicationShape => ({
  standard: [...STATUS_WRITER_IMPORTS, ...standard],
  outside,
  source: [
    ...statusWriter('countedWriter'),
    '',
    ABOUT,
    'func countRequests(next http.Handler) http.Handler {',
    '\treturn http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {',
    '\t\tstart := time.Now()',
    '\t\trecorder := &countedWriter{ResponseWriter: w, status: http.StatusOK}',
    '\t\tdefer func() {',
    '\t\t\tfailure := recover()',
    '\t\t\tif failure != nil {',
    '\t\t\t\trecorder.status = http.StatusInternalServerError',
    '\t\t\t}',
    ...indented(route, 3),
    '\t\t\tcountRequest(r.Method, path, recorder.status, start)',
    '\t\t\tif failure != nil {',
    '\t\t\t\tpanic(failure)',
    '\t\t\t}',
    '\t\t}()',
    '\t\tnext.ServeHTTP(recorder, r)',
    '\t})',
    '}',
  ],
});

/** `status` starts as what a panic leaves behind. */
const opening = (path: string, method: string): readonly string[] => [
  'start := time.Now()',
  'status := http.StatusInternalServerError',
  `defer func() { countRequest(${method}, ${path}, status, start) }()`,
];

const gin = (source: string): ApplicationShape => ({
  standard: [],
  outside: [source],
  source: [
    ABOUT,
    'func countRequests(c *gin.Context) {',
    ...indented([...opening('c.FullPath()', 'c.Request.Method'), 'c.Next()', 'status = c.Writer.Status()'], 1),
    '}',
  ],
});

function echo(source: string): ApplicationShape {
  const isFifth = isFifthEcho(source);
  return {
    standard: ['errors'],
    outside: [source],
    source: [
      ABOUT,
      'func countRequests(next echo.HandlerFunc) echo.HandlerFunc {',
      `\treturn func(c ${isFifth ? '*' : ''}echo.Context) error {`,
      ...indented(
        [...opening('c.Path()', 'c.Request().Method'), 'err := next(c)', ...echoStatus(isFifth), 'return err'],
        2,
      ),
      '\t}',
      '}',
    ],
  };
}

/** fiber: what no route handles ends at the middleware itself, which stands at `/`. */
function fiber(source: string): ApplicationShape | undefined {
  if (!/\/v\d+$/.test(source)) return undefined;
  const method = fiberMethod(source);
  return {
    standard: ['errors', ...method.imports],
    outside: [source],
    source: [
      ABOUT,
      `func countRequests(c ${source.endsWith('/v2') ? '*' : ''}fiber.Ctx) error {`,
      ...indented(
        [
          'start := time.Now()',
          'status := http.StatusInternalServerError',
          'defer func() {',
          '\tpath := c.Route().Path',
          '\tif status == http.StatusNotFound && path == "/" {',
          '\t\tpath = ""',
          '\t}',
          `\tcountRequest(${method.expression}, path, status, start)`,
          '}()',
          'err := c.Next()',
          ...FIBER_ERROR,
          'return err',
        ],
        1,
      ),
      '}',
    ],
  };
}

/** By framework, for the version that the import path says. Sources: the documentation of each. */
export const APPLICATION_SHAPES: Readonly<Record<string, (source: string) => ApplicationShape | undefined>> = {
  'net-http': () =>
    aroundHandler(
      ['path := ""', 'if at := strings.Index(r.Pattern, "/"); at >= 0 {', '\tpath = r.Pattern[at:]', '}'],
      ['strings'],
      [],
    ),
  chi: (source) => aroundHandler(['path := chi.RouteContext(r.Context()).RoutePattern()'], [], [source]),
  'gorilla-mux': (source) =>
    aroundHandler(
      ['path := ""', 'if route := mux.CurrentRoute(r); route != nil {', '\tpath, _ = route.GetPathTemplate()', '}'],
      [],
      [source],
    ),
  gin,
  echo,
  fiber,
};
