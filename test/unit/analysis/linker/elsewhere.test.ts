/** Routers of Go whose server was not found: only where something measures requests may they be measured there. */
import { describe, expect, it } from 'vitest';
import { modelOf } from '../frameworks/workers/workers';

const MAKE = 'router := mux.NewRouter()\nrouter.HandleFunc("/orders", orders)\n';
const REQUESTS =
  'var requests = prometheus.NewCounterVec(prometheus.CounterOpts{Name: "requests_total"}, []string{"code"})\n';
const ORDERS = 'var orders_placed = prometheus.NewCounter(prometheus.CounterOpts{Name: "orders_placed_total"})\n';

async function verdict(globals: string, body: string): Promise<string> {
  const source = `package main
import (
"net/http"
"github.com/gorilla/mux"
"github.com/prometheus/client_golang/prometheus"
"example.com/outside"
)
${globals}
func orders(w http.ResponseWriter, r *http.Request) {}
func main() {
${MAKE}${body}
}
`;
  const { routes } = await modelOf({ 'go.mod': 'module example.com/shop\n', 'main.go': source });
  return routes.map(({ metrics, traces }) => `${metrics.answer} ${traces.answer}`).join();
}

describe('a router', () => {
  it.each([
    ['outside.Register(router)', REQUESTS, 'unknown unknown'],
    ['outside.Register(router)', ORDERS, 'no no'],
    ['outside.Register(router)', '', 'no no'],
    ['http.ListenAndServe(":1", router)', REQUESTS, 'no no'],
    ['http.Handle("/", router)', REQUESTS, 'no no'],
    ['server := &http.Server{Handler: router}\nserver.ListenAndServe()', REQUESTS, 'no no'],
    ['server := &http.Server{}\nserver.Handler = router', REQUESTS, 'no no'],
    [
      'outer := mux.NewRouter()\nouter.PathPrefix("/").Handler(router)\nhttp.ListenAndServe(":1", outer)',
      REQUESTS,
      'no no',
    ],
  ])('that goes to %j beside %j', async (body, globals, expected) => {
    expect(await verdict(globals, body)).toBe(expected);
  });
});
