import { describe, expect, it } from 'vitest';
import { generate } from '../../../../src/server/features/generate';
import { classic, detectedSchema } from '../../../support/schemas';
import { openSession, SHOP, STATS } from '../../../support/session';

const CONNECTED = { environments: [{ name: 'test', prometheus: 'http://one.test' }], thresholds: { p99: 0.25 } };

describe('what is generated for a workspace', () => {
  it('is about the services that have series, in their schema, with the thresholds of the settings', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    const detected = detectedSchema({
      latencies: classic('http_request_duration_seconds'),
      counters: ['http_requests_total'],
      services: [{ job: 'shop' }],
    });
    opened.show({ '/users/{id}': STATS }, { detected: [detected] });
    const dashboard = generate('dashboard', opened.session);
    expect('files' in dashboard && dashboard.files.map(({ language }) => language)).toEqual(['json']);
    expect(JSON.stringify(dashboard)).toContain('http_requests_total{job=');
    const alerts = generate('alerts', opened.session);
    const [rules, tests] = 'files' in alerts ? alerts.files : [];
    expect(rules?.text).toContain('> 0.25 and');
    expect(rules?.text.match(/alert: /g)).toHaveLength(2);
    expect(tests?.text).toContain('rule_files: [redline-alerts.yml]');
  });

  it('is nothing before there are series, and says what to do', async () => {
    const opened = await openSession(SHOP, CONNECTED);
    expect(generate('alerts', opened.session)).toMatchObject({
      problem: expect.stringContaining('connect Prometheus'),
    });
  });
});
