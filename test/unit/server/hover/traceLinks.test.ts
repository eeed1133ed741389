import { describe, expect, it } from 'vitest';
import { traceLinks } from '../../../../src/server/hover/traceLinks';
import { openSession, STATS } from '../../../support/session';

const CODE = {
  'app.js': "const app = require('express')();\napp.get('/users/:id', (req, res) => res.end());\napp.listen(1);\n",
};

const readable = (links: readonly string[]): string[] => links.map((link) => decodeURIComponent(link));

describe('traceLinks', () => {
  it('lead to all traces, to the slow ones and to those that failed', async () => {
    const { route } = await openSession(CODE);
    const [all, slow, failed, ...more] = readable(traceLinks(route('/users/{id}'), STATS));
    expect(all).toMatch(/^\[Traces\]\(command:redline\.showTraces/);
    expect(slow).toMatch(/^\[Slower than 375 ms\]\(.*"minDurationMilliseconds":375/);
    expect(failed).toMatch(/^\[Failed\]\(.*"errorsOnly":true/);
    expect(more).toEqual([]);
  });

  it('leave out what nobody knows, and failures where there are none', async () => {
    const { route } = await openSession(CODE);
    expect(traceLinks(route('/users/{id}'), undefined)).toHaveLength(1);
    expect(traceLinks(route('/users/{id}'), { ...STATS, p95: null, errorRatio: 0 })).toHaveLength(1);
  });
});
