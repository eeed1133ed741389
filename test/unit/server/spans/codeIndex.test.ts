import { describe, expect, it } from 'vitest';
import { createCodeIndex } from '../../../../src/server/spans/codeIndex';
import type { CodeHint } from '../../../../src/telemetry/traces/codeHint';
import { openSession, SHOP, type TestSession } from '../../../support/session';

const lineOf = ({ session }: TestSession, hint: Partial<CodeHint>): string | undefined => {
  const place = createCodeIndex(session).find({ operation: 'x', isCaller: false, ...hint });
  return place && `${place.path}:${place.range[0]}`;
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

  it('is the place that starts spans of its name by hand, of its service where several do', async () => {
    const start = (name: string): string =>
      `const { trace } = require('@opentelemetry/api');\nfunction run() {\n  trace.getTracer('x').startActiveSpan('${name}', (s) => s.end());\n}\nrequire('express')().get('/', run);\n`;
    const manifest = (name: string): string =>
      `{"name":"${name}","dependencies":{"@opentelemetry/api":"1","express":"5"}}`;
    const opened = await openSession({
      'a/package.json': manifest('a'),
      'a/index.js': start('work'),
      'b/package.json': manifest('b'),
      'b/index.js': start('work'),
      'c/package.json': manifest('c'),
      'c/index.js': start('other'),
    });
    expect(lineOf(opened, { operation: 'other' })).toBe('c/index.js:2');
    expect(lineOf(opened, { operation: 'work' })).toBeUndefined();
    expect(lineOf(opened, { operation: 'work', service: 'b' })).toBe('b/index.js:2');
  });

  it('is the function of the named file, where the line is not named', async () => {
    const opened = await openSession({ ...SHOP, 'lib/one.js': '\nfunction charge() {}\n' });
    expect(lineOf(opened, { file: '/srv/lib/one.js', function: 'Client.charge' })).toBe('lib/one.js:1');
    expect(lineOf(opened, { file: '/srv/lib/one.js', function: 'gone' })).toBe('lib/one.js:0');
  });
});
