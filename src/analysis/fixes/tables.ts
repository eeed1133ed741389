/** Which fixes there are, by language: what a language does not have is not offered in it. */
import type { Language } from '../facts';
import { addTracingGo } from './addTracing/go';
import { addTracingPython } from './addTracing/python';
import { addTracingTypeScript } from './addTracing/typescript';
import { instrumentApplicationGo } from './instrumentApplication/go';
import { instrumentApplicationPython } from './instrumentApplication/python';
import { instrumentApplicationTypeScript } from './instrumentApplication/typescript';
import { instrumentWorkerGo } from './instrumentWorker/go';
import { instrumentWorkerPython } from './instrumentWorker/python';
import { instrumentWorkerTypeScript } from './instrumentWorker/typescript';
import type { RouteFix, WorkerFix } from './target';

type ByLanguage<Fix> = Readonly<Partial<Record<Language, Fix>>>;

export const ADD_TRACING: ByLanguage<RouteFix> = {
  go: addTracingGo,
  python: addTracingPython,
  typescript: addTracingTypeScript,
};

export const INSTRUMENT_APPLICATION: ByLanguage<RouteFix> = {
  go: instrumentApplicationGo,
  python: instrumentApplicationPython,
  typescript: instrumentApplicationTypeScript,
};

export const INSTRUMENT_WORKER: ByLanguage<WorkerFix> = {
  go: instrumentWorkerGo,
  python: instrumentWorkerPython,
  typescript: instrumentWorkerTypeScript,
};
