import { describe, expect, it } from 'vitest';
import { routeKey } from '../../../../src/analysis/model';
import { withoutNumbers } from '../../../../src/core/red';
import { COMMANDS } from '../../../../src/protocol/commands';
import { parseServiceNames } from '../../../../src/protocol/services';
import { parseWhyAnswers, parseWhyQuestion, WHY_ACTIONS, WHY_COMMANDS } from '../../../../src/protocol/why';
import { codeLenses } from '../../../../src/server/features/codeLens';
import { serviceNamesOf } from '../../../../src/server/features/serviceNames';
import { whyMarkdown } from '../../../../src/server/why/markdown';
import { nearestLabels } from '../../../../src/server/why/nearest';
import { whyAt } from '../../../../src/server/why/whyAt';
import { listed } from '../../../../src/server/why/wording';
import { handledRoute } from '../../../support/handled';
import { detectedSchema } from '../../../support/schemas';
import { openSession, SHOP, STATS } from '../../../support/session';

const CONNECTED = { environments: [{ name: 'test', prometheus: 'http://one.test' }] };
const JOBS = [{ job: 'web', isUp: true, scrapes: 20 }];

describe('whyAt', () => {
  it('answers for what stands at a place, or for one route', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    opened.show({ '/users/{id}': STATS }, { detected: [detectedSchema()], jobs: JOBS });
    const uri = opened.session.uriOf(opened.project, 'app.js');
    const [users] = whyAt({ uri, line: 6, character: 1 }, opened.session);
    expect(users?.title).toBe('GET /users/{id} · shop');
    expect(users?.links.every(({ state }) => state !== 'breaks')).toBe(true);
    const key = routeKey(opened.route('/list'));
    const [list] = whyAt({ uri, line: 0, character: 0, key }, opened.session);
    expect(list?.links.at(-1)).toMatchObject({ name: 'scraped', state: 'breaks' });
    expect(whyAt({ uri, line: 0, character: 0 }, opened.session)).toEqual([]);
    expect(whyAt({ uri: 'file:///elsewhere.js', line: 0, character: 0 }, opened.session)).toEqual([]);
  });

  it('is what a lens without a number leads to', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    opened.show({ '/users/{id}': withoutNumbers('no-traffic') });
    const [lens] = codeLenses(opened.file('app.js'), opened.session, { isOurClient: true });
    expect(lens?.command?.command).toBe(COMMANDS.whyNoNumber.id);
    const [answer] = whyAt(parseWhyQuestion(lens?.command?.arguments?.[0]), opened.session);
    expect(answer?.title).toBe('GET /users/{id} · shop');
  });
});

describe('what is said', () => {
  it('goes over the wire and back', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    opened.show({}, { jobs: JOBS });
    const uri = opened.session.uriOf(opened.project, 'app.js');
    const answers = whyAt({ uri, line: 6, character: 1 }, opened.session);
    expect(parseWhyAnswers(JSON.parse(JSON.stringify(answers)))).toEqual(answers);
    expect(parseWhyAnswers('nonsense')).toEqual([]);
    expect(parseWhyAnswers([{ links: [{ name: 'x', action: { kind: 'rm' } }] }])[0]?.links[0]).toEqual({
      name: 'found',
      state: 'unsure',
      seen: '',
    });
    expect(parseWhyQuestion({ uri: 3, line: -1 })).toEqual({ uri: '', line: 0, character: 0 });
    for (const kind of WHY_ACTIONS) expect(COMMANDS[WHY_COMMANDS[kind]].id).toMatch(/^redline\./);
  });

  it('is short in a hover: what holds in a line, then the broken link, what to do, and the query', () => {
    const links = [
      { name: 'found', state: 'holds', seen: 'In a.go.' },
      { name: 'instrumented', state: 'unsure', seen: 'Who *knows*.' },
      {
        name: 'service',
        state: 'breaks',
        seen: 'No series is of “shop”.',
        query: 'count(up)',
        action: { kind: 'map-service', title: 'Map service', argument: 'shop' },
      },
    ] as const;
    const text = whyMarkdown(links, true);
    expect(text).toContain('✓ found in code → ? measured by code → **✗ service**');
    expect(text).toContain('Who \\*knows\\*');
    expect(text).toContain(`(command:redline.mapService?${encodeURIComponent('["shop"]')})`);
    expect(text).toContain('command:redline.copyQuery?');
    expect(whyMarkdown(links, false)).toContain('query: `count(up)`');
    expect(whyMarkdown(links, false)).not.toContain('command:');
    expect(whyMarkdown(links.slice(0, 2), true)).toBe('');
  });

  it('lists names as a sentence does', () => {
    expect(listed([])).toBe('nothing');
    expect(listed(['a', 'a', ''])).toBe('“a”');
    expect(listed(['a', 'b'], 'or')).toBe('“a” or “b”');
    expect(listed(['a', 'b', 'c', 'd', 'e', 'f', 'g'])).toBe('“a”, “b”, “c”, “d”, “e” and 2 more');
    expect(listed(['x'.repeat(100)]).length).toBeLessThan(70);
  });

  it('names the labels that are most like the route', () => {
    const series = ['/users/{id}/orders', '/users', '/health'].map((route) => ({ services: [], route }));
    expect(nearestLabels(handledRoute(), series)).toEqual(['/users', '/users/{id}/orders']);
    expect(nearestLabels(handledRoute({ path: '/' }), series)).toEqual([]);
  });
});

describe('serviceNamesOf', () => {
  it('says what the code and the server call services, and which are taken for each other', async () => {
    const opened = await openSession(SHOP, { ...CONNECTED, services: { shop: 'web' } });
    const services = [{ job: 'cart' }, { job: 'prod/web-service' }];
    const sighting = { schema: 's', title: 's', queries: [], series: [{ services: ['web'], route: '/' }] };
    opened.show({}, { detected: [detectedSchema({ services })], jobs: JOBS, sightings: [sighting] });
    const names = serviceNamesOf(opened.session);
    expect(names).toEqual({
      services: [{ name: 'shop', folder: '.', mapped: 'web', found: ['prod/web-service', 'web'] }],
      seen: ['cart', 'prod/web-service', 'web'],
    });
    expect(parseServiceNames(JSON.parse(JSON.stringify(names)))).toEqual(names);
    expect(parseServiceNames(undefined)).toEqual({ services: [], seen: [] });
  });

  it('knows the code’s services before anybody answered', async () => {
    const opened = await openSession(SHOP);
    expect(serviceNamesOf(opened.session)).toEqual({ services: [{ name: 'shop', folder: '.', found: [] }], seen: [] });
  });
});
