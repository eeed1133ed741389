import type { NextFunction, Request, Response } from 'express';
import { collectDefaultMetrics, Counter, Histogram, register } from 'prom-client';

collectDefaultMetrics();

export const httpRequests = new Counter({
  name: 'http_requests_total',
  help: 'Finished HTTP requests.',
  labelNames: ['method', 'path', 'status'] as const,
});

export const httpDuration = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Latency of HTTP requests.',
  labelNames: ['method', 'path'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
});

export const checkouts = new Counter({
  name: 'storefront_checkouts_total',
  help: 'Checkouts, by the customer who made them.',
  labelNames: ['customer_id'] as const,
});

export const pageViews = new Counter({
  name: 'storefront_page_views_total',
  help: 'Pages that were looked at.',
  labelNames: ['page'] as const,
});

/** Counts and times every request that reaches a route registered after it. */
export function httpMetrics(request: Request, response: Response, next: NextFunction): void {
  const end = httpDuration.startTimer();
  response.on('finish', () => {
    const labels = { method: request.method, path: request.route ? request.baseUrl + request.route.path : 'unmatched' };
    httpRequests.inc({ ...labels, status: response.statusCode });
    end(labels);
  });
  next();
}

export { register };
