/**
 * Monitoring services with agents that watch a whole application, and how each agent gets into a program. What they measure goes to
 * their own servers.
 */
import type { Language } from '../../facts';
import type { Signal } from '../../model';

export interface MonitoringService {
  readonly name: string;
  /** Words by which a file that uses its packages is known. */
  readonly modules: readonly string[];
  readonly signals: readonly Signal[];
  /** Functions and classes that start it where they are called, by the path of outside symbols. */
  readonly starts?: readonly string[];
  /** The same where it is told to keep traces: one of these options must be given. */
  readonly tracesWith?: readonly string[];
  /** Middleware and wrappers, by path: they cover what they stand around. */
  readonly covers?: readonly string[];
  /** Modules that start it by being loaded: by an import, a flag of Node, or a list of Django's applications. */
  readonly loads?: RegExp;
  /** What a command, an image or a manifest says where it is started or injected from outside. */
  readonly deployed?: Readonly<Partial<Record<Language | 'any', RegExp>>>;
  /** Kinds of workers that its agents patch beside what is served. */
  readonly workers?: readonly string[];
}

const BOTH: readonly Signal[] = ['metrics', 'traces'];

const each = (prefix: string, names: string): string[] => names.split(' ').map((name) => `${prefix}${name}`);

const PYTHON_QUEUES = ['celery', 'rq', 'kafka-python', 'confluent-kafka', 'aiokafka', 'pika'];
const NODE_QUEUES = ['kafkajs', 'amqplib', 'bullmq', 'sqs-consumer'];

