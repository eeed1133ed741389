import { describe, expect, it } from 'vitest';
import { canAddMetrics } from '../../../../src/analysis/fixes/addMetrics/applicable';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { memoryTree } from '../../../support/tree';

async function offered(file: string, ...lines: readonly string[]): Promise<readonly (readonly [string, boolean])[]> {
  const model = createLinker().link(await memoryTree({ [file]: lines.join('\n') }));
  return model.routes.map((route) => [`${route.framework} ${route.path}`, canAddMetrics(route, model)]);
}

describe('the fix is offered', () => {
  it('where handlers get a writer and a request', async () => {
    const found = await offered(
      'main.go',
      'package main',
      'import ("net/http"; "github.com/go-chi/chi/v5")',
      'func one(w http.ResponseWriter, r *http.Request) {}',
      'func two(w http.ResponseWriter, r *http.Request) {}',
      'func main() { r := chi.NewRouter(); r.Get("/one", one); http.HandleFunc("/two", two) }',
    );
    expect(found).toEqual([
      ['chi /one', true],
      ['net-http /two', true],
    ]);
  });

  it('not where it would write code that does not compile or counts wrong', async () => {
    const nest = await offered(
      'main.go',
      'package main',
      'import ("net/http"; kithttp "github.com/go-kit/kit/transport/http")',
      'func main() { http.Handle("/one", kithttp.NewServer(nil, nil, nil)); http.ListenAndServe(":8080", nil) }',
    );
    expect(nest.filter(([name]) => name.startsWith('go-kit'))).toEqual(nest.filter(([, isOffered]) => !isOffered));
    expect(nest).not.toEqual([]);
  });

  it('for several templates at once where the framework itself says the template', async () => {
    const found = await offered(
      'main.go',
      'package main',
      'import "github.com/gin-gonic/gin"',
      'func one(c *gin.Context) {}',
      'func main() { r := gin.New(); r.GET("/one", one); r.GET("/two", one); r.Run() }',
    );
    expect(found).toEqual([
      ['gin /one', true],
      ['gin /two', true],
    ]);
  });

  it('not where one label would be wrong for what the handler serves', async () => {
    const found = await offered(
      'app.py',
      'from fastapi import FastAPI',
      'app = FastAPI()',
      '@app.get("/a")',
      '@app.get("/b")',
      'def one(): return {}',
    );
    expect(found.map(([, isOffered]) => isOffered)).toEqual([false, false]);
  });
});
