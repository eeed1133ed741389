import { describe, expect, it } from 'vitest';
import { project } from './project';

const service = (source: string, imports: string, body: string): Readonly<Record<string, string>> => ({
  'go.mod': 'module example.com/shop\n\ngo 1.23\n',
  'main.go': `package main\n\nimport (\n\t"${source}"\n${imports})\n\n${body}`,
});

const GIN = 'github.com/gin-gonic/gin';
const gin = (registration: string): Readonly<Record<string, string>> =>
  service(
    GIN,
    '',
    `func item(c *gin.Context) {}\n\nfunc main() {\n\tengine := gin.New()\n\t${registration}\n\tengine.Run()\n}\n`,
  );

describe('Add metrics where routes take middleware', () => {
  it('gin: before the handlers, and once in the package', async () => {
    const { fix, change, text, route } = await project(
      gin('engine.GET("/items/:id", item)\n\tengine.Handle("POST", "/items", item)'),
    );
    expect(change('GET /items/{id}')?.note).toContain('go mod tidy');
    fix('GET /items/{id}');
    expect(text('main.go')).toContain('engine.GET("/items/:id", measureRequest, item)');
    const helper = text('request_metrics.go');
    expect(helper).toContain('func measureRequest(c *gin.Context) {\n\tstart := time.Now()');
    expect(helper).toContain('WithLabelValues(c.Request.Method, c.FullPath(), strconv.Itoa(status)).Inc()');
    expect(route('GET /items/{id}').metrics.answer).toBe('yes');
    expect(change('GET /items/{id}')).toBeUndefined();
    fix('POST /items');
    expect(text('main.go')).toContain('engine.Handle("POST", "/items", measureRequest, item)');
    expect(text('request_metrics.go')).toBe(helper);
  });

  it('gin: not where a list of handlers is spread, for which Go has no place before it', async () => {
    const { change } = await project(
      gin('handlers := []gin.HandlerFunc{item}\n\tengine.GET("/items/:id", handlers...)'),
    );
    expect(change('GET /items/{id}')).toBeUndefined();
  });

  it('not where the package has a function of that name that takes something else, or the file is taken', async () => {
    const own = await project({
      ...gin('engine.GET("/items/:id", item)'),
      'own.go': 'package main\n\nfunc measureRequest(name string) {}\n',
    });
    expect(own.change('GET /items/{id}')).toBeUndefined();
    const taken = await project({ ...gin('engine.GET("/items/:id", item)'), 'request_metrics.go': 'package main\n' });
    expect(taken.change('GET /items/{id}')).toBeUndefined();
  });

  it("gin: with the project's own metrics, and without a status that no label wants", async () => {
    const { fix, text } = await project({
      ...gin('engine.GET("/items/:id", item)'),
      'metrics.go': `package main

import "github.com/prometheus/client_golang/prometheus"

var requests = prometheus.NewCounterVec(prometheus.CounterOpts{Name: "http_requests_total"}, []string{"handler"})
var latency = prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "http_request_duration_seconds"}, []string{"handler"})
`,
    });
    fix('GET /items/{id}');
    const helper = text('request_metrics.go');
    expect(helper).toContain('requests.WithLabelValues(c.FullPath()).Inc()');
    expect(helper).not.toMatch(/status|strconv|net\/http|promauto/);
    expect(helper).toContain(`import (\n\t"time"\n\n\t"${GIN}"\n)`);
  });

  it.each([
    ['github.com/labstack/echo', 'c echo.Context'],
    ['github.com/labstack/echo/v4', 'c echo.Context'],
    ['github.com/labstack/echo/v5', 'c *echo.Context'],
  ])('echo: %s, after the handler', async (source, parameter) => {
    const { fix, text, route } = await project(
      service(
        source,
        '',
        `func item(${parameter}) error { return nil }\n\nfunc main() {\n\te := echo.New()\n\te.GET("/items/:id", item)\n\te.Start(":80")\n}\n`,
      ),
    );
    fix('GET /items/{id}');
    expect(text('main.go')).toContain('e.GET("/items/:id", item, measureRequest)');
    expect(text('request_metrics.go')).toContain(`"${source}"`);
    expect(text('request_metrics.go')).toContain(`return func(${parameter}) error {`);
    expect(text('request_metrics.go').includes('echo.UnwrapResponse')).toBe(source.endsWith('v5'));
    expect(route('GET /items/{id}').metrics.answer).toBe('yes');
  });

  it.each([
    ['github.com/gofiber/fiber/v2', 'c *fiber.Ctx'],
    ['github.com/gofiber/fiber/v3', 'c fiber.Ctx'],
  ])('fiber: %s', async (source, parameter) => {
    const { fix, text, route } = await project(
      service(
        source,
        '',
        `func item(${parameter}) error { return nil }\n\nfunc main() {\n\tapp := fiber.New()\n\tapp.Get("/items/:id", item)\n\tapp.Listen(":80")\n}\n`,
      ),
    );
    fix('GET /items/{id}');
    expect(text('main.go')).toContain('app.Get("/items/:id", measureRequest, item)');
    expect(text('request_metrics.go')).toContain(`func measureRequest(${parameter}) error {`);
    expect(route('GET /items/{id}').metrics.answer).toBe('yes');
  });

  it('fiber: not in its first version, whose handlers return nothing', async () => {
    const { change } = await project(
      service(
        'github.com/gofiber/fiber',
        '',
        'func item(c *fiber.Ctx) {}\n\nfunc main() {\n\tapp := fiber.New()\n\tapp.Get("/items/:id", item)\n\tapp.Listen(80)\n}\n',
      ),
    );
    expect(change('GET /items/{id}')).toBeUndefined();
  });
});
