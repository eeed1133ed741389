/** otelhttp: OpenTelemetry's wrapper for net/http handlers; metrics and traces. `NewTransport` is about clients. */
import { isRefused } from '../linker/leftOut';
import { itemsOf, type Abstract } from '../linker/machine/values';
import type { Plugin } from '../plugin';

const PACKAGE = 'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp';

export const otelhttp: Plugin = {
  id: 'otelhttp',
  languages: ['go'],
  modules: [PACKAGE],
  proofs: ['NewHandler', 'NewMiddleware'].map((name) => ({
    path: `${PACKAGE}.${name}`,
    signals: ['metrics', 'traces'],
    text: `otelhttp.${name} around the handler`,
    leavesOut: (args, path) => args.some(({ value }) => isFilterAgainst(value, path)),
  })),
};

/** `otelhttp.WithFilter(func(r *http.Request) bool { return r.URL.Path != "/ws" })` among the options, or in lists of them. */
function isFilterAgainst(option: Abstract, path: string): boolean {
  if (option.kind !== 'symbol') return (itemsOf(option) ?? []).some((item) => isFilterAgainst(item, path));
  if (option.path !== `${PACKAGE}.WithFilter()`) return false;
  return (option.arguments ?? []).some(({ value }) => value.kind === 'closure' && isRefused(value, path));
}
