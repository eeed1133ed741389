import { describe, expect, it } from 'vitest';
import { traceTargets } from '../../../../src/server/features/traceTargets';
import { openSession, STATS } from '../../../support/session';

const CODE = {
  'package.json': '{"name":"shop"}',
  'app.js': "const app = require('express')();\napp.get('/users/:id', (req, res) => res.end());\napp.listen(1);\n",
};
const ROUTE = { service: 'shop', route: '/users/{id}', method: 'GET' };

describe('the traces of a route', () => {
  it('are all of them, the slowest and those that failed', async () => {
    const { route, file, session } = await openSession(CODE);
    expect(traceTargets(route('/users/{id}'), STATS, file('app.js'), session)).toEqual([
      { title: 'Traces', long: 'Traces', target: ROUTE },
      { title: 'Slowest', long: 'Slower than 375 ms', target: { ...ROUTE, minDurationMilliseconds: 375 } },
      { title: 'Errors', long: 'Failed', target: { ...ROUTE, errorsOnly: true } },
    ]);
  });

  it('leave out what nobody knows, and failures where there are none', async () => {
    const { route, file, session } = await openSession(CODE);
    const one = route('/users/{id}');
    expect(traceTargets(one, undefined, file('app.js'), session)).toHaveLength(1);
    expect(traceTargets(one, { ...STATS, p95: null, errorRatio: 0 }, file('app.js'), session)).toHaveLength(1);
  });

  it('are asked for by the name that the settings give to the service', async () => {
    const { route, file, session } = await openSession(CODE, { services: { shop: 'shop-production' } });
    const [all] = traceTargets(route('/users/{id}'), undefined, file('app.js'), session);
    expect(all?.target.service).toBe('shop-production');
  });
});
