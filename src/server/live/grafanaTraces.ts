/** Traces through Grafana: which of Tempo and Jaeger it has is known when it is asked for the first time; a choice of the person counts. */
import type { Result } from '../../core/failure';
import type { DataSource, Grafana } from '../../telemetry/grafana';
import { httpGetOf } from '../../telemetry/traces/httpGet';
import { createJaeger } from '../../telemetry/traces/jaeger';
import type { TraceSource } from '../../telemetry/traces/source';
import { createTempo } from '../../telemetry/traces/tempo';

const isJaegerMeant = (grafana: Grafana): boolean => grafana.isChosen('jaeger') && !grafana.isChosen('tempo');

/** Whose traces they are: Tempo's, unless there is only Jaeger, or that was chosen. Undefined while that is not known. */
export const usedForTraces = (grafana: Grafana): DataSource | undefined =>
  (isJaegerMeant(grafana) ? undefined : grafana.used('tempo')) ?? grafana.used('jaeger');

/** `description`: whose traces they are, for a person. */
export function createGrafanaTraces(grafana: Grafana, description: string): TraceSource {
  const tempo = createTempo(httpGetOf(grafana.client('tempo')), description);
  const jaeger = createJaeger(httpGetOf(grafana.client('jaeger')), description);
  const chosen = async (signal: AbortSignal): Promise<Result<TraceSource>> => {
    const all = await grafana.dataSources(signal);
    if (!all.ok) return all;
    const has = (wanted: string): boolean => all.value.some(({ kind }) => kind === wanted);
    return { ok: true, value: isJaegerMeant(grafana) || (!has('tempo') && has('jaeger')) ? jaeger : tempo };
  };
  return {
    get description() {
      const choice = grafana.choice(usedForTraces(grafana)?.kind ?? 'tempo');
      return choice === undefined ? description : `${description} (${choice})`;
    },
    async search(search, signal) {
      const source = await chosen(signal);
      return source.ok ? source.value.search(search, signal) : source;
    },
    async terms(wanted, signal) {
      const source = await chosen(signal);
      return source.ok ? (source.value.terms?.(wanted, signal) ?? { ok: true, value: [] }) : source;
    },
    async trace(traceId, signal, hint) {
      const source = await chosen(signal);
      return source.ok ? source.value.trace(traceId, signal, hint) : source;
    },
  };
}
