/**
 * The `opentelemetry-instrument` agent and the Kubernetes operator's Python injection, found in deployment files.
 *
 * The agent loads the instrumentors that are installed: those that the requirements name, or all that `opentelemetry-bootstrap`
 * finds (https://opentelemetry.io/docs/zero-code/python/).
 */
import type { Location } from '../../core/range';
import type { ProcessProof } from '../linker/machine/machine';
import type { Signal } from '../model';
import type { DeploymentContext, Plugin } from '../plugin';
import { filesOf, locate } from './deployed';
import { familyOf } from './frameworkFamilies';

const ID = 'opentelemetryInstrument';

/** Instrumentors of what is served, as their packages are called, and the frameworks (plug-in ids) or worker kinds they cover. */
const PACKAGES = /opentelemetry[-_]instrumentation[-_](fastapi|starlette|flask|django|aiohttp[-_]server|celery)\b/g;

const CELERY = /opentelemetry[-_]instrumentation[-_]celery\b/;

/** Instrumentors of message consumers, which make spans alone, and the kinds of workers that they cover. */
const CONSUMERS: readonly (readonly [instrumentor: RegExp, kind: string])[] = [
  [/opentelemetry[-_]instrumentation[-_]kafka[-_]python\b/, 'kafka-python'],
  [/opentelemetry[-_]instrumentation[-_]confluent[-_]kafka\b/, 'confluent-kafka'],
  [/opentelemetry[-_]instrumentation[-_]aiokafka\b/, 'aiokafka'],
  [/opentelemetry[-_]instrumentation[-_]pika\b/, 'pika'],
  [/opentelemetry[-_]instrumentation[-_]aio[-_]pika\b/, 'aio-pika'],
  [/opentelemetry[-_]instrumentation[-_]boto3sqs\b/, 'sqs'],
];
const BOOTSTRAP = /opentelemetry[-_]bootstrap|\bopentelemetry[-_]distro\s*\[.*all.*\]/;
const AGENT = /\bopentelemetry[-_]instrument\b(?!ation)/;
const INJECTION = /instrumentation\.opentelemetry\.io\/inject-python["']?\s*:\s*["']?(?!false\b)[\w./-]+/;

export const opentelemetryInstrument: Plugin = {
  id: ID,
  languages: ['python'],
  modules: [],
  deployment: agentProofs,
};

function agentProofs(context: DeploymentContext): readonly ProcessProof[] {
  const texts = filesOf(context).map((file) => ({ file, text: context.tree.text(file) ?? '' }));
  const installed = new Set(texts.flatMap(({ text }) => [...text.matchAll(PACKAGES)].map(([, name = '']) => name)));
  const installsAll = texts.some(({ text }) => BOOTSTRAP.test(text));
  const signals = exportedSignals(texts.map(({ text }) => text).join('\n'));
  const proof = (location: Location, text: string): ProcessProof => ({
    instrumentation: ID,
    signals,
    frameworks: [],
    location,
    text,
    scope: 'deployment',
  });
  const injected = texts.flatMap(({ file, text }) => {
    const location = locate(file, text, INJECTION);
    const agent = location && proof(location, 'the OpenTelemetry operator injects its Python agent');
    return agent ? [agent, ...workerProofs(agent, () => true)] : [];
  });
  const started = texts.flatMap(({ file, text }): ProcessProof[] => {
    const location = locate(file, text, AGENT);
    if (!location) return [];
    const agent = proof(location, 'opentelemetry-instrument starts the process');
    if (installsAll) return [agent, ...workerProofs(agent, () => true)];
    const consumers = workerProofs(agent, (instrumentor) => texts.some((one) => instrumentor.test(one.text)));
    if (installed.size > 0)
      return [
        { ...agent, frameworks: [...installed].flatMap((name) => familyOf(name.replace(/[-_]server$/, ''))) },
        ...consumers,
      ];
    // Without a known instrumentor the agent may load nothing that serves requests.
    const doubtful: ProcessProof = { ...agent, isDoubtful: true };
    return [doubtful, ...(consumers.length > 0 ? consumers : workerProofs(doubtful, () => true))];
  });
  return [...injected, ...started];
}

/** What the agent proves for workers: Celery's instrumentor gives all that is exported, those of consumers give traces. */
function workerProofs(agent: ProcessProof, isInstalled: (instrumentor: RegExp) => boolean): ProcessProof[] {
  const kinds = CONSUMERS.filter(([instrumentor]) => isInstalled(instrumentor)).map(([, kind]) => kind);
  const signals = agent.signals.filter((signal) => signal === 'traces');
  const celery: ProcessProof[] = isInstalled(CELERY) ? [{ ...agent, frameworks: ['celery'] }] : [];
  return kinds.length > 0 && signals.length > 0 ? [...celery, { ...agent, frameworks: kinds, signals }] : celery;
}

/** Both are exported over OTLP unless the environment says `none`. */
function exportedSignals(text: string): readonly Signal[] {
  const isOff = (signal: string): boolean =>
    new RegExp(
      `(?:OTEL_${signal.toUpperCase()}_EXPORTER["']?\\s*[:=]|--${signal}_exporter[ =,"']+)\\s*["']?none\\b`,
    ).test(text);
  return (['metrics', 'traces'] as const).filter((signal) => !isOff(signal));
}