/** https://docs.datadoghq.com/tracing/trace_collection/ */
const DATADOG: MonitoringService = {
  name: 'Datadog',
  modules: ['ddtrace', 'dd-trace', 'DataDog/dd-trace-go'],
  signals: BOTH,
  starts: ['ddtrace.patch_all', 'ddtrace.patch', 'dd-trace.init', 'dd-trace.default.init', 'dd-trace.tracer.init'],
  covers: ['gopkg.in/DataDog/dd-trace-go.v1', 'github.com/DataDog/dd-trace-go'].flatMap((module) =>
    each(
      `${module}/contrib/`,
      'gin-gonic/gin.Middleware labstack/echo.v4.Middleware labstack/echo.Middleware go-chi/chi.v5.Middleware go-chi/chi.Middleware gofiber/fiber.v2.Middleware gofiber/fiber.Middleware net/http.WrapHandler urfave/negroni.Middleware',
    ),
  ),
  loads: /^(?:ddtrace\.auto|dd-trace\/(?:init|register|initialize|loader-hook)(?:\.[cm]?js)?)$/,
  deployed: {
    python: /\bddtrace-run\b/,
    go: /\borchestrion\s+(?:go|toolexec)\b/,
    any: /admission\.datadoghq\.com\/enabled["']?\s*:\s*["']?true/,
  },
  workers: [...PYTHON_QUEUES, ...NODE_QUEUES, 'dramatiq'],
};

/** https://docs.newrelic.com/docs/apm/agents/ */
const NEW_RELIC: MonitoringService = {
  name: 'New Relic',
  modules: ['newrelic'],
  signals: BOTH,
  starts: ['newrelic.agent.initialize'],
  covers: each(
    'github.com/newrelic/go-agent/integrations/',
    'nrgin.Middleware nrecho-v4.Middleware nrecho-v3.Middleware nrgorilla.Middleware nrfiber.Middleware nrnegroni.Middleware',
  ),
  loads: /^newrelic(?:\/esm-loader\.mjs)?$/,
  deployed: { python: /\bnewrelic-admin\b.*\brun-(?:program|python)\b/ },
  workers: ['celery', 'kafka-python', 'confluent-kafka', 'pika', 'kafkajs', 'amqplib'],
};

/** https://www.elastic.co/docs/reference/apm-agents */
const ELASTIC: MonitoringService = {
  name: 'Elastic APM',
  modules: ['elasticapm', 'elastic-apm-node', 'go.elastic.co/apm'],
  signals: BOTH,
  starts: [
    ...each('elasticapm.contrib.', 'flask.ElasticAPM aiohttp.ElasticAPM sanic.ElasticAPM'),
    ...each('elastic-apm-node.', 'start default.start'),
  ],
  covers: [
    ...each('elasticapm.contrib.', 'starlette.ElasticAPM django.middleware.TracingMiddleware'),
    ...each(
      'go.elastic.co/apm/module/',
      'apmgin.Middleware apmecho.Middleware apmechov4.Middleware apmgorilla.Middleware apmchi.Middleware apmchiv5.Middleware apmfiber.Middleware apmnegroni.Middleware apmhttp.Wrap apmgoji.Middleware',
    ),
  ],
  loads: /^(?:elastic-apm-node\/start(?:-next)?(?:\.js)?|elasticapm\.contrib\.django)$/,
  deployed: { python: /\belasticapm-run\b/, typescript: /co\.elastic\.apm\/attach["']?\s*:\s*["']?nodejs/ },
  workers: ['celery', 'kafka-python', 'kafkajs', 'sqs-consumer'],
};

const SENTRY_PACKAGES = each('@sentry/', 'node nestjs nextjs bun node-core aws-serverless');

/** Errors alone unless it samples traces: https://docs.sentry.io/product/tracing/ */
const SENTRY: MonitoringService = {
  name: 'Sentry',
  modules: ['sentry_sdk', ...SENTRY_PACKAGES],
  signals: ['traces'],
  starts: ['sentry_sdk.init', ...SENTRY_PACKAGES.flatMap((name) => each(`${name}.`, 'init default.init'))],
  tracesWith: [
    'traces_sample_rate',
    'traces_sampler',
    'enable_tracing',
    'tracesSampleRate',
    'tracesSampler',
    'enableTracing',
  ],
  workers: ['celery', 'rq', 'arq', 'huey', 'dramatiq', 'kafkajs', 'amqplib'],
};

/** https://docs.apitally.io */
const APITALLY: MonitoringService = {
  name: 'Apitally',
  modules: ['apitally'],
  signals: ['metrics'],
  starts: each('apitally/', 'express.useApitally hono.useApitally koa.useApitally nestjs.useApitally h3.useApitally'),
  covers: [
    ...each(
      'apitally.',
      'fastapi.ApitallyMiddleware starlette.ApitallyMiddleware flask.ApitallyMiddleware django.ApitallyMiddleware django_ninja.ApitallyMiddleware django_rest_framework.ApitallyMiddleware litestar.ApitallyPlugin',
    ),
    ...each('apitally/', 'fastify.apitallyPlugin fastify.default'),
    ...each(
      'github.com/apitally/apitally-go/',
      'chi.Middleware echo.Middleware fiber.Middleware fiber-v3.Middleware gin.Middleware',
    ),
  ],
};

const OTHERS: readonly MonitoringService[] = [
  {
    // https://docs.honeycomb.io/get-started/beeline-legacy/
    name: 'Honeycomb',
    modules: ['beeline', 'honeycomb-beeline'],
    signals: BOTH,
    starts: ['beeline.middleware.flask.HoneyMiddleware', 'honeycomb-beeline', 'honeycomb-beeline.default'],
    covers: [
      'beeline.middleware.django.HoneyMiddleware',
      ...each(
        'github.com/honeycombio/beeline-go/wrappers/',
        'hnynethttp.WrapHandler hnynethttp.WrapHandlerFunc hnygorilla.Middleware hnyecho.New().Middleware hnygingonic.Middleware',
      ),
    ],
  },
  {
    // https://scoutapm.com/docs
    name: 'Scout',
    modules: ['scout_apm', '@scout_apm/scout-apm'],
    signals: BOTH,
    starts: ['scout_apm.flask.ScoutApm', 'scout_apm.celery.install', '@scout_apm/scout-apm.install'],
    covers: ['scout_apm.async_.starlette.ScoutMiddleware', '@scout_apm/scout-apm.expressMiddleware'],
    loads: /^scout_apm\.django$/,
    workers: ['celery', 'rq', 'dramatiq', 'huey'],
  },
  {
    // https://docs.appsignal.com
    name: 'AppSignal',
    modules: ['appsignal'],
    signals: BOTH,
    starts: each('', 'appsignal.Appsignal appsignal.start @appsignal/nodejs.Appsignal'),
    workers: ['celery', 'bullmq', 'amqplib'],
  },
  {
    // https://docs.dynatrace.com/docs/ingest-from/technology-support
    name: 'Dynatrace',
    modules: ['@dynatrace/oneagent'],
    signals: BOTH,
    starts: ['@dynatrace/oneagent', '@dynatrace/oneagent.default'],
    deployed: { any: /oneagent-codemodules|oneagent\.dynatrace\.com\/inject["']?\s*:\s*["']?true/ },
    workers: [...PYTHON_QUEUES, ...NODE_QUEUES],
  },
  {
    // https://docs.appdynamics.com
    name: 'AppDynamics',
    modules: ['appdynamics'],
    signals: BOTH,
    starts: ['appdynamics.profile', 'appdynamics.default.profile'],
    deployed: { python: /\bpyagent\s+run\b/ },
  },
  {
    // https://learn.microsoft.com/azure/azure-monitor/app/opentelemetry-enable
    name: 'Azure Monitor',
    modules: ['azure.monitor.opentelemetry', '@azure/monitor-opentelemetry', 'applicationinsights'],
    signals: BOTH,
    starts: [
      'azure.monitor.opentelemetry.configure_azure_monitor',
      '@azure/monitor-opentelemetry.useAzureMonitor',
      'applicationinsights.setup',
      'applicationinsights.default.setup',
    ],
    workers: ['kafkajs'],
  },
  {
    // https://docs.aws.amazon.com/xray/latest/devguide/
    name: 'AWS X-Ray',
    modules: ['aws_xray_sdk', 'aws-xray-sdk'],
    signals: ['traces'],
    starts: ['aws_xray_sdk.ext.flask.middleware.XRayMiddleware', 'aws-xray-sdk.express.openSegment'],
    covers: [
      'aws_xray_sdk.ext.django.middleware.XRayMiddleware',
      'aws_xray_sdk.ext.aiohttp.middleware.middleware',
      'github.com/aws/aws-xray-sdk-go/xray.Handler',
    ],
  },
  {
    // https://github.com/googleapis/cloud-trace-nodejs
    name: 'Google Cloud Trace',
    modules: ['@google-cloud/trace-agent'],
    signals: ['traces'],
    starts: each('@google-cloud/trace-agent.', 'start default.start'),
  },
  {
    // https://opentelemetry.io/docs/zero-code/obi/ and https://grafana.com/docs/beyla
    name: 'eBPF instrumentation',
    modules: [],
    signals: BOTH,
    deployed: { any: /\bimage["']?\s*:.*(?:grafana\/beyla|ebpf-instrument)\b/ },
  },
];

export const MONITORING_SERVICES: readonly MonitoringService[] = [
  DATADOG,
  NEW_RELIC,
  ELASTIC,
  SENTRY,
  APITALLY,
  ...OTHERS,
];
