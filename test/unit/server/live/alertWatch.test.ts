import { describe, expect, it } from 'vitest';
import { failed, succeeded, type Result } from '../../../../src/core/failure';
import { createAlertWatch } from '../../../../src/server/live/alertWatch';
import type { Alert } from '../../../../src/telemetry/metrics/alerts';
import { codeLenses } from '../../../../src/server/features/codeLens';
import { fakePrometheus } from '../../../support/fakePrometheus';
import { openSession, SHOP, STATS } from '../../../support/session';

const { signal } = new AbortController();
const alert = (name: string, labels: Record<string, string>, state: Alert['state'] = 'firing'): Alert => ({
  name,
  state,
  labels,
});
const SLOW = alert('SlowUsers', { job: 'shop', path: '/users/:id' });

describe('alerts in lenses', () => {
  it('are those that fire for exactly this route', async () => {
    const opened = await openSession(SHOP, { environments: [{ name: 'test', prometheus: 'http://one.test' }] });
    opened.show({ '/users/{id}': STATS });
    const firing = [alert('ShopDown', { job: 'shop' }), SLOW, alert('Soon', SLOW.labels, 'pending')];
    await opened.session.alerts.refresh(fakePrometheus({ alerts: async () => succeeded(firing) }), signal);
    const title = (isOurClient: boolean): string | undefined =>
      codeLenses(opened.file('app.js'), opened.session, { isOurClient })[0]?.command?.title;
    expect(title(true)).toBe('$(flame)\u00a0SlowUsers · p99 475 ms · 2 % errors · 12.5 req/s');
    expect(title(false)).toBe('🔥 SlowUsers · p99 475 ms · 2 % errors · 12.5 req/s');
  });

  it('are not asked for again at once where there is no such API', async () => {
    let [time, asked] = [0, 0];
    let answer: Result<readonly Alert[]> = failed('not-found', 'No.', 'No.');
    const server = fakePrometheus({ alerts: async () => ((asked += 1), answer) });
    const watch = createAlertWatch(() => time);
    for (const at of [0, 1_000, 299_000]) {
      time = at;
      await watch.refresh(server, signal);
    }
    expect(asked).toBe(1);
    [time, answer] = [300_000, succeeded([SLOW])];
    await watch.refresh(server, signal);
    const subject = { services: ['shop'], route: { method: 'GET', path: '/users/{id}' } };
    expect(watch.firing(subject)).toBe('SlowUsers');
    expect(watch.firing({ services: ['shop'] })).toBeUndefined();
    expect(watch.firing({ ...subject, services: ['cart'] })).toBeUndefined();
    watch.reset();
    expect(watch.firing(subject)).toBeUndefined();
  });
});
