/** Servers that have Prometheus' API below a path: Mimir, Cortex, Grafana Cloud, clusters of VictoriaMetrics. It is found, once. */
import type { HttpClient } from '../http';
import { parseJson, property } from '../json';

/** Sources: the HTTP APIs of Mimir and Cortex (`-api.prometheus-http-prefix`), Grafana Cloud, VictoriaMetrics (`vmselect`). */
const PREFIXES = ['/prometheus', '/api/prom', '/select/0/prometheus'];
/** Milliseconds until a server that has the API nowhere is tried again. */
const PATIENCE = 60_000;

/** A client that goes on below another path when the address itself has no such API. `now` gives milliseconds. */
export function withApiPrefix(client: HttpClient, now: () => number = Date.now): HttpClient {
  let prefix = '';
  let triedAt = -Infinity;

  const find = async (signal: AbortSignal): Promise<string | undefined> => {
    if (now() - triedAt < PATIENCE) return undefined;
    triedAt = now();
    for (const candidate of PREFIXES) {
      const request = { method: 'GET', path: `${candidate}/api/v1/query`, parameters: { query: '1' } } as const;
      const answer = await client.send(request, signal);
      if (!answer.ok) continue;
      const body = parseJson(new TextDecoder().decode(answer.value.body));
      if (property(body, 'status') === 'success') return candidate;
    }
    return undefined;
  };

  return {
    address: client.address,
    async send(request, signal, expected) {
      const below = (path: string): typeof request => ({ ...request, path: `${path}${request.path}` });
      const answer = await client.send(below(prefix), signal, expected);
      const isMissing = answer.ok ? answer.value.status === 404 : answer.failure.reason === 'not-found';
      if (!isMissing || prefix !== '') return answer;
      const found = await find(signal);
      if (found === undefined) return answer;
      prefix = found;
      return client.send(below(prefix), signal, expected);
    },
  };
}
