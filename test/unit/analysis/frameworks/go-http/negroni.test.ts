import { describe, expect, it } from 'vitest';
import { gorillaMux } from '../../../../../src/analysis/frameworks/gorilla-mux';
import { netHttp } from '../../../../../src/analysis/frameworks/net-http';
import { otelhttp } from '../../../../../src/analysis/instrumentation/otelhttp';
import { createLinker } from '../../../../../src/analysis/linker/linker';
import { memoryTree } from '../../../../support/tree';

async function found(body: string): Promise<string[]> {
  const source = `package main

import (
	"net/http"

	"github.com/gorilla/mux"
	"github.com/urfave/negroni"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
)

func h(w http.ResponseWriter, r *http.Request) {}

func pass(w http.ResponseWriter, r *http.Request, next http.HandlerFunc) { next(w, r) }

func main() {
	r := mux.NewRouter()
${body}
}
`;
  const model = createLinker([gorillaMux, netHttp, otelhttp]).link(await memoryTree({ 'main.go': source }));
  return model.routes.map(({ method, path, handler, traces }) => `${method} ${path} ${handler.name} ${traces.answer}`);
}

describe('negroni', () => {
  it.each([
    ['r.Handle("/a", negroni.New(negroni.HandlerFunc(pass), negroni.WrapFunc(h)))', ['* /a h no']],
    ['r.Handle("/a", negroni.New(negroni.Wrap(otelhttp.NewHandler(http.HandlerFunc(h), "a"))))', ['* /a h yes']],
    [
      'r.HandleFunc("/a", h)\n\tn := negroni.New()\n\tn.UseHandler(otelhttp.NewHandler(r, "all"))\n\thttp.ListenAndServe("", n)',
      ['* /a h yes'],
    ],
    [
      'sub := mux.NewRouter()\n\tsub.HandleFunc("/x/a", h)\n\tr.PathPrefix("/x").Handler(negroni.New(negroni.Wrap(sub)))',
      ['* /x/a h no'],
    ],
  ])('%s', async (body, expected) => {
    expect(await found(body)).toEqual(expected);
  });
});
