import { routeKey } from '../../../../src/analysis/model';
import { describe, expect, it } from 'vitest';
import { diagnosticsOf } from '../../../../src/server/features/diagnostics';
import { codeActions, fixOf, parseFixRequest } from '../../../../src/server/features/fixes';
import { openSession, SHOP, STATS } from '../../../support/session';

describe('diagnostics', () => {
  it('name rule, page and severity, and stand where the finding stands', async () => {
    const { session, file } = await openSession(SHOP);
    const found = diagnosticsOf(file('users.js'), session).find(({ code }) => code === 'high-cardinality-label');
    expect(found).toMatchObject({ source: 'redline', severity: 1, range: { start: { line: 1 } } });
    expect(found?.codeDescription?.href).toContain('high-cardinality-label.md');
    expect(diagnosticsOf(file('package.json'), session)).toEqual([]);
  });

  it('are silent about a handler that the server has series for', async () => {
    const opened = await openSession(SHOP);
    const codes = (): unknown[] => diagnosticsOf(opened.file('app.js'), opened.session).map(({ code }) => code);
    expect(codes()).toContain('uninstrumented-handler');
    opened.show({ '/orders': STATS });
    expect(codes()).not.toContain('uninstrumented-handler');
  });
});

describe('quick fixes', () => {
  it('are offered for our own findings that have one', async () => {
    const { session, file, route } = await openSession(SHOP);
    const diagnostics = diagnosticsOf(file('app.js'), session);
    expect(codeActions(diagnostics)).toMatchObject([
      {
        title: 'Add metrics',
        kind: 'quickfix',
        isPreferred: true,
        data: { id: 'add-metrics', route: routeKey(route('/orders')) },
      },
      { title: 'Add tracing', kind: 'quickfix', data: { id: 'add-tracing', route: routeKey(route('/orders')) } },
      { title: 'Instrument the whole application', data: { id: 'instrument-application' } },
    ]);
    expect(codeActions(diagnostics).filter(({ isPreferred }) => isPreferred === true)).toHaveLength(1);
    expect(codeActions(diagnostics.map((one) => ({ ...one, source: 'other' })))).toEqual([]);
  });

  it('become edits when somebody takes one, with new files created first', async () => {
    const { session, route, folder } = await openSession({ ...SHOP, 'sub/other.js': '' });
    const fix = fixOf({ id: 'add-metrics', route: routeKey(route('/orders')) }, session);
    const changes = fix?.edit.documentChanges ?? [];
    expect(changes.length).toBeGreaterThan(0);
    const created = changes.flatMap((change) => ('kind' in change && change.kind === 'create' ? [change.uri] : []));
    for (const change of changes) {
      if ('textDocument' in change) expect(change.textDocument.uri).toContain(folder);
    }
    const first = changes.findIndex((change) => 'textDocument' in change && created.includes(change.textDocument.uri));
    const creation = changes.findIndex((change) => 'kind' in change);
    if (created.length > 0) expect(creation).toBeLessThan(first);
  });

  it('are nothing for what is gone or makes no sense', async () => {
    const { session } = await openSession(SHOP);
    expect(fixOf({ id: 'add-metrics', route: 'nowhere' }, session)).toBeUndefined();
    for (const value of [
      null,
      {},
      { id: 'add-metrics' },
      { id: 'rm', route: 'x' },
      { id: 'instrument-worker', route: 'x' },
      'x',
    ])
      expect(parseFixRequest(value)).toBeUndefined();
  });
});
