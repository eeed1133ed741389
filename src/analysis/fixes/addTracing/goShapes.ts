/** What the helper that traces requests in Go looks like, by framework: called by a handler, or as middleware of one route or of all. */
import { echoStatus, FIBER_ERROR, fiberMethod, isFifthEcho } from '../addMetrics/goShapes';
import { STATUS_WRITER_IMPORTS, statusWriter } from '../go/statusWriter';

export const TRACE_HELPER = 'traceRequest';

export interface TracingShape {
  /** What the first parameter of the helper is, to tell it from another framework's: `gin.Context`. */
  readonly takes: string;
  /** Packages of the standard library and others, besides those that every helper needs. */
  readonly standard: readonly string[];
  readonly outside: readonly string[];
  /** The declaration of the helper. */
  readonly source: readonly string[];
}

const indented = (lines: readonly string[], depth: number): string[] =>
  lines.map((line) => `${'\t'.repeat(depth)}${line}`);

const ABOUT = '// traceRequest runs the handlers after it in a span, which learns of errors and panics.';

/** The panic goes on; it is a 500 whatever was written. */
const ending = (lines: readonly string[], status: string): readonly string[] => [
  'defer func() {',
  '\tpanicked := recover()',
  ...indented(lines, 1),
  `\tendRequestSpan(span, ${status}, panicked)`,
  '\tif panicked != nil {',
  '\t\tpanic(panicked)',
  '\t}',
  '}()',
];

/** Handlers that get a writer and a request. */
export const WRITER_TRACING: TracingShape = {
  takes: 'http.ResponseWriter',
  standard: STATUS_WRITER_IMPORTS,
  outside: [],
  source: [
    ...statusWriter('tracedWriter'),
    '',
    '// traceRequest starts the span of one request. The function it returns must be deferred: it tells the span how the request ended.',
    'func traceRequest(w http.ResponseWriter, r *http.Request, route string) (http.ResponseWriter, *http.Request, func()) {',
    '\tctx, span := startRequestSpan(r.Context(), r.Method, route, propagation.HeaderCarrier(r.Header))',
    '\trecorder := &tracedWriter{ResponseWriter: w, status: http.StatusOK}',
    '\treturn recorder, r.WithContext(ctx), func() {',
    '\t\tpanicked := recover()',
    '\t\tendRequestSpan(span, recorder.status, panicked)',
    '\t\tif panicked != nil {',
    '\t\t\tpanic(panicked)',
    '\t\t}',
    '\t}',
    '}',
  ],
};

/** gin: https://pkg.go.dev/github.com/gin-gonic/gin#Context */
const gin = (source: string): TracingShape => ({
  takes: 'gin.Context',
  standard: [],
  outside: [source],
  source: [
    ABOUT,
    'func traceRequest(c *gin.Context) {',
    ...indented(
      [
        'request := c.Request',
        'ctx, span := startRequestSpan(request.Context(), request.Method, c.FullPath(), propagation.HeaderCarrier(request.Header))',
        'c.Request = request.WithContext(ctx)',
        ...ending(['for _, failure := range c.Errors {', '\tspan.RecordError(failure)', '}'], 'c.Writer.Status()'),
        'c.Next()',
      ],
      1,
    ),
    '}',
  ],
});

/** echo: https://echo.labstack.com/docs/error-handling */
function echo(source: string): TracingShape {
  const isFifth = isFifthEcho(source);
  return {
    takes: 'echo.HandlerFunc',
    standard: ['errors'],
    outside: [source],
    source: [
      ABOUT,
      'func traceRequest(next echo.HandlerFunc) echo.HandlerFunc {',
      `\treturn func(c ${isFifth ? '*' : ''}echo.Context) error {`,
      ...indented(
        [
          'request := c.Request()',
          'ctx, span := startRequestSpan(request.Context(), request.Method, c.Path(), propagation.HeaderCarrier(request.Header))',
          'c.SetRequest(request.WithContext(ctx))',
          'status := http.StatusInternalServerError',
          ...ending([], 'status'),
          'err := next(c)',
          'if err != nil {',
          '\tspan.RecordError(err)',
          '}',
          ...echoStatus(isFifth),
          'return err',
        ],
        2,
      ),
      '\t}',
      '}',
    ],
  };
}

/** fiber: texts of a request are overwritten by the next one (https://docs.gofiber.io/#zero-allocation), so that what is kept is copied. */
function fiber(source: string): TracingShape | undefined {
  if (!/\/v\d+$/.test(source)) return undefined;
  const isSecond = source.endsWith('/v2');
  return {
    takes: 'fiber.Ctx',
    standard: ['errors', 'strings'],
    outside: [source],
    source: [
      ABOUT,
      `func traceRequest(c ${isSecond ? '*' : ''}fiber.Ctx) error {`,
      ...indented(
        [
          'headers := propagation.MapCarrier{}',
          'for _, name := range otel.GetTextMapPropagator().Fields() {',
          '\theaders[name] = strings.Clone(c.Get(name))',
          '}',
          `ctx, span := startRequestSpan(c.${isSecond ? 'UserContext' : 'Context'}(), ${fiberMethod(source).expression}, c.Route().Path, headers)`,
          `c.${isSecond ? 'SetUserContext' : 'SetContext'}(ctx)`,
          'status := http.StatusInternalServerError',
          ...ending([], 'status'),
          'err := c.Next()',
          '// As middleware of the whole application it learns only now which route it was.',
          'span.SetName(c.Method() + " " + c.Route().Path)',
          'span.SetAttributes(attribute.String("http.route", c.Route().Path))',
          'if err != nil {',
          '\tspan.RecordError(err)',
          '}',
          ...FIBER_ERROR,
          'return err',
        ],
        1,
      ),
      '}',
    ],
  };
}

/** By framework, for the version that the import path says; undefined for one whose handlers look otherwise. */
export const TRACING_SHAPES: Readonly<Record<string, (source: string) => TracingShape | undefined>> = {
  gin,
  echo,
  fiber,
};
