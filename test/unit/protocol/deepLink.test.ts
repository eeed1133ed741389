import { describe, expect, it } from 'vitest';
import { parseDeepLink } from '../../../src/protocol/deepLink';
import { deepLink } from '../../../src/core/trace/spanAsJson';
import { TRACE_ID, traceOf } from '../../support/trace/spans';

describe('parseDeepLink', () => {
  it('reads what the view copies', () => {
    const link = new URL(deepLink('vscode://redline.telemetry', traceOf([{ id: 7, start: 0, end: 1 }]), 0));
    expect(parseDeepLink(link.pathname, link.search.slice(1))).toEqual({
      kind: 'trace',
      traceId: TRACE_ID,
      spanId: '0000000000000007',
    });
  });

  it('pads a short id and drops a span id that is none', () => {
    expect(parseDeepLink('/trace/AB', 'span=../x')).toEqual({ kind: 'trace', traceId: 'ab'.padStart(32, '0') });
  });

  it('refuses everything else', () => {
    for (const path of ['', '/', '/trace/', '/trace/xyz', '/trace/0', '/trace/ab/more', '/run/ab'])
      expect(parseDeepLink(path, '')).toBeUndefined();
  });
});
