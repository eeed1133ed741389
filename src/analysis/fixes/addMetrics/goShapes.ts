/** What the Go helper looks like, by framework: as a function that a handler calls, or as middleware of one route. */
import { STATUS_WRITER_IMPORTS, statusWriter } from '../go/statusWriter';
import type { LabelRole } from './metricSet';

export const HELPER = 'measureRequest';

/** The same in a package that several share. */
export const SHARED_HELPER = { package: 'requestmetrics', name: 'Measure' };

export interface GoParts {
  /** What the helper is called. */
  readonly name: string;
  /** Whether `start` is needed. */
  readonly times: boolean;
  /** Whether any label wants the status. */
  readonly status: boolean;
  /** The statements that update the metrics, without indentation. */
  readonly updates: readonly string[];
}

export interface GoShape {
  /** What the first parameter of the helper is, to tell it from another framework's: `gin.Context`. */
  readonly takes: string;
  /** Packages of the standard library, always and when a label wants the status. */
  readonly standard: readonly string[];
  readonly statusImports: readonly string[];
  /** The framework's import path with its version. */
  readonly outside: readonly string[];
  /** The expression for each label's value. */
  readonly values: Readonly<Record<LabelRole, string>>;
  /** The lines below metrics: everything that the helper declares. */
  readonly source: (parts: GoParts) => readonly string[];
}

const indented = (lines: readonly string[], depth: number): string[] =>
  lines.map((line) => `${'\t'.repeat(depth)}${line}`);

/** Handlers that get a writer and a request. */
export const WRITER_SHAPE: GoShape = {
  takes: 'http.ResponseWriter',
  standard: STATUS_WRITER_IMPORTS,
  statusImports: [],
  outside: [],
  values: { method: 'r.Method', route: 'path', status: 'strconv.Itoa(recorder.status)' },
  source: ({ name, times, updates }) => [
    ...statusWriter('measuredWriter'),
    '',
    `// ${name} counts and times one request. The function it returns must be deferred: it records every way out, panics included.`,
    `func ${name}(w http.ResponseWriter, r *http.Request, path string) (http.ResponseWriter, func()) {`,
    ...(times ? ['\tstart := time.Now()'] : []),
    '\trecorder := &measuredWriter{ResponseWriter: w, status: http.StatusOK}',
    '\treturn recorder, func() {',
    '\t\tfailure := recover()',
    '\t\tif failure != nil {',
    '\t\t\trecorder.status = http.StatusInternalServerError',
    '\t\t}',
    ...indented(updates, 2),
    '\t\tif failure != nil {',
    '\t\t\tpanic(failure)',
    '\t\t}',
    '\t}',
    '}',
  ],
};

const about = (name: string): string =>
  `// ${name} counts and times the requests of the route that it stands at, whatever way they end.`;

/** `status` starts as what a panic leaves behind. */
const opening = ({ times, status, updates }: GoParts): readonly string[] => [
  ...(times ? ['start := time.Now()'] : []),
  ...(status ? ['status := http.StatusInternalServerError'] : []),
  'defer func() {',
  ...indented(updates, 1),
  '}()',
];

/** gin: https://pkg.go.dev/github.com/gin-gonic/gin#Context.FullPath */
export const ginShape = (source: string): GoShape => ({
  takes: 'gin.Context',
  standard: [],
  statusImports: ['net/http'],
  outside: [source],
  values: { method: 'c.Request.Method', route: 'c.FullPath()', status: 'strconv.Itoa(status)' },
  source: (parts) => [
    about(parts.name),
    `func ${parts.name}(c *gin.Context) {`,
    ...indented([...opening(parts), 'c.Next()', ...(parts.status ? ['status = c.Writer.Status()'] : [])], 1),
    '}',
  ],
});

/**
 * echo: an error that is returned becomes a status only after all middleware (https://echo.labstack.com/docs/error-handling). From v5 on
 * the context is a pointer, and errors of every kind say their status (echo.ResolveResponseStatus came only later).
 */
