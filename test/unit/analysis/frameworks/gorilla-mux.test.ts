import { describe, expect, it } from 'vitest';
import { gorillaMux } from '../../../../src/analysis/frameworks/gorilla-mux';
import { netHttp } from '../../../../src/analysis/frameworks/net-http';
import { createLinker } from '../../../../src/analysis/linker/linker';
import type { ServiceModel } from '../../../../src/analysis/model';
import { memoryTree } from '../../../support/tree';

async function link(body: string): Promise<ServiceModel> {
  const source = `package main

import (
	"net/http"
	"os"

	"github.com/gorilla/mux"
)

func h(w http.ResponseWriter, r *http.Request) {}

func main() {
	r := mux.NewRouter()
${body}
	http.ListenAndServe(os.Args[0], r)
}
`;
  return createLinker([gorillaMux, netHttp]).link(await memoryTree({ 'main.go': source }));
}

const shown = ({ routes }: ServiceModel): string[] =>
  routes.map((route) => `${route.method} ${route.path} ${route.handler.name}`).sort();

describe('what is a route', () => {
  it.each([
    ['r.HandleFunc("/a", h)', ['* /a h']],
    ['r.HandleFunc("/a", h).Methods("GET").Methods("POST")', ['POST /a h']],
    ['r.HandleFunc("/a", h).Methods("GET", "GET")', ['GET /a h']],
    ['r.HandleFunc("/a", h).Methods(os.Args[1], "GET")', ['* /a h']],
    ['r.HandleFunc("/a", h).Methods()', ['* /a h']],
    ['r.Methods("GET").HandlerFunc(h)', ['GET /{*} h']],
    ['r.PathPrefix("/a/").Path("/b").HandlerFunc(h)', ['* /a/b h']],
    ['r.PathPrefix("/").HandlerFunc(h)', ['* / h']],
    ['r.Path("/a").HandlerFunc(h).BuildOnly()', []],
    ['r.Path("/a")', []],
    ['r.Get("a")', []],
    ['r.Methods("GET").Subrouter().Path("/a").HandlerFunc(h)', ['GET /a h']],
    ['r.Methods("GET").Subrouter().Path("/a").Methods("PUT").HandlerFunc(h)', ['PUT /a h']],
    ['r.HandleFunc("/a/{x:[0-9]{1,3}}/{y:.+}", h)', ['* /a/{x}/{y...} h']],
    ['new(mux.Router).HandleFunc("/a", h)', ['* /a h']],
  ])('%s', async (body, expected) => {
    expect(shown(await link(body))).toEqual(expected);
  });

  it('routes keep their order and each its own place while they are put together at once', async () => {
    const body =
      'a := r.Path("/a")\nb := r.HandleFunc("/b", h)\na.HandlerFunc(h).Methods("GET")\nb.Methods("PUT", "POST")';
    const { routes } = await link(body);
    expect(routes.map(({ method, path, line }) => `${line} ${method} ${path}`)).toEqual([
      '13 GET /a',
      '14 POST /b',
      '14 PUT /b',
    ]);
  });

  it('a registration over several lines is one declaration, placed where it starts', async () => {
    const { routes } = await link('r.Methods("GET").\n\tPath("/a").\n\tHandlerFunc(h)\nr.Path("/b").HandlerFunc(h)');
    expect(routes.map(({ line, declaration }) => [line, declaration.range[0], declaration.range[2]])).toEqual([
      [13, 13, 15],
      [16, 16, 16],
    ]);
  });
});

describe('what is only known at run time', () => {
  it.each(['r.HandleFunc(os.Args[1], h)', 'r.PathPrefix(os.Args[1]).Path("/a").HandlerFunc(h)'])(
    '%s is said',
    async (body) => {
      const model = await link(body);
      expect(model.routes).toEqual([]);
      expect(model.warnings.map(({ reason }) => reason)).toEqual(['the path of this route is only known at run time']);
    },
  );
});

describe('a prefix from the settings', () => {
  const body =
    'router := r\nif os.Args[1] != "" {\n\trouter = r.PathPrefix(os.Args[1]).Subrouter()\n}\nrouter.HandleFunc("/a", h)';

  it('shows what stands below the root as well there, and warns', async () => {
    const model = await link(body);
    expect(shown(model)).toEqual(['* /a h']);
    expect(model.warnings.map(({ reason }) => reason)).toEqual([
      "a part of this route's path is only known at run time: * /{?}/a",
    ]);
  });

  it('stays where there is no other way', async () => {
    expect(shown(await link('r.PathPrefix(os.Args[1]).Subrouter().HandleFunc("/a", h)'))).toEqual(['* /{?}/a h']);
  });
});
