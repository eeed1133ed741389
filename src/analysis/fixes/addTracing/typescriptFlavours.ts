/** How a handler of each framework of Node is put into a span: what its helper is given, gives back and does. */
import type { Route } from '../../model';
import type { Placement } from '../typescript/helper';
import {
  APP_PARAMETERS,
  keepingType,
  NEXT,
  isPagesRoute,
  PAGES_PARAMETERS,
  PAGES_TYPES,
  thrownStatus,
} from '../typescript/next';
import { HONO_TYPES, KOA_TYPES, NEST_TYPE, nestExchange } from '../typescript/serving';

export interface TracingFlavour {
  readonly placement: Placement;
  /** For `options`: the hook that starts the span. Fastify reads bodies outside of what earlier hooks made active. */
  readonly hook?: string;
  /** Name of a second function that the helper's module has, by the hook that it is. */
  readonly otherHooks?: Readonly<Record<string, string>>;
  /** Imports of types, in TypeScript alone. */
  readonly typeImports: readonly string[];
  /** Imports of values, by module. */
  readonly imports?: Readonly<Record<string, readonly string[]>>;
  /** The helper and what it needs of its own, without `startSpan`, `endSpan` and `recordError`, which all have. */
  readonly helper: (isTyped: boolean) => readonly string[];
  /** What ends the span: Node's response, or the number of a status. */
  readonly endsBy?: 'status';
  /** The helper's file, without suffix, where the framework's name has two flavours. */
  readonly stem?: string;
  /** Text by which a helper that is there already is known as this framework's; without quotes, which follow the project's style. */
  readonly mark: string;
}

const DOC = '/** Runs the handler of a route in a span that ends with the response. */';

const exported = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => (line.startsWith('function ') ? `export ${line}` : line));

/** Errors that are thrown, that promises are rejected with, and that are handed to `next`. */
const express: TracingFlavour = {
  placement: 'wrapper',
  typeImports: ["import type { NextFunction, Request, Response } from 'express';"],
  helper: (isTyped) => [
    DOC,
    ...exported(keepingType('traceRequest', 'req: Request, res: Response, next: NextFunction', isTyped)),
    '  return (req, res, next) => {',
    '    const span = startSpan(req.method, path, req.headers);',
    "    res.once('close', () => endSpan(span, res));",
    `    const forward${isTyped ? ': NextFunction' : ''} = (error${isTyped ? '?: unknown' : ''}) => {`,
    "      if (error && error !== 'route' && error !== 'router') recordError(span, error);",
    '      next(error);',
    '    };',
    '    return context.with(trace.setSpan(context.active(), span), () => {',
    '      try {',
    '        const result = handler(req, res, forward);',
    `        if (result instanceof Promise) result.catch((error${isTyped ? ': unknown' : ''}) => recordError(span, error));`,
    '        return result;',
    '      } catch (error) {',
    '        recordError(span, error);',
    '        throw error;',
    '      }',
    '    });',
    '  };',
    '}',
  ],
  mark: 'handler(req, res, forward)',
};

/** Koa decides what an error becomes after all middleware. */
const koa: TracingFlavour = {
  placement: 'middleware',
  typeImports: KOA_TYPES,
  helper: (isTyped) => [
    DOC,
    `export function traceRequest(path${isTyped ? ': string): Middleware' : ')'} {`,
    '  return (ctx, next) => {',
    '    const span = startSpan(ctx.method, path, ctx.headers);',
    "    ctx.res.once('close', () => endSpan(span, ctx.res));",
    '    return context.with(trace.setSpan(context.active(), span), async () => {',
    '      try {',
    '        await next();',
    '      } catch (error) {',
    '        recordError(span, error);',
    '        throw error;',
    '      }',
    '    });',
    '  };',
    '}',
  ],
  mark: 'ctx.res.once(',
};

/** Hono catches what a handler throws, and answers, before its middleware goes on (https://hono.dev/docs/api/exception). */
const hono: TracingFlavour = {
  placement: 'middleware',
  typeImports: HONO_TYPES,
  helper: (isTyped) => [
    '/** Runs the handler of a route in a span. */',
    `export function traceRequest(path${isTyped ? ': string): MiddlewareHandler' : ')'} {`,
    '  return async (c, next) => {',
    '    const span = startSpan(c.req.method, path, c.req.header());',
    '    try {',
    '      await context.with(trace.setSpan(context.active(), span), next);',
    '      if (c.error) recordError(span, c.error);',
    '    } finally {',
    '      endSpan(span, c.res.status);',
    '    }',
    '  };',
    '}',
  ],
  endsBy: 'status',
  mark: 'endSpan(span, c.res.status)',
};

