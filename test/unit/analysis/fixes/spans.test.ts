import { describe, expect, it } from 'vitest';
import { computeFix } from '../../../../src/analysis/fixes/registry';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { checkModel } from '../../../../src/analysis/rules/registry';
import { applyEdits } from '../../../../src/core/edits';
import type { Finding, RuleId } from '../../../../src/core/finding';
import { memoryTree, type MemoryTree } from '../../../support/tree';

const findingsOf = (tree: MemoryTree, rule: RuleId): readonly Finding[] =>
  checkModel(createLinker().link(tree), DEFAULT_OPTIONS).filter((finding) => finding.rule === rule);

/** The file after the one finding of the rule was mended, which is then gone; undefined where there is no fix. */
async function mended(rule: RuleId, file: string, text: string): Promise<string | undefined> {
  const tree = await memoryTree({ [file]: text });
  const [finding, ...more] = findingsOf(tree, rule);
  expect(finding).toBeDefined();
  expect(more).toEqual([]);
  const request = finding?.fixes?.[0];
  const change = request && computeFix(request, createLinker().link(tree), tree);
  if (!change) return undefined;
  tree.write(file, applyEdits(text, change.edits.get(file) ?? []));
  expect(findingsOf(tree, rule)).toEqual([]);
  return tree.text(file);
}

const go = (body: string, imports = ''): string => `package main

import (
	"context"
	"net/http"

	"go.opentelemetry.io/otel"
${imports})

var tracer = otel.Tracer("shop")

func work(ctx context.Context) error { return nil }

func item(w http.ResponseWriter, r *http.Request) {
${body}
}

func main() {
	http.HandleFunc("/item", item)
	_ = http.ListenAndServe(":80", nil)
}
`;
import { DEFAULT_OPTIONS } from '../../../support/mending';

describe('End the span', () => {
  it('defers it right below its start', async () => {
    const text = await mended(
      'span-not-ended',
      'main.go',
      go('\tctx, span := tracer.Start(r.Context(), "item") // here\n\t_ = work(ctx)\n\tspan.AddEvent("x")'),
    );
    expect(text).toContain('"item")\n\tdefer span.End() // here\n\t_ = work(ctx)');
  });

  it('also where some ways out end it', async () => {
    const body =
      '\tctx, span := tracer.Start(r.Context(), "item")\n\tif err := work(ctx); err != nil {\n\t\treturn\n\t}\n\tspan.End()';
    expect(await mended('span-not-ended', 'main.go', go(body))).toContain('"item")\n\tdefer span.End()\n\tif err');
  });

  it('not in a loop, whose spans would all end with the function', async () => {
    const body =
      '\tfor i := 0; i < 3; i++ {\n\t\tctx, span := tracer.Start(r.Context(), "item")\n\t\t_ = work(ctx)\n\t\tspan.AddEvent("x")\n\t}';
    expect(await mended('span-not-ended', 'main.go', go(body))).toBeUndefined();
  });
});

