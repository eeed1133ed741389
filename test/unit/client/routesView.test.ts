import { describe, expect, it, vi } from 'vitest';
import type { Client } from '../../../src/client/languageClient';
import { createRoutesView, type RouteOrder } from '../../../src/client/routesView';
import type { RouteHealth, RouteRow } from '../../../src/protocol/requests';
import { EventEmitter, made, type TreeItem, type TreeProvider } from '../../support/vscode';

vi.mock('vscode', () => import('../../support/vscode'));

function row(path: string, health: RouteHealth, numbers: Partial<RouteRow> = {}): RouteRow {
  const place = { uri: 'file:///a.go', line: 3, column: 0 };
  const texts = { label: `GET ${path}`, text: 'short', detail: 'all of it' };
  return {
    ...texts,
    health,
    place,
    p99: null,
    errorRatio: null,
    rate: null,
    service: 's',
    method: 'GET',
    path,
    ...numbers,
  };
}

const ROWS = [
  row('/a', 'ok', { p99: 0.1, errorRatio: 0.5, rate: 1 }),
  row('/b', 'unmeasured'),
  row('/c', 'slow', { p99: 2, errorRatio: 0, rate: 9 }),
];
const WORKER = row('jobs', 'silent');

function clientThat(answers: () => unknown): Client {
  return {
    start: async () => undefined,
    stop: async () => undefined,
    request: async () => answers(),
    notify: () => undefined,
    onStatus: new EventEmitter<never>().event,
    onStarted: new EventEmitter<void>().event,
  };
}

function open(answers: () => unknown): { view: ReturnType<typeof createRoutesView>; provider: TreeProvider } {
  const view = createRoutesView(clientThat(answers));
  const provider = made.treeViews.at(-1)?.provider;
  if (!provider) throw new Error('no tree was made');
  return { view, provider };
}

const snapshot = (): unknown => ({
  services: [{ name: 'shop', measured: 2, routes: ROWS, workers: [WORKER] }],
  warnings: 0,
});

async function items(provider: TreeProvider): Promise<readonly TreeItem[]> {
  const [service] = await provider.getChildren();
  return (await provider.getChildren(service)).map((node) => provider.getTreeItem(node));
}

describe('the routes view', () => {
  it('shows services with their coverage, and their routes and workers', async () => {
    const { provider } = open(snapshot);
    const [service] = await provider.getChildren();
    expect(provider.getTreeItem(service)).toMatchObject({ label: 'shop', description: '2 of 3 measured' });
    const rows = await items(provider);
    expect(rows.map(({ label, iconPath }) => [label, iconPath?.id])).toEqual([
      ['GET /a', 'pass'],
      ['GET /b', 'circle-slash'],
      ['GET /c', 'watch'],
      ['GET jobs', 'circle-outline'],
    ]);
    expect(rows[0]).toMatchObject({
      description: 'short',
      tooltip: 'GET /a\nall of it',
      command: { command: 'redline.openRoute', arguments: [ROWS[0]?.place] },
    });
  });

  it.each<readonly [RouteOrder, readonly string[]]>([
    ['code', ['/a', '/b', '/c', 'jobs']],
    ['latency', ['/c', '/a', '/b', 'jobs']],
    ['errors', ['/a', '/c', '/b', 'jobs']],
    ['traffic', ['/c', '/a', '/b', 'jobs']],
    ['not measured', ['/b', '/a', '/c', 'jobs']],
  ])('sorts by %s, what is unknown last', async (order, expected) => {
    const { view, provider } = open(snapshot);
    view.sort(order);
    expect((await items(provider)).map(({ label }) => label.replace('GET ', ''))).toEqual(expected);
    expect(made.treeViews.at(-1)?.description).toBe(order === 'code' ? '' : `by ${order}`);
  });

  it('is empty when the server has nothing to say', async () => {
    expect(await open(() => undefined).provider.getChildren()).toEqual([]);
  });
});