export function echoShape(source: string): GoShape {
  const isFifth = isFifthEcho(source);
  const resolved = echoStatus(isFifth);
  return {
    takes: 'echo.HandlerFunc',
    standard: [],
    statusImports: ['errors', 'net/http'],
    outside: [source],
    values: { method: 'c.Request().Method', route: 'c.Path()', status: 'strconv.Itoa(status)' },
    source: (parts) => [
      about(parts.name),
      `func ${parts.name}(next echo.HandlerFunc) echo.HandlerFunc {`,
      `\treturn func(c ${isFifth ? '*' : ''}echo.Context) error {`,
      ...indented(
        [...opening(parts), ...(parts.status ? ['err := next(c)', ...resolved, 'return err'] : ['return next(c)'])],
        2,
      ),
      '\t}',
      '}',
    ],
  };
}

/** fiber: an error becomes a status only after all handlers (https://docs.gofiber.io/guide/error-handling). From v3 on the context is an interface; in v1 handlers return nothing. */
export function fiberShape(source: string): GoShape | undefined {
  if (!/\/v\d+$/.test(source)) return undefined;
  const context = source.endsWith('/v2') ? '*fiber.Ctx' : 'fiber.Ctx';
  const method = fiberMethod(source);
  return {
    takes: 'fiber.Ctx',
    standard: method.imports,
    statusImports: ['errors', 'net/http'],
    outside: [source],
    values: { method: method.expression, route: 'path', status: 'strconv.Itoa(status)' },
    source: (parts) => [
      about(parts.name),
      `func ${parts.name}(c ${context}) error {`,
      ...indented(
        [
          ...(parts.updates.some((update) => update.includes('(path') || update.includes(', path'))
            ? ['path := c.Route().Path']
            : []),
          ...opening(parts),
          ...(parts.status ? FIBER_STATUS : ['return c.Next()']),
        ],
        1,
      ),
      '}',
    ],
  };
}

/**
 * The method as a text that may be kept. In v2 it lies in the request, whose memory the next request overwrites
 * (https://docs.gofiber.io/#zero-allocation): as a label it would change afterwards.
 */
export const fiberMethod = (source: string): { readonly expression: string; readonly imports: readonly string[] } =>
  source.endsWith('/v2')
    ? { expression: 'strings.Clone(c.Method())', imports: ['strings'] }
    : { expression: 'c.Method()', imports: [] };

/** As `echoStatus`. */
export const FIBER_ERROR = [
  'var failure *fiber.Error',
  'if err == nil {',
  '\tstatus = c.Response().StatusCode()',
  '} else if errors.As(err, &failure) {',
  '\tstatus = failure.Code',
  '}',
];

const FIBER_STATUS = ['err := c.Next()', ...FIBER_ERROR, 'return err'];

/** From v5 on: the context is a pointer, and errors of every kind say their status. */
export const isFifthEcho = (source: string): boolean =>
  !/\/v[1-4]$/.test(source) && source !== 'github.com/labstack/echo';

/** Sets `status` from `err` and the answer, where it can be known; `status` starts as what other errors end in. */
export function echoStatus(isFifth: boolean): readonly string[] {
  return isFifth
    ? [
        'var coder echo.HTTPStatusCoder',
        'response, unwrapFailure := echo.UnwrapResponse(c.Response())',
        'if unwrapFailure == nil && (err == nil || response.Committed) {',
        '\tstatus = response.Status',
        '} else if errors.As(err, &coder) {',
        '\tstatus = coder.StatusCode()',
        '}',
      ]
    : [
        'var failure *echo.HTTPError',
        'if err == nil || c.Response().Committed {',
        '\tstatus = c.Response().Status',
        '} else if errors.As(err, &failure) {',
        '\tstatus = failure.Code',
        '}',
      ];
}