describe('Record the error', () => {
  const FAILS =
    '\tctx, span := tracer.Start(r.Context(), "item")\n\tdefer span.End()\n\tif err := work(ctx); err != nil {\n\t\thttp.Error(w, "no", 500)\n\t\treturn\n\t}';
  const TOLD = (codes: string): string =>
    `err != nil {\n\t\tspan.RecordError(err)\n\t\tspan.SetStatus(${codes}.Error, err.Error())\n\t\thttp.Error(`;

  it('Go: with the import beside the library’s other ones', async () => {
    const text = await mended('span-error-unrecorded', 'main.go', go(FAILS));
    expect(text).toContain(TOLD('codes'));
    expect(text).toContain('\t"go.opentelemetry.io/otel"\n\t"go.opentelemetry.io/otel/codes"\n)');
  });

  it('Go: with the import that is there, and beside gRPC’s codes', async () => {
    const own = await mended('span-error-unrecorded', 'main.go', go(FAILS, '\tc "go.opentelemetry.io/otel/codes"\n'));
    expect(own).toContain(TOLD('c'));
    const grpc = await mended('span-error-unrecorded', 'main.go', go(FAILS, '\t"google.golang.org/grpc/codes"\n'));
    expect(grpc).toContain(TOLD('otelcodes'));
    expect(grpc).toContain('\totelcodes "go.opentelemetry.io/otel/codes"\n');
  });

  const python = (handler: string): string => `from fastapi import FastAPI
from opentelemetry import trace

app = FastAPI()
tracer = trace.get_tracer("shop")


@app.get("/item")
def item():
    with tracer.start_as_current_span("item") as span:
        try:
            return {}
${handler}
`;

  it('Python: with the status', async () => {
    const text = await mended(
      'span-error-unrecorded',
      'main.py',
      python('        except Exception as error:\n            return {"error": str(error)}'),
    );
    expect(text).toContain(
      'as error:\n            span.record_exception(error)\n            span.set_status(StatusCode.ERROR)\n            return',
    );
    expect(text).toContain('from opentelemetry import trace\nfrom opentelemetry.trace import StatusCode\n');
  });

  it('Python: names an error that has no name, as nothing else in the function', async () => {
    const unnamed = '        except Exception:  # all\n            return {}';
    expect(await mended('span-error-unrecorded', 'main.py', python(unnamed))).toContain(
      'except Exception as error:  # all\n            span.record_exception(error)\n',
    );
    const taken = '        except (KeyError, Exception):\n            return {"error": error}';
    expect(await mended('span-error-unrecorded', 'main.py', python(taken.replace('"error"', '"e"')))).toContain(
      'except (KeyError, Exception) as exception:\n            span.record_exception(exception)\n',
    );
  });

  it('Python: not where everything is caught', async () => {
    expect(
      await mended('span-error-unrecorded', 'main.py', python('        except:\n            return {}')),
    ).toBeUndefined();
  });

  it('TypeScript: whatever was thrown', async () => {
    const text = await mended(
      'span-error-unrecorded',
      'app.ts',
      `import { trace } from '@opentelemetry/api';\nimport express from 'express';\n\nconst app = express();\nconst tracer = trace.getTracer('shop');\n\napp.get('/item', (request, response) => {\n  const span = tracer.startSpan('item');\n  try {\n    response.json({});\n  } catch (error) {\n    response.sendStatus(500);\n  } finally {\n    span.end();\n  }\n});\n\napp.listen(80);\n`,
    );
    expect(text).toContain(
      'catch (error) {\n    span.recordException(error instanceof Error ? error : String(error));\n    span.setStatus({ code: SpanStatusCode.ERROR });\n    response.sendStatus(500);',
    );
    expect(text).toContain("import { trace, SpanStatusCode } from '@opentelemetry/api';\nimport express");
  });
});

describe('End the span, before each way out', () => {
  const typescript = (body: string): string =>
    `import { trace } from '@opentelemetry/api';\nconst tracer = trace.getTracer('a');\nexport function load(id: string): string | undefined {\n${body}\n}\n`;

  it('in TypeScript, with a block where there is none', async () => {
    const text = await mended(
      'span-not-ended',
      'a.ts',
      typescript(`  const span = tracer.startSpan('load');
  if (!id) return undefined;
  if (id === 'x') {
    throw new Error('x');
  }
  span.end();
  return id;`),
    );
    expect(text).toContain(`  if (!id) {
    span.end();
    return undefined;
  }
  if (id === 'x') {
    span.end();
    throw new Error('x');
  }`);
  });

  it('in Python, and at the end where nothing ends it', async () => {
    const text = await mended(
      'span-not-ended',
      'a.py',
      'from opentelemetry import trace\n\ntracer = trace.get_tracer("a")\n\n\ndef load(id):\n    span = tracer.start_span("load")\n    if id is None:\n        return None\n    span.add_event("x")\n',
    );
    expect(text).toContain('        span.end()\n        return None\n    span.add_event("x")\n    span.end()\n');
  });

  it.each([
    [
      'a return takes its time',
      "  const span = tracer.startSpan('load');\n  if (!id) return work();\n  span.end();\n  return id;",
    ],
    [
      'a loop starts it',
      "  for (const one of id) {\n    const span = tracer.startSpan('load');\n    if (one) continue;\n    span.end();\n  }\n  return id;",
    ],
  ])('is not offered where %s', async (_, body) => {
    expect(await mended('span-not-ended', 'a.ts', typescript(body))).toBeUndefined();
  });
});
