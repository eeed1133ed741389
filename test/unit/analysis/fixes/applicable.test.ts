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
    const gin = await offered(
      'main.go',
      'package main',
      'import "github.com/gin-gonic/gin"',
      'func one(c *gin.Context) {}',
      'func main() { r := gin.New(); r.GET("/one", one); r.Run() }',
    );
    const flask = await offered(
      'app.py',
      'from flask import Flask',
      'app = Flask(__name__)',
      '@app.get("/one")',
      'def one(): return {}, 404',
    );
    expect([...gin, ...flask]).toEqual([
      ['gin /one', false],
      ['flask /one', false],
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
