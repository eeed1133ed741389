/**
 * New Relic's agent (https://docs.newrelic.com/docs/apm/agents/nodejs-agent/api-guides/nodejs-agent-api/): a transaction started by hand is
 * seen, though by neither Prometheus nor a store of traces. So the verdict is `unknown`: neither measured here, nor unseen.
 */
import { symbol, type NativeCall } from '../linker/machine/values';
import type { Plugin } from '../plugin';

const TRANSACTIONS = ['newrelic.startBackgroundTransaction', 'newrelic.startWebTransaction'];

/** What runs within is followed as ever. */
const started: NativeCall = (call) => {
  const by = call.callee.kind === 'symbol' ? call.callee.path : 'newrelic';
  call.machine.emit({ kind: 'instrumented', by: symbol(by, call.location) });
  return undefined;
};

export const newRelic: Plugin = {
  id: 'newRelic',
  languages: ['typescript'],
  modules: ['newrelic'],
  calls: Object.fromEntries(TRANSACTIONS.map((path) => [path, started])),
  proofs: TRANSACTIONS.map((path) => ({
    path,
    signals: ['metrics', 'traces'],
    text: 'a transaction of New Relic',
    isDoubtful: true,
  })),
};
