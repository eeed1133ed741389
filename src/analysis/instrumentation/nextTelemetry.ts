/**
 * Next.js makes spans for each request by itself (https://nextjs.org/docs/app/guides/open-telemetry); whoever gives it a provider in
 * the `register` function of its `instrumentation` file gets them: @vercel/otel, or OpenTelemetry's own SDK.
 */
import type { Location } from '../../core/range';
import type { NativeCall } from '../linker/machine/values';
import { symbol } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { folderOf } from '../sourceFiles';
import { programList } from '../frameworks/workers/registration';

const ID = 'nextTelemetry';
const STARTED = 'next telemetry';
/** The file itself, and what it is split into by run time: `instrumentation.node.ts`. */
const INSTRUMENTATION = /(?:^|\/)instrumentation\.[jt]s$/;
const PART = /(?:^|\/)instrumentation[.-][\w-]+\.[jt]s$/;

/** Remembers where a provider is made; it counts when `register` leads there. */
const starting: NativeCall = (call) => {
  const by = symbol(STARTED, call.location);
  programList(STARTED, call.machine).items.push(by);
  call.machine.emit({ kind: 'instrumented', by });
  return undefined;
};

const PROVIDERS = [
  '@vercel/otel.registerOTel',
  '@opentelemetry/sdk-node.NodeSDK().start',
  '@opentelemetry/sdk-node.default.NodeSDK().start',
  '@opentelemetry/sdk-trace-node.NodeTracerProvider().register',
];

export const nextTelemetry: Plugin = {
  id: ID,
  languages: ['typescript'],
  modules: ['@vercel/otel'],
  files: INSTRUMENTATION,
  calls: Object.fromEntries(PROVIDERS.map((path) => [path, starting])),
  moduleExecuted: (module, machine) => {
    if (!INSTRUMENTATION.test(module.id)) return;
    const register = module.exported('register');
    if (register?.kind !== 'closure') return;
    const within = machine
      .effectsOf(register)
      .flatMap((effect) => (effect.kind === 'instrumented' && effect.by.path === STARTED ? [effect.by.location] : []));
    const isPart = ({ file }: Location): boolean => PART.test(file) && folderOf(file) === folderOf(module.id);
    const parts = programList(STARTED, machine)
      .items.flatMap((one) => ('location' in one ? [one.location] : []))
      .filter(isPart);
    for (const location of [...within, ...parts].slice(0, 1)) {
      machine.proveProcess({
        instrumentation: ID,
        signals: ['traces'],
        frameworks: ['nextjs'],
        location,
        text: 'Next.js gets a provider for its spans',
      });
    }
  },
};
