/** What OpenTelemetry needs to know the routes of each framework of Node (https://opentelemetry.io/ecosystem/registry/?language=js). */
import type { KnownPackage } from '../manifests/packageVersions';

export interface NodeFlavour {
  /** Classes to make one of each, by package, with the text of what they are given. */
  readonly instrumentations: readonly {
    readonly package: KnownPackage;
    readonly className: string;
    readonly options?: string;
  }[];
  /** Middleware that the application must use, where the framework is not or not always instrumented from outside. */
  readonly middleware?: Middleware;
}

export interface Middleware {
  readonly name: string;
  /** What makes the application that uses it. */
  readonly application: RegExp;
  /** How it is used: `app` and a call of this text. */
  readonly use: (quote: string) => string;
  /** Packages that it comes from, or that it needs. */
  readonly packages: readonly KnownPackage[];
  /** Its module; without one it is written into the set-up. */
  readonly module?: KnownPackage;
  /** Its source in the set-up, with what that imports. */
  readonly source?: (isTyped: boolean) => readonly string[];
  readonly imports?: Readonly<Record<string, readonly string[]>>;
  readonly typeImports?: readonly string[];
}

const HTTP = { package: '@opentelemetry/instrumentation-http', className: 'HttpInstrumentation' } as const;
const EXPRESS = { package: '@opentelemetry/instrumentation-express', className: 'ExpressInstrumentation' } as const;

/** NestJS 12 is a native module that programs in CommonJS load, and so is Express behind it: no instrumentation sees it there. */
const TELL_ROUTE: Middleware = {
  name: 'tellRoute',
  packages: ['@opentelemetry/api', '@opentelemetry/core'],
  application: /^NestFactory\.create$/,
  use: () => 'use(tellRoute)',
  imports: { '@opentelemetry/api': ['context'], '@opentelemetry/core': ['getRPCMetadata'] },
  typeImports: ["import type { IncomingMessage, ServerResponse } from 'node:http';"],
  source: (isTyped) => [
    '/** Middleware that tells the span and the metrics of the server which route answered. */',
    ...(isTyped
      ? [
          'export function tellRoute(',
          '  request: IncomingMessage & { route?: { path: string } },',
          '  response: ServerResponse,',
          '  next: () => void,',
          '): void {',
        ]
      : ['export function tellRoute(request, response, next) {']),
    '  const metadata = getRPCMetadata(context.active());',
    "  response.once('finish', () => {",
    '    if (metadata && request.route) metadata.route = request.route.path;',
    '  });',
    '  next();',
    '}',
  ],
};

/** Over Fastify, NestJS needs what Fastify needs. */
export function nodeFlavour(framework: string, manifest: string): NodeFlavour | undefined {
  const isOverFastify = framework === 'nestjs' && manifest.includes('"@nestjs/platform-fastify"');
  return NODE_FLAVOURS[isOverFastify ? 'fastify' : framework];
}

export const NODE_FLAVOURS: Readonly<Record<string, NodeFlavour>> = {
  express: { instrumentations: [HTTP, EXPRESS] },
  koa: {
    instrumentations: [HTTP, { package: '@opentelemetry/instrumentation-koa', className: 'KoaInstrumentation' }],
  },
  /** By the authors of Fastify: OpenTelemetry's own was given up (https://github.com/fastify/otel). */
  fastify: {
    instrumentations: [
      HTTP,
      {
        package: '@fastify/otel',
        className: 'FastifyOtelInstrumentation',
        options: '{ registerOnInitialization: true }',
      },
    ],
  },
  nestjs: { instrumentations: [HTTP, EXPRESS], middleware: TELL_ROUTE },
  /** Its middleware makes the span of the server: the HTTP instrumentation would make a second one without a route. */
  hono: {
    instrumentations: [{ ...HTTP, options: '{ disableIncomingRequestInstrumentation: true }' }],
    middleware: {
      name: 'httpInstrumentationMiddleware',
      module: '@hono/otel',
      packages: ['@hono/otel'],
      application: /(?:^|\.)\w*Hono$/,
      use: (quote) => `use(${quote}*${quote}, httpInstrumentationMiddleware())`,
    },
  },
};
