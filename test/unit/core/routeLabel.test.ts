import { describe, expect, it } from 'vitest';
import { canonicalPath } from '../../../src/core/route';
import { readLabel } from '../../../src/core/routeLabel';

describe('readLabel', () => {
  it.each([
    // FastAPI, Starlette, net/http, chi, aiohttp
    ['/users/{id}', '/users/{id}'],
    ['/files/{path:path}', '/files/{path...}'],
    ['/files/{rest...}', '/files/{rest...}'],
    ['/users/{id:[0-9]+}', '/users/{id}'],
    ['/posts/{$}', '/posts'],
    ['/static/*', '/static/{*}'],
    // Express 4 and 5, gin, echo, fiber, Hono
    ['/users/:id', '/users/{id}'],
    ['/users/:id/', '/users/{id}'],
    ['/users/:id(\\d+)', '/users/{id}'],
    ['/users/:id?', '/users/{id}'],
    ['/users{/:id}', '/users/{id}'],
    ['/users/:id{[0-9]+}', '/users/{id}'],
    ['/users/:id<int>', '/users/{id}'],
    ['/flights/:from-:to', '/flights/{from}-{to}'],
    ['/api/pages/assets/*path', '/api/pages/assets/{path...}'],
    ['/files/*filepath', '/files/{filepath...}'],
    [':id', '/{id}'],
    // Flask, Django
    ['/users/<id>', '/users/{id}'],
    ['/users/<int:pk>', '/users/{pk}'],
    ['/files/<path:name>', '/files/{name...}'],
    ['/lang/<string(length=2):lang>', '/lang/{lang}'],
    ['users/<int:pk>/', '/users/{pk}'],
    ['^users/(?P<pk>[^/]+)/$', '/users/{pk}'],
    // Next.js
    ['/users/[id]', '/users/{id}'],
    ['/docs/[...slug]', '/docs/{slug...}'],
    // express-prom-bundle
    ['/users/#val/orders', '/users/{value}/orders'],
  ])('%s is %s', (label, path) => {
    expect(canonicalPath(readLabel(label).template)).toBe(path);
  });

  it.each([
    ['GET /users/{id}', 'GET', '/users/{id}'],
    ['post /users', 'POST', '/users'],
    ['GET api.example.com/users/{id}', 'GET', '/users/{id}'],
    ['DELETE   /users/{id}', 'DELETE', '/users/{id}'],
  ])('%s names its method', (label, method, path) => {
    expect(readLabel(label)).toMatchObject({ method });
    expect(canonicalPath(readLabel(label).template)).toBe(path);
  });

  it('takes scheme, host and query for what they are', () => {
    for (const label of [
      'http://localhost:8080/users/42',
      'api.example.com/users/42',
      'api.example.com:8443/users/42',
      '/users/42?verbose=1&page=2',
    ]) {
      expect(canonicalPath(readLabel(label).template), label).toBe('/users/42');
    }
  });

  it('knows what may be a raw path', () => {
    expect(readLabel('/users/42').isPlain).toBe(true);
    expect(readLabel('/').isPlain).toBe(true);
    expect(readLabel('/orders/7:cancel').isPlain).toBe(true);
    expect(readLabel('/users/{id}').isPlain).toBe(false);
    expect(readLabel('/users/:id').isPlain).toBe(false);
    expect(readLabel('unmatched').isPlain).toBe(false);
    expect(readLabel('UserController.show').isPlain).toBe(false);
  });

  it('drops parameter names, so that what means the same is equal', () => {
    const forms = ['/a/{id}', '/a/:key', '/a/<int:pk>', '/a/[slug]', '/a/{id}/'].map(
      (label) => readLabel(label).normal,
    );
    expect(new Set(forms)).toEqual(new Set(['/a/{}']));
    expect(readLabel('/a/{rest...}').normal).not.toBe('/a/{}');
  });

  it('never fails, whatever the label holds', () => {
    for (const label of [
      '',
      '/',
      '{',
      '}{',
      '/((((',
      '/a/<b',
      '[',
      'GET',
      'GET ',
      '/%zz',
      '/\u0000',
      '/{a}{b}',
      '?=',
      '*',
    ]) {
      expect(() => readLabel(label), label).not.toThrow();
    }
  });
});
