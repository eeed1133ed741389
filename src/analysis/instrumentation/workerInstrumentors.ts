/**
 * OpenTelemetry's instrumentors of Python's worker libraries, switched on by code: `CeleryInstrumentor().instrument()`. Celery's
 * measures run time as well; the others make spans alone
 * (https://github.com/open-telemetry/opentelemetry-python-contrib/blob/main/instrumentation/README.md).
 */
import type { NativeCall } from '../linker/machine/values';
import type { Plugin } from '../plugin';
import { hasMeterProvider } from './otel-python/meters';

const ID = 'workerInstrumentors';

interface Instrumentor {
  readonly path: string;
  /** The kind of worker that it covers. */
  readonly kind: string;
  readonly hasMetrics?: true;
  /** Methods that instrument one object; what is instrumented by one is taken for all. */
  readonly methods?: readonly string[];
}

const OFFICIAL = 'opentelemetry.instrumentation';

const INSTRUMENTORS: readonly Instrumentor[] = [
  { path: `${OFFICIAL}.celery.CeleryInstrumentor`, kind: 'celery', hasMetrics: true },
  { path: `${OFFICIAL}.kafka.KafkaInstrumentor`, kind: 'kafka-python' },
  {
    path: `${OFFICIAL}.confluent_kafka.ConfluentKafkaInstrumentor`,
    kind: 'confluent-kafka',
    methods: ['instrument_consumer'],
  },
  { path: `${OFFICIAL}.aiokafka.AIOKafkaInstrumentor`, kind: 'aiokafka' },
  { path: `${OFFICIAL}.pika.PikaInstrumentor`, kind: 'pika', methods: ['instrument_channel'] },
  { path: `${OFFICIAL}.aio_pika.AioPikaInstrumentor`, kind: 'aio-pika' },
  { path: `${OFFICIAL}.boto3sqs.Boto3SQSInstrumentor`, kind: 'sqs' },
  { path: 'taskiq.instrumentation.TaskiqInstrumentor', kind: 'taskiq' },
  { path: 'opentelemetry_instrumentor_dramatiq.DramatiqInstrumentor', kind: 'dramatiq' },
  { path: 'opentelemetry_instrumentation_rq.RQInstrumentor', kind: 'rq' },
];

const instrument = ({ path, kind, hasMetrics }: Instrumentor): NativeCall => {
  return (call) => {
    const { machine, location } = call;
    const provider = call.keyword('meter_provider');
    const isGiven = provider !== undefined && provider.kind !== 'constant';
    machine.proveProcess({
      instrumentation: ID,
      signals: hasMetrics && (isGiven || hasMeterProvider(machine)) ? ['metrics', 'traces'] : ['traces'],
      frameworks: [kind],
      location,
      text: `${path.replace(/^.*\./, '')} instruments the process`,
    });
    return undefined;
  };
};

/** `logfire.instrument_celery()`: the same instrumentor, with providers that Logfire sets up. */
const instrumentByLogfire: NativeCall = ({ machine, location }) => {
  machine.proveProcess({
    instrumentation: ID,
    signals: ['metrics', 'traces'],
    frameworks: ['celery'],
    location,
    text: 'logfire.instrument_celery()',
  });
  return undefined;
};

export const workerInstrumentors: Plugin = {
  id: ID,
  languages: ['python'],
  modules: ['opentelemetry', 'logfire', 'taskiq.instrumentation'],
  calls: {
    ...Object.fromEntries(
      INSTRUMENTORS.flatMap((instrumentor) =>
        ['instrument', ...(instrumentor.methods ?? [])].flatMap((method) => [
          [`${instrumentor.path}().${method}`, instrument(instrumentor)] as const,
          [`${instrumentor.path}.${method}`, instrument(instrumentor)] as const,
        ]),
      ),
    ),
    'logfire.instrument_celery': instrumentByLogfire,
  },
};
