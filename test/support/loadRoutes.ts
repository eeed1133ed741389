/** What the load generator asks of each sample, with how often: the known mix. */
import type { SampleName } from './services';

export interface LoadRoute {
  readonly method: string;
  /** Canonical template, as in the sample's `expected.json`. */
  readonly path: string;
  /** Share of the service's requests, relative to its other routes. */
  readonly weight: number;
  /** The request's target for a random number from 0 (included) to 1 (excluded). */
  readonly target: (random: number) => string;
  readonly headers?: (random: number) => Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A few values each: raw paths in labels must stay countable. */
const oneOf = (random: number, count: number): number => 1 + Math.floor(random * count);
const fixed = (target: string) => (): string => target;
const JSON_BODY = '{"note":"from the load generator"}';

const GO: readonly LoadRoute[] = [
  { method: 'GET', path: '/api/orders', weight: 4, target: fixed('/api/orders') },
  { method: 'POST', path: '/api/orders', weight: 3, target: fixed('/api/orders'), body: JSON_BODY },
  { method: 'GET', path: '/api/orders/{id}', weight: 4, target: (random) => `/api/orders/${oneOf(random, 500)}` },
  { method: 'DELETE', path: '/api/orders/{id}', weight: 1, target: (random) => `/api/orders/${oneOf(random, 500)}` },
  {
    method: 'GET',
    path: '/api/search',
    weight: 3,
    target: (random) => `/api/search?q=${oneOf(random, 90)}`,
    headers: (random) => ({ 'x-user-id': `u-${oneOf(random, 400)}` }),
  },
  { method: 'GET', path: '/api/users/{id}', weight: 4, target: (random) => `/api/users/${oneOf(random, 500)}` },
  { method: 'POST', path: '/api/users', weight: 3, target: fixed('/api/users'), body: JSON_BODY },
  {
    method: 'GET',
    path: '/api/users/{id}/orders',
    weight: 1,
    target: (random) => `/api/users/${oneOf(random, 500)}/orders`,
  },
  { method: '*', path: '/api/webhooks/{provider}', weight: 1, target: fixed('/api/webhooks/bank'), body: JSON_BODY },
  {
    method: 'GET',
    path: '/reports/{year}/{month}',
    weight: 3,
    target: (random) => `/reports/2024/${oneOf(random, 6)}`,
  },
  {
    method: 'GET',
    path: '/files/{path...}',
    weight: 3,
    target: (random) => `/files/invoices/${oneOf(random, 50)}.pdf`,
  },
  {
    method: 'GET',
    path: '/admin/jobs',
    weight: 2,
    target: fixed('/admin/jobs'),
    headers: () => ({ 'x-admin-token': 'sample' }),
  },
];

const PYTHON: readonly LoadRoute[] = [
  { method: 'GET', path: '/api/v1/products', weight: 4, target: fixed('/api/v1/products?limit=5') },
  { method: 'POST', path: '/api/v1/products', weight: 1, target: fixed('/api/v1/products'), body: JSON_BODY },
  {
    method: 'GET',
    path: '/api/v1/products/{sku}',
    weight: 5,
    target: (random) => `/api/v1/products/sku-${oneOf(random, 300)}`,
  },
  {
    method: 'PUT',
    path: '/api/v1/products/{sku}/price',
    weight: 3,
    target: (random) => `/api/v1/products/sku-${oneOf(random, 300)}/price?price=99`,
  },
  {
    method: 'GET',
    path: '/api/v1/products/{sku}/reviews',
    weight: 3,
    target: (random) => `/api/v1/products/sku-${oneOf(random, 300)}/reviews`,
  },
  {
    method: 'POST',
    path: '/api/v1/products/{sku}/reviews',
    weight: 1,
    target: (random) => `/api/v1/products/sku-${oneOf(random, 300)}/reviews`,
    body: JSON_BODY,
  },
  {
    method: 'GET',
    path: '/api/v1/carts/{cart_id}',
    weight: 4,
    target: (random) => `/api/v1/carts/${oneOf(random, 800)}`,
  },
  {
    method: 'POST',
    path: '/api/v1/carts/{cart_id}/checkout',
    weight: 3,
    target: (random) => `/api/v1/carts/${oneOf(random, 800)}/checkout`,
    headers: (random) => ({ 'x-user-id': `u-${oneOf(random, 400)}` }),
  },
  {
    method: 'DELETE',
    path: '/api/v1/carts/{cart_id}',
    weight: 1,
    target: (random) => `/api/v1/carts/${oneOf(random, 800)}`,
  },
  { method: 'GET', path: '/api/v1/search', weight: 3, target: (random) => `/api/v1/search?q=${oneOf(random, 90)}` },
  { method: 'POST', path: '/internal/reindex', weight: 0.3, target: fixed('/internal/reindex') },
];

const NODE: readonly LoadRoute[] = [
  { method: 'GET', path: '/api/accounts', weight: 4, target: fixed('/api/accounts') },
  {
    method: 'GET',
    path: '/api/accounts/{accountId}',
    weight: 5,
    target: (random) => `/api/accounts/${oneOf(random, 500)}`,
  },
  {
    method: 'PUT',
    path: '/api/accounts/{accountId}',
    weight: 3,
    target: (random) => `/api/accounts/${oneOf(random, 500)}`,
    body: JSON_BODY,
  },
  {
    method: 'GET',
    path: '/api/accounts/{accountId}/addresses',
    weight: 3,
    target: (random) => `/api/accounts/${oneOf(random, 5)}/addresses`,
  },
  {
    method: 'POST',
    path: '/api/accounts/{accountId}/addresses',
    weight: 3,
    target: (random) => `/api/accounts/${oneOf(random, 5)}/addresses`,
    body: JSON_BODY,
  },
  {
    method: 'POST',
    path: '/api/checkout',
    weight: 3,
    target: fixed('/api/checkout'),
    headers: (random) => ({ 'x-customer-id': `c-${oneOf(random, 400)}` }),
    body: JSON_BODY,
  },
  {
    method: 'GET',
    path: '/api/checkout/{checkoutId}',
    weight: 3,
    target: (random) => `/api/checkout/${oneOf(random, 500)}`,
  },
  { method: 'GET', path: '/api/pages/{slug}', weight: 4, target: (random) => `/api/pages/page-${oneOf(random, 40)}` },
  {
    method: 'GET',
    path: '/api/pages/assets/{path...}',
    weight: 3,
    target: (random) => `/api/pages/assets/img/${oneOf(random, 60)}.png`,
  },
  { method: 'GET', path: '/legacy/catalog', weight: 1, target: fixed('/legacy/catalog') },
  {
    method: 'GET',
    path: '/legacy/export/{format}',
    weight: 3,
    target: (random) => `/legacy/export/${random < 0.5 ? 'csv' : 'xml'}`,
  },
];

export const LOAD_ROUTES: Readonly<Record<SampleName, readonly LoadRoute[]>> = { go: GO, python: PYTHON, node: NODE };
