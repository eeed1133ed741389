import { describe, expect, it } from 'vitest';
import { placeOfSpan } from '../../../../src/server/features/spanPlace';
import type { CodeHint } from '../../../../src/telemetry/traces/codeHint';
import { openSession, SHOP, type TestSession } from '../../../support/session';

const lineOf = ({ session, folder }: TestSession, hint: CodeHint): string | undefined => {
  const place = placeOfSpan(hint, session);
  return place && `${decodeURIComponent(place.uri).slice(`file://${folder}/`.length)}:${place.line}`;
};

describe('the code of a span', () => {
  it('is the file that it names, by its end, wherever it was built', async () => {
    const opened = await openSession({ ...SHOP, 'a/main.js': '', 'b/main.js': '' });
    expect(lineOf(opened, { file: '/build/src/users.js', line: 4 })).toBe('users.js:3');
    expect(lineOf(opened, { file: 'C:\\ci\\b\\main.js' })).toBe('b/main.js:0');
    expect(lineOf(opened, { file: '/usr/lib/node/http.js', line: 4 })).toBeUndefined();
  });

  it('is unknown where two files fit as well', async () => {
    const opened = await openSession({ ...SHOP, 'a/main.js': '', 'b/main.js': '' });
    expect(lineOf(opened, { file: '/build/main.js', line: 1 })).toBeUndefined();
  });

  it('is the handler of its route, in any spelling, with its method and service', async () => {
    const opened = await openSession(SHOP);
    expect(lineOf(opened, { route: '/users/:id', method: 'GET', service: 'shop' })).toBe('app.js:6');
    expect(lineOf(opened, { route: '/users/{userId}', method: 'GET' })).toBe('app.js:6');
    expect(lineOf(opened, { route: '/list', method: 'GET', service: 'other-name' })).toBe('users.js:3');
    expect(lineOf(opened, { route: '/list', method: 'DELETE' })).toBeUndefined();
    expect(lineOf(opened, { route: '/nowhere' })).toBeUndefined();
  });

  it('is the one function of that name', async () => {
    const more = { 'lib/one.js': 'function charge() {}\nfunction twice() {}\n', 'lib/two.js': 'function twice() {}\n' };
    const opened = await openSession({ ...SHOP, ...more });
    expect(lineOf(opened, { function: 'payments.Client.charge' })).toBe('lib/one.js:0');
    expect(lineOf(opened, { function: 'twice' })).toBeUndefined();
    expect(lineOf(opened, { function: '.*' })).toBeUndefined();
    expect(lineOf(opened, {})).toBeUndefined();
  });
});
