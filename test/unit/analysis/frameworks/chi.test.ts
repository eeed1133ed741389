import { describe, expect, it } from 'vitest';
import { chi } from '../../../../src/analysis/frameworks/chi';
import { netHttp } from '../../../../src/analysis/frameworks/net-http';
import { createLinker } from '../../../../src/analysis/linker/linker';
import { memoryTree } from '../../../support/tree';

async function found(
  body: string,
  path = 'github.com/go-chi/chi/v5',
): Promise<{ routes: string[]; warnings: string[] }> {
  const source = `package main

import (
	"net/http"
	"os"

	"${path}"
)

func h(w http.ResponseWriter, r *http.Request) {}

func main() {
	r := chi.NewRouter()
${body}
	http.ListenAndServe(os.Args[0], r)
}
`;
  const model = createLinker([chi, netHttp]).link(await memoryTree({ 'main.go': source }));
  return {
    routes: model.routes.map((route) => `${route.method} ${route.path} ${route.handler.name}`).sort(),
    warnings: model.warnings.map(({ reason }) => reason),
  };
}

describe('what is a route', () => {
  it.each([
    ['r.Get("/a", h)', ['GET /a h']],
    ['r.Query("/a", h)', ['QUERY /a h']],
    ['r.Handle("GET\\t/a", http.HandlerFunc(h))', ['GET /a h']],
    ['r.Handle("/a b", http.HandlerFunc(h))', ['* /a b h']],
    ['r.Method("propfind", "/a", http.HandlerFunc(h))', ['PROPFIND /a h']],
    ['r.Method(os.Args[1], "/a", http.HandlerFunc(h))', ['* /a h']],
    ['r.Get("/a/*", h)', ['GET /a/{*} h']],
    ['r.Get(`/a/{x:\\d{2}}-{y}`, h)', ['GET /a/{x}-{y} h']],
    ['r.NotFound(h)', []],
    ['r.Get("/a")', []],
    ['r.Route("/a", func(r chi.Router) { r.Get("/", h) }).Get("/b", h)', ['GET /a h', 'GET /a/b h']],
    ['r.Group(func(r chi.Router) { r.Get("/a", h) }).With().Get("/b", h)', ['GET /a h', 'GET /b h']],
    ['chi.NewMux().Get("/a", h)', ['GET /a h']],
  ])('%s', async (body, expected) => {
    expect((await found(body)).routes).toEqual(expected);
  });

  it.each(['github.com/go-chi/chi', 'github.com/go-chi/chi/v4', 'github.com/pressly/chi'])('of %s', async (path) => {
    expect((await found('r.Get("/a", h)', path)).routes).toEqual(['GET /a h']);
  });
});

describe('what is only known at run time', () => {
  it.each([
    'r.Get(os.Args[1], h)',
    'r.Mount(os.Args[1], http.HandlerFunc(h))',
    'r.Route(os.Args[1], func(r chi.Router) {})',
  ])('%s is said', async (body) => {
    expect(await found(body)).toEqual({
      routes: [],
      warnings: ['the pattern of this route is only known at run time'],
    });
  });

  it('a part of a path leaves the rest', async () => {
    const { routes, warnings } = await found('r.Get("/a/" + os.Args[1] + "/b", h)');
    expect(routes).toEqual(['GET /a/{?}/b h']);
    expect(warnings).toHaveLength(1);
  });
});

describe('a router that may be missing', () => {
  it.each([
    ['func make(r chi.Router) chi.Router {\n\tif r == nil {\n\t\tr = chi.NewRouter()\n\t}\n\treturn r\n}', 'make(r)'],
    [
      'func make(r chi.Router) chi.Router {\n\tif nil == r {\n\t\treturn chi.NewRouter()\n\t}\n\treturn r\n}',
      'make(r)',
    ],
  ])('is not made where one was given', async (declaration, call) => {
    const source = `package main

import (
	"net/http"

	"github.com/go-chi/chi/v5"
)

func h(w http.ResponseWriter, r *http.Request) {}

${declaration}

func main() {
	r := chi.NewRouter()
	r.Route("/api", func(r chi.Router) { ${call}.Get("/a", h) })
	http.ListenAndServe("", r)
}
`;
    const model = createLinker([chi, netHttp]).link(await memoryTree({ 'main.go': source }));
    expect(model.routes.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /api/a']);
  });

  it('warns of what is served, not of the same registration that nobody reaches', async () => {
    const source = `package main

import (
	"net/http"
	"os"

	"github.com/go-chi/chi/v5"
)

func h(w http.ResponseWriter, r *http.Request) {}

func register(r chi.Router, base string) { r.Get(base+"/a", h) }

func Elsewhere(r chi.Router) { register(r, os.Args[1]) }

func main() {
	r := chi.NewRouter()
	register(r, "/api")
	http.ListenAndServe("", r)
}
`;
    const model = createLinker([chi, netHttp]).link(await memoryTree({ 'main.go': source }));
    expect(model.routes.map(({ path }) => path)).toEqual(['/api/a']);
    expect(model.warnings).toEqual([]);
  });
});
