import { describe, expect, it } from 'vitest';
import type { RouteStats } from '../../../../src/core/red';
import { comparisonLine, deployLine, windowLine } from '../../../../src/server/hover/comparison';
import { openSession, SHOP, STATS } from '../../../support/session';

const slower = (since?: 'run' | 'deploy'): RouteStats => ({
  ...STATS,
  baseline: { p99: { kind: 'within', seconds: 0.1 }, rate: 10, ...(since ? { since } : {}) },
});

describe('what numbers are made of', () => {
  it('names the rarely scraped service behind a longer window', () => {
    expect(windowLine({ window: 600, rarestScraped: { job: 'my_shop', interval: 120 } })).toBe(
      'Rates over 10 m: “my\\_shop” is scraped every 2 min, and a rate wants four scrapes.',
    );
    expect(windowLine({ window: 300, rarestScraped: undefined })).toBe('');
  });

  it('names what the arrow compares with, where there is one', async () => {
    const { session } = await openSession(SHOP, { baseline: '7d' });
    expect(comparisonLine(slower(), session)).toBe('Compared with 7 d ago.');
    expect(comparisonLine(slower('deploy'), session)).toBe('Compared with the 5 m before this version was deployed.');
    const byStart = {
      ...session.deploys,
      of: () => ({ job: 'shop', versions: [], revisions: [] }),
      deployed: () => ({ at: 0, by: 'start' as const }),
    };
    expect(
      comparisonLine(slower('deploy'), { settings: session.settings, window: session.window, deploys: byStart }),
    ).toBe('Compared with the 5 m before its processes were started together; they name no version.');
    expect(comparisonLine(slower('run'), session)).toContain('run before');
    expect(comparisonLine(STATS, session)).toBe('');
    expect(comparisonLine({ ...slower(), rate: 0.01 }, session)).toBe('');
  });

  it('names the version that is measured', async () => {
    const opened = await openSession(SHOP);
    const route = opened.route('/users/{id}');
    const said = (deploy: object, isChanged?: boolean, isRestarted = false): string => {
      const deploys = {
        ...opened.session.deploys,
        isRestarted: () => isRestarted,
        of: () => ({ job: 'shop', versions: [], revisions: [], ...deploy }),
        isChanged: () => isChanged,
      };
      return deployLine(
        route,
        STATS,
        opened.project,
        Object.assign(Object.create(opened.session), { deploys }),
        7_200_000,
      );
    };
    expect(said({ revisions: ['3f2a1c9e77'], versions: ['1.4'], startedAt: 0 }, true)).toBe(
      'Measured is 3f2a1c9 (1\\.4), running for 2 h. **This handler was changed since.**',
    );
    expect(said({ versions: ['2'], startedAt: 0 }, undefined, true)).toBe(
      'Measured is 2, running for 2 h after a restart: the version is that of before.',
    );
    expect(said({ versions: ['2'] }, false)).toBe('Measured is 2. This handler is the same.');
    expect(said({ startedAt: 0 })).toBe('Its processes are running for 2 h.');
    expect(said({})).toBe('');
  });
});
