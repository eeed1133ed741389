/** How a framework of TypeScript or JavaScript is given the helper, and what the helper looks like. */

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

export interface TypeScriptFlavour {
  readonly placement: Placement;
  readonly typeImports: readonly string[];
  /** The type of what the helper returns; its whole opening where it is given a handler. */
  readonly returns: string;
  readonly opening?: (isTyped: boolean) => readonly string[];
  readonly method: string;
  readonly status: string;
  /** The duration so far, as a number of seconds. */
  readonly seconds: string;
  /** What the helper does, with the statements that update the metrics. */
  readonly body: (updates: readonly string[], isTyped: boolean) => readonly string[];
  /** Functions that the helper needs. */
  readonly more?: (isTyped: boolean) => readonly string[];
  /** The module is loaded more than once in a process: metrics that are registered are used again. */
  readonly isLoadedAgain?: true;
  /** The helper's file, without suffix, where the framework's name has two flavours. */
  readonly stem?: string;
  /** Text by which a helper that is there already is known as this framework's; without quotes, which follow the project's style. */
  readonly mark: string;
}

const indented = (lines: readonly string[], depth: number): string[] =>
  lines.map((line) => `${'  '.repeat(depth)}${line}`);

const START = 'const start = process.hrtime.bigint();';
const SECONDS = 'Number(process.hrtime.bigint() - start) / 1e9';

/** Node's response says when it is over, also when the client went away before: 499, as nginx has it. */
const closing = (response: string, updates: readonly string[]): readonly string[] => [
  START,
  `${response}.once('close', () => {`,
  ...indented(updates, 1),
  '});',
];

const statusOf = (response: string): string => `String(${response}.writableFinished ? ${response}.statusCode : 499)`;

const express: TypeScriptFlavour = {
  placement: 'middleware',
  typeImports: ["import type { RequestHandler } from 'express';"],
  returns: 'RequestHandler',
  method: 'req.method',
  status: statusOf('res'),
  seconds: SECONDS,
  body: (updates) => ['return (req, res, next) => {', ...indented([...closing('res', updates), 'next();'], 1), '};'],
  mark: '(req, res, next)',
};

/** Koa writes the answer, and what an error becomes, after all middleware. */
const koa: TypeScriptFlavour = {
  placement: 'middleware',
  typeImports: KOA_TYPES,
  returns: 'Middleware',
  method: 'ctx.method',
  status: statusOf('ctx.res'),
  seconds: SECONDS,
  body: (updates) => [
    'return (ctx, next) => {',
    ...indented([...closing('ctx.res', updates), 'return next();'], 1),
    '};',
  ],
  mark: 'ctx.res.once',
};

/** Hono catches what a handler throws and answers before its middleware goes on (https://hono.dev/docs/api/exception). */
const hono: TypeScriptFlavour = {
  placement: 'middleware',
  typeImports: HONO_TYPES,
  returns: 'MiddlewareHandler',
  method: 'c.req.method',
  status: 'String(c.res.status)',
  seconds: '(performance.now() - start) / 1000',
  body: (updates) => [
    'return async (c, next) => {',
    ...indented(['const start = performance.now();', 'await next();', ...updates], 1),
    '};',
  ],
  mark: 'c.res.status',
};

/** https://fastify.dev/docs/latest/Reference/Hooks/#onrequest */
const fastify: TypeScriptFlavour = {
  placement: 'options',
  typeImports: ["import type { onRequestHookHandler } from 'fastify';"],
  returns: 'onRequestHookHandler',
  method: 'request.method',
  status: statusOf('reply.raw'),
  seconds: SECONDS,
  body: (updates) => [
    'return (request, reply, done) => {',
    ...indented([...closing('reply.raw', updates), 'done();'], 1),
    '};',
  ],
  mark: '(request, reply, done)',
};

const nestjs: TypeScriptFlavour = {
  placement: 'decorator',
  typeImports: ["import type { ServerResponse } from 'node:http';", NEST_TYPE],
  returns: 'NestInterceptor',
  method: 'request.method',
  status: statusOf('response'),
  seconds: SECONDS,
  body: (updates, isTyped) => [
    'return {',
    ...indented(
      [
        'intercept(context, next) {',
        ...indented(
          [
            ...nestExchange('context', '{ method: string }', isTyped),
            ...closing('response', updates),
            'return next.handle();',
          ],
          1,
        ),
        '},',
      ],
      1,
    ),
    '};',
  ],
  mark: 'intercept(context, next)',
};

/** Handlers of the app router give their answer back, or throw it. Tests call them without a request. */
const nextjs: TypeScriptFlavour = {
  placement: 'export',
  typeImports: [],
  returns: '',
  opening: (isTyped) => keepingType('measureRequest', APP_PARAMETERS, isTyped),
  method: 'method',
  status: 'String(code)',
  seconds: '(performance.now() - start) / 1000',
  body: (updates) => [
    'return async (request, ...rest) => {',
    ...indented(
      [
        'const start = performance.now();',
        "const method = request?.method ?? 'GET';",
        'let code = 500;',
        'try {',
        '  const response = await handler(request, ...rest);',
        '  if (response instanceof Response) code = response.status;',
        '  return response;',
        '} catch (error) {',
        '  code = thrownStatus(error);',
        '  throw error;',
        '} finally {',
        ...indented(updates, 1),
        '}',
      ],
      1,
    ),
    '};',
  ],
  more: thrownStatus,
  isLoadedAgain: true,
  mark: 'thrownStatus(error)',
};

/** https://nextjs.org/docs/pages/building-your-application/routing/api-routes */
const nextPages: TypeScriptFlavour = {
  ...express,
  placement: 'export',
  method: "req.method ?? 'GET'",
  typeImports: [PAGES_TYPES],
  opening: (isTyped) => keepingType('measureRequest', PAGES_PARAMETERS, isTyped),
  body: (updates) => [
    'return (req, res) => {',
    ...indented([...closing('res', updates), 'return handler(req, res);'], 1),
    '};',
  ],
  isLoadedAgain: true,
  stem: 'apiRequestMetrics',
  mark: 'handler(req, res)',
};

export const TYPESCRIPT_FLAVOURS: Readonly<Record<string, TypeScriptFlavour>> = {
  express,
  fastify,
  koa,
  hono,
  nestjs,
  [NEXT]: nextjs,
};

export const flavourOf = (route: Route): TypeScriptFlavour | undefined =>
  isPagesRoute(route) ? nextPages : TYPESCRIPT_FLAVOURS[route.framework];
