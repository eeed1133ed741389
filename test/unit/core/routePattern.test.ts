import { describe, expect, it } from 'vitest';
import { matchesRoute } from '../../../src/core/routePattern';

const GET_USER = { method: 'GET', path: '/api/users/{id}' };

describe('matchesRoute', () => {
  it.each([
    ['GET /api/users/{id}', true],
    ['get /api/users/{userId}', true],
    ['/api/users/:id', true],
    ['/api/*', true],
    ['*', true],
    ['*/users/*', true],
    ['POST /api/users/{id}', false],
    ['/api/users', false],
    ['/api', false],
    ['/api.users/{id}', false],
    ['', false],
  ])('%s: %s', (pattern, expected) => {
    expect(matchesRoute(pattern, GET_USER)).toBe(expected);
  });

  it('takes any method of a route that serves all, and workers by name', () => {
    expect(matchesRoute('POST /hook', { method: '*', path: '/hook' })).toBe(true);
    expect(matchesRoute('send_*', { method: '*', path: 'send_mail' })).toBe(true);
  });
});