/** https://fastify.dev/docs/latest/Reference/Hooks/ */
const fastify: TracingFlavour = {
  placement: 'options',
  hook: 'preHandler',
  otherHooks: { onError: 'recordRequestError' },
  typeImports: ["import type { onErrorHookHandler, preHandlerHookHandler } from 'fastify';"],
  helper: (isTyped) => [
    DOC,
    `export function traceRequest(path${isTyped ? ': string): preHandlerHookHandler' : ')'} {`,
    '  return (request, reply, done) => {',
    '    const span = startSpan(request.method, path, request.headers);',
    "    reply.raw.once('close', () => endSpan(span, reply.raw));",
    '    context.with(trace.setSpan(context.active(), span), done);',
    '  };',
    '}',
    '',
    '/** Tells the span of the error that its handler ended with. */',
    `export const recordRequestError${isTyped ? ': onErrorHookHandler' : ''} = (request, reply, error, done) => {`,
    '  const span = trace.getActiveSpan();',
    '  if (span) recordError(span, error);',
    '  done();',
    '};',
  ],
  mark: '(request, reply, done)',
};

const nestjs: TracingFlavour = {
  placement: 'decorator',
  typeImports: ["import type { IncomingHttpHeaders, ServerResponse } from 'node:http';", NEST_TYPE],
  imports: { rxjs: ['Observable', 'tap'] },
  helper: (isTyped) => [
    DOC,
    `export function traceRequest(path${isTyped ? ': string): NestInterceptor' : ')'} {`,
    '  return {',
    '    intercept(execution, next) {',
    ...nestExchange('execution', '{ method: string; headers: IncomingHttpHeaders }', isTyped).map(
      (line) => `      ${line}`,
    ),
    '      const span = startSpan(request.method, path, request.headers);',
    "      response.once('close', () => endSpan(span, response));",
    `      const telling = tap${isTyped ? '<unknown>' : ''}({ error: (error) => recordError(span, error) });`,
    '      return new Observable((subscriber) =>',
    '        context.with(trace.setSpan(context.active(), span), () => next.handle().pipe(telling).subscribe(subscriber)),',
    '      );',
    '    },',
    '  };',
    '}',
  ],
  mark: 'intercept(execution, next)',
};

/**
 * Next.js has a span of its own by now, which knows the caller: it needs no headers. A handler that reads them is no longer answered
 * from the cache (https://nextjs.org/docs/app/api-reference/file-conventions/route#caching).
 */
const nextjs: TracingFlavour = {
  placement: 'export',
  typeImports: [],
  helper: (isTyped) => [
    '/** Runs the handler of a route in a span. */',
    ...exported(keepingType('traceRequest', APP_PARAMETERS, isTyped)),
    '  return (request, ...rest) => {',
    "    const span = startSpan(request?.method ?? 'GET', path, {});",
    '    return context.with(trace.setSpan(context.active(), span), async () => {',
    '      let status = 500;',
    '      try {',
    '        const response = await handler(request, ...rest);',
    '        if (response instanceof Response) status = response.status;',
    '        return response;',
    '      } catch (error) {',
    '        status = thrownStatus(error);',
    '        if (status >= 500) recordError(span, error);',
    '        throw error;',
    '      } finally {',
    '        endSpan(span, status);',
    '      }',
    '    });',
    '  };',
    '}',
    '',
    ...thrownStatus(isTyped),
  ],
  endsBy: 'status',
  mark: 'thrownStatus(error)',
};

/** https://nextjs.org/docs/pages/building-your-application/routing/api-routes */
const nextPages: TracingFlavour = {
  placement: 'export',
  typeImports: [PAGES_TYPES],
  helper: (isTyped) => [
    DOC,
    ...exported(keepingType('traceRequest', PAGES_PARAMETERS, isTyped)),
    '  return (req, res) => {',
    "    const span = startSpan(req.method ?? 'GET', path, req.headers);",
    "    res.once('close', () => endSpan(span, res));",
    '    return context.with(trace.setSpan(context.active(), span), async () => {',
    '      try {',
    '        return await handler(req, res);',
    '      } catch (error) {',
    '        recordError(span, error);',
    '        throw error;',
    '      }',
    '    });',
    '  };',
    '}',
  ],
  stem: 'apiRequestTracing',
  mark: 'handler(req, res)',
};

export const TRACING_FLAVOURS: Readonly<Record<string, TracingFlavour>> = {
  express,
  fastify,
  koa,
  hono,
  nestjs,
  [NEXT]: nextjs,
};

export const flavourOf = (route: Route): TracingFlavour | undefined =>
  isPagesRoute(route) ? nextPages : TRACING_FLAVOURS[route.framework];
