import { describe, expect, it } from 'vitest';
import { parsePattern } from '../../../../../src/analysis/frameworks/go-http/pattern';
import { HOLE } from '../../../../../src/core/route';

describe('parsePattern', () => {
  it.each([
    ['/users', '*', '/users'],
    ['GET /users/{id}', 'GET', '/users/{id}'],
    ['POST   /users', 'POST', '/users'],
    ['DELETE\t/users/{id}', 'DELETE', '/users/{id}'],
    ['GET /{$}', 'GET', '/{$}'],
    ['/files/{path...}', '*', '/files/{path...}'],
    ['example.com/', '*', '/'],
    ['GET api.example.com/v1/users', 'GET', '/v1/users'],
    ['', '*', ''],
    ['GET', '*', 'GET'],
    // The language has no methods in small letters.
    ['get /users', '*', '/users'],
    // What is only known at run time.
    [`GET ${HOLE}/users`, 'GET', `${HOLE}/users`],
    [`${HOLE} /users`, '*', '/users'],
    [`${HOLE}/users`, '*', `${HOLE}/users`],
    [`example.com/${HOLE}`, '*', `/${HOLE}`],
  ])('%j', (pattern, method, path) => {
    expect(parsePattern(pattern)).toEqual({ method, path });
  });
});
