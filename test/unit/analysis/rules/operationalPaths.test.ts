import { describe, expect, it } from 'vitest';
import { isOperational } from '../../../../src/analysis/rules/operationalPaths';

describe('isOperational', () => {
  it.each([
    '/metrics',
    '/metrics/prometheus',
    '/internal/metrics',
    '/healthz',
    '/health/live',
    '/api/health',
    '/grpchealthz',
    '/_internal_ping',
    '/internal/ping',
    '/-/ready',
    '/{?}/-/healthy',
    '/debug/vars',
    '/debug/pprof/{name}',
    '/swagger-ui',
    '/v1/openapi.json',
    '/static/{path...}',
    '/extensions.js',
    '/favicon.ico',
    '/robots.txt',
    '/version',
  ])('%s is', (path) => {
    expect(isOperational(path)).toBe(true);
  });

  it.each([
    '/',
    '/orders/{id}',
    '/metrics/query',
    '/api/metrics/latencies',
    '/orders/status',
    '/patients/health-records',
    '/api/version',
    '/docstrings',
    '/shipping',
    '/debugger',
    '/{?}/probe',
    '/publications',
    '/ready/orders',
  ])('%s is not', (path) => {
    expect(isOperational(path)).toBe(false);
  });
});
