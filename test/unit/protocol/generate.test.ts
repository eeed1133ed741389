import { describe, expect, it } from 'vitest';
import { parseGenerated, parseGenerateKind } from '../../../src/protocol/generate';

describe('what is generated', () => {
  it('survives the wire', () => {
    const files = [{ language: 'json', text: '{}' } as const, { language: 'yaml', text: 'groups: []' } as const];
    expect(parseGenerated({ files })).toEqual({ files });
    expect(parseGenerated({ problem: 'Connect first.' })).toEqual({ problem: 'Connect first.' });
  });

  it('is a problem when nothing sensible comes', () => {
    expect(parseGenerated(undefined)).toEqual({ problem: 'The language server does not run.' });
    expect(parseGenerated({ files: [7] })).toEqual({ files: [{ language: 'yaml', text: '' }] });
  });

  it('is a dashboard unless alerts are asked for', () => {
    expect([{ kind: 'alerts' }, { kind: 'dashboard' }, 7].map(parseGenerateKind)).toEqual([
      'alerts',
      'dashboard',
      'dashboard',
    ]);
  });
});
