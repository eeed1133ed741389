import { describe, expect, it, vi } from 'vitest';
import { createStatusBar } from '../../../src/client/statusBar';
import type { Status } from '../../../src/protocol/requests';
import { made } from '../../support/vscode';

vi.mock('vscode', () => import('../../support/vscode'));

const STATUS: Status = {
  environment: 'staging',
  state: 'connected',
  text: 'Prometheus at http://a',
  routes: 3,
  measured: 2,
};

function shown(status: Partial<Status>): (typeof made.statusBarItems)[number] {
  createStatusBar().show({ ...STATUS, ...status });
  const item = made.statusBarItems.at(-1);
  if (!item) throw new Error('nothing was made');
  return item;
}

describe('the status bar', () => {
  it('names the environment and how the connection is', () => {
    expect(shown({}).text).toBe('$(pulse) staging');
    expect(shown({ state: 'waiting' }).text).toBe('$(sync~spin) staging');
    expect(shown({ environment: '', state: 'off' }).text).toBe('$(pulse) Redline');
  });

  it('is amber only while something must be done', () => {
    expect(shown({}).backgroundColor).toBeUndefined();
    const failing = shown({ state: 'failing' });
    expect([failing.text, failing.backgroundColor?.id]).toEqual([
      '$(debug-disconnect) staging',
      'statusBarItem.warningBackground',
    ]);
  });

  it('says what is measured, and takes nothing from the server for markup', () => {
    const text = shown({ text: '[x](command:evil) **b**' }).tooltip?.value ?? '';
    expect(text).toContain('2 of 3 routes measured');
    expect(text).not.toContain('[x](command');
  });

  it('is hidden where there is nothing to say', () => {
    expect(shown({}).isShown).toBe(true);
    expect(shown({ environment: '', routes: 0, measured: 0 }).isShown).toBe(false);
  });
});
