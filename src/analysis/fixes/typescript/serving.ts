/** What frameworks of Node give to whoever measures or traces their routes: types, and the request and response of a call. */

export const KOA_TYPES: readonly string[] = ["import type { Middleware } from 'koa';"];
export const HONO_TYPES: readonly string[] = ["import type { MiddlewareHandler } from 'hono';"];
export const NEST_TYPE = "import type { NestInterceptor } from '@nestjs/common';";

/** NestJS over Express answers with Node's response; over Fastify its reply holds that as `raw`. */
export const nestExchange = (context: string, request: string, isTyped: boolean): readonly string[] => [
  `const http = ${context}.switchToHttp();`,
  `const request = http.getRequest${isTyped ? `<${request}>` : ''}();`,
  `const reply = http.getResponse${isTyped ? '<ServerResponse & { raw?: ServerResponse }>' : ''}();`,
  'const response = reply.raw ?? reply;',
];
