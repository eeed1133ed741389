import { describe, expect, it } from 'vitest';
import { withoutNumbers, type RouteStats } from '../../../../src/core/red';
import type { WhyLink } from '../../../../src/protocol/why';
import { whyChain, type WhySubject } from '../../../../src/server/why/chain';
import type { Sighting } from '../../../../src/telemetry/metrics/sightings';
import { handledRoute } from '../../../support/handled';
import { classic, detectedSchema } from '../../../support/schemas';

const series = (service: string, ...routes: readonly string[]): Sighting => ({
  schema: 'handwritten',
  title: 'hand-written request metrics',
  queries: ['buckets', 'rates'],
  series: routes.map((route) => ({ services: [service], method: 'GET', route })),
});

/** Everything is as it should be, but for `changes`. */
const complete: WhySubject = {
  handled: handledRoute(),
  services: ['shop'],
  others: [],
  isTrusted: true,
  state: 'connected',
  source: 'Prometheus at http://one.test',
  stats: withoutNumbers('no-series'),
  detected: [detectedSchema({ latencies: classic('http_request_duration_seconds') })],
  jobs: [{ job: 'shop', isUp: true, scrapes: 20 }],
  sightings: [series('shop', '/users/:id')],
  window: 300,
};

const subject = (changes: Partial<WhySubject> = {}): WhySubject => ({ ...complete, ...changes });

/** Local mode knows no jobs. */
function statesLocally(changes: Partial<WhySubject>): string {
  const { jobs: _, ...local } = subject(changes);
  return namesOf(whyChain(local));
}

const namesOf = (links: readonly WhyLink[]): string =>
  links.map(({ name, state }) => (state === 'holds' ? name : `${name}:${state}`)).join(' ');
const last = (changes: Partial<WhySubject>): WhyLink | undefined => whyChain(subject(changes)).at(-1);
const states = (changes: Partial<WhySubject>): string => namesOf(whyChain(subject(changes)));
const measured: RouteStats = {
  ...withoutNumbers('no-traffic'),
  state: 'ok',
  rate: 1,
  schema: 'handwritten',
  services: ['shop'],
  labels: ['/users/:id'],
};

