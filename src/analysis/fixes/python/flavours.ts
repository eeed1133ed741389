/** What helpers in Python have to know of a framework: how an answer and an error become a status, and who knows the method. */

/** Expressions of Python over `outcome`, `success` and `error`. */
export interface StatusExpressions {
  readonly result: string;
  readonly error: string;
}

export interface PythonFlavour {
  /** Import lines of the framework, sorted as isort has them. */
  readonly imports: readonly string[];
  /** Declared above what records: blocks of lines, two blank lines between them. */
  readonly declarations: readonly string[];
  /** The expression for the method's label. */
  readonly method: string;
  /** What the helper's context manager is called with. */
  readonly passed: string;
  /** How the status becomes known; nothing where only the answer that Flask makes has it. */
  readonly status?: StatusExpressions;
  /** The framework reads annotations, which are strings under `from __future__ import annotations`. */
  readonly readsAnnotations: boolean;
}

const STATUS_CODE = 'getattr(outcome.get("result"), "status_code", success)';

/** Errors of HTTP only: those of clients (httpx, openai) have a `status_code` too, and still end in a 500. */
const asgi = (source: string): PythonFlavour => ({
  imports: [`from ${source} import HTTPException`],
  declarations: [],
  method: 'method',
  passed: 'method, path, success',
  status: { result: STATUS_CODE, error: 'error.status_code if isinstance(error, HTTPException) else 500' },
  readsAnnotations: true,
});

const METHOD_OF = `def _method_of(method, values):
    """A route of every method: the request says which one it is."""
    if method != "ANY":
        return method
    return next((value.method for value in values if hasattr(value, "method")), method)`;

/** https://docs.djangoproject.com/en/5.2/ref/views/ */
const statusOf = (first: readonly string[]): string =>
  [
    'def _status_of(error):',
    ...first,
    '    if isinstance(error, Http404):',
    '        return 404',
    '    if isinstance(error, PermissionDenied):',
    '        return 403',
    '    return 400 if isinstance(error, SuspiciousOperation) else 500',
  ].join('\n');

const django = (
  imports: readonly string[],
  errors: readonly string[],
  result: string,
  declarations: readonly string[] = [],
): PythonFlavour => ({
  imports: [
    'from django.core.exceptions import PermissionDenied, SuspiciousOperation',
    'from django.http import Http404',
    ...imports,
  ],
  declarations: [METHOD_OF, statusOf(errors), ...declarations],
  method: '_method_of(method, values)',
  passed: 'method, path, success, args',
  status: { result, error: '_status_of(error)' },
  readsAnnotations: false,
});

const ofKind = (kind: string): readonly string[] => [
  `    if isinstance(error, ${kind}):`,
  '        return error.status_code',
];

/** The status of what Ninja's operations return: `return 201, item`. */
const NINJA_RESULT = `def _status_in(result, success):
    if isinstance(result, tuple) and len(result) == 2 and isinstance(result[0], int):
        return result[0]
    return getattr(result, "status_code", success)`;

/** Flask makes the answer out of anything, and has handlers for errors: only the answer itself has the true status. */
const flask: PythonFlavour = {
  imports: ['from flask import after_this_request, request'],
  declarations: [],
  method: 'request.method',
  passed: 'path',
  readsAnnotations: false,
};

const starlette = asgi('starlette.exceptions');

export const PYTHON_FLAVOURS: Readonly<Record<string, PythonFlavour>> = {
  fastapi: starlette,
  starlette,
  litestar: asgi('litestar.exceptions'),
  flask,
  aiohttp: {
    imports: ['from aiohttp import web'],
    declarations: [METHOD_OF],
    method: '_method_of(method, values)',
    passed: 'method, path, success, args',
    status: {
      result: 'getattr(outcome.get("result"), "status", success)',
      error: 'error.status if isinstance(error, web.HTTPException) else 500',
    },
    readsAnnotations: false,
  },
  django: django([], [], STATUS_CODE),
  'django-rest-framework': django(
    ['from rest_framework.exceptions import APIException'],
    ofKind('APIException'),
    STATUS_CODE,
  ),
  'django-ninja': {
    ...django(
      ['from ninja.errors import HttpError'],
      ofKind('HttpError'),
      '_status_in(outcome.get("result"), success)',
      [NINJA_RESULT],
    ),
    readsAnnotations: true,
  },
};