describe('whyChain', () => {
  it('holds from the code to the number where there is one', () => {
    expect(states({ stats: measured })).toBe('found instrumented server scraped schema service route window');
    expect(whyChain(subject({ stats: measured }))[0]?.seen).toBe('In app.js, line 7 (express).');
    expect(last({ stats: measured })?.seen).toBe('There are numbers of the last 5 m.');
  });

  it('breaks at code that measures nothing, and offers to add it', () => {
    const handled = handledRoute({ metrics: { answer: 'no', evidence: [] } });
    expect(states({ handled })).toBe('found instrumented:breaks');
    expect(last({ handled })).toMatchObject({
      seen: 'Nothing in the code counts or times it.',
      action: { kind: 'add-metrics' },
    });
    const traced = handledRoute({ metrics: { answer: 'no', evidence: [] }, traces: { answer: 'yes', evidence: [] } });
    expect(states({ handled: traced })).toContain('instrumented:unsure');
    expect(states({ handled, stats: measured })).toContain('found instrumented server');
  });

  it('goes on where the code does not tell', () => {
    const handled = handledRoute({ metrics: { answer: 'unknown', evidence: [] } });
    expect(states({ handled })).toBe('found instrumented:unsure server scraped schema service route:breaks');
  });

  it.each([
    [{ state: 'off' }, 'No metrics server is connected.', 'connect'],
    [{ state: 'off', isTrusted: false }, 'The workspace is not trusted', undefined],
    [{ state: 'waiting' }, 'Prometheus at http://one.test was asked, and has not answered yet.', undefined],
    [
      { state: 'failing', failure: { reason: 'unauthorized', text: 'It wants a credential.', nextStep: 'Set one.' } },
      'It wants a credential. Set one.',
      'set-credential',
    ],
    [
      { state: 'failing', failure: { reason: 'malformed', text: 'Half.', nextStep: 'Wait.' } },
      'Half. Wait.',
      'show-log',
    ],
  ] as const)('breaks at the server: %j', (changes, seen, action) => {
    expect(states(changes)).toBe('found instrumented server:breaks');
    expect(last(changes)?.seen).toContain(seen);
    expect(last(changes)?.action?.kind).toBe(action);
  });

  it('breaks at a service that nobody scrapes, and names what is scraped', () => {
    const changes = { jobs: [{ job: 'cart', isUp: true, scrapes: 9 }], sightings: [series('cart', '/cart')] };
    expect(states(changes)).toBe('found instrumented server scraped:breaks');
    expect(last(changes)).toMatchObject({
      seen: 'No job is called “shop”. The server scrapes “cart”.',
      action: { kind: 'map-service', argument: 'shop' },
    });
    expect(last(changes)?.query).toContain('up');
  });

  it('breaks at metrics whose names alone are left', () => {
    const stats = { ...withoutNumbers('no-series'), cause: 'no-metrics' } as const;
    const changes = { stats, sightings: [series('shop')] };
    expect(states(changes)).toBe('found instrumented server scraped schema:breaks');
    expect(last(changes)).toMatchObject({
      seen: expect.stringContaining('none of their series has numbers now'),
      query: 'rates',
      action: { kind: 'copy-query', argument: 'rates' },
    });
  });

  it('names those services that have the route, where several fit', () => {
    const stats = withoutNumbers('ambiguous');
    const of = (...sightings: readonly Sighting[]): string | undefined => last({ stats, sightings })?.seen;
    expect(of(series('lobby', '/users/{user}', '/a'), series('halls', '/users/:id'), series('cart', '/cart'))).toMatch(
      /“lobby” and “halls”\.$/,
    );
    expect(of(series('lobby', 'elsewhere/:id'))).toMatch(/“lobby”\.$/);
  });

  it('breaks at targets that are down, with the query that shows them', () => {
    const down = last({ jobs: [{ job: 'shop', isUp: false, scrapes: 3 }] });
    expect(down).toMatchObject({ name: 'scraped', action: { kind: 'copy-query', argument: 'up{job="shop"}' } });
  });

  it('knows series that no job of this name brings', () => {
    const other = [{ job: 'collector', isUp: true, scrapes: 20 }];
    expect(states({ jobs: other })).toContain('server scraped schema');
    expect(states({ jobs: [], sightings: [] })).toContain('scraped:unsure schema service:unsure route:breaks');
    expect(statesLocally({})).toContain('server scraped schema');
  });

  it('breaks where no metric has a known name', () => {
    expect(last({ detected: [] })).toMatchObject({
      name: 'schema',
      action: { kind: 'open-setting', argument: 'schemas' },
    });
  });

  it('breaks at a service whose series have another name', () => {
    const changes = { sightings: [series('checkout', '/users/:id')] };
    expect(last(changes)).toMatchObject({
      name: 'service',
      seen: 'No series is of “shop”. There are series of “checkout”.',
      action: { kind: 'map-service', argument: 'shop' },
    });
    expect(last(changes)?.query).toBe('count by (job) ({__name__="http_request_duration_seconds_count"})');
  });

  it('does not blame a name where services are read directly', () => {
    const direct = { sightings: [series('localhost:3000', '/other')] };
    expect(statesLocally(direct)).toContain('service:unsure route:breaks');
    expect(statesLocally({ ...direct, others: ['localhost:3000'] })).toContain('service:breaks');
  });

  it('breaks where several services fit', () => {
    const changes = { stats: withoutNumbers('ambiguous'), sightings: [series('a', '/x'), series('b', '/x')], jobs: [] };
    expect(last(changes)).toMatchObject({ name: 'service', action: { kind: 'map-service' } });
    expect(last(changes)?.seen).toContain('“a” and “b”');
  });

  it('breaks at a route without series, and names the nearest labels', () => {
    const changes = { sightings: [series('shop', '/api/users/{id}', '/health', '/users')] };
    expect(last(changes)).toMatchObject({
      name: 'route',
      query: 'rates',
      action: { kind: 'copy-query', argument: 'rates' },
    });
    expect(last(changes)?.seen).toContain('Nearest are “GET /users” and “GET /api/users/{id}”.');
  });

  it('breaks at a window in which nothing happened, or that is too short', () => {
    const quiet = { ...measured, state: 'no-traffic' } as const;
    expect(last({ stats: quiet })).toMatchObject({ name: 'window', query: 'rates', action: { argument: 'window' } });
    expect(last({ stats: quiet })?.seen).toContain('no request was counted in the last 5 m');
    expect(last({ stats: { ...quiet, cause: 'short-window' } })?.seen).toContain('scraped too rarely');
  });
});
