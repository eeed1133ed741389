/** The routes view in the side bar: services, their routes with live numbers, their workers. */
import {
  EventEmitter,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  window,
  type Disposable,
  type Event,
  type TreeDataProvider,
} from 'vscode';
import { COMMANDS } from '../protocol/commands';
import { ROUTES, type RouteHealth, type RouteRow, type ServiceRows } from '../protocol/requests';
import { parseRoutes } from '../protocol/parseRoutes';
import type { Client } from './languageClient';

export const ORDERS = ['code', 'latency', 'errors', 'traffic', 'not measured'] as const;
export type RouteOrder = (typeof ORDERS)[number];

type Node =
  { readonly kind: 'service'; readonly service: ServiceRows } | { readonly kind: 'route'; readonly row: RouteRow };

const ICONS: Readonly<Record<RouteHealth, readonly [icon: string, colour?: string]>> = {
  ok: ['pass', 'testing.iconPassed'],
  slow: ['watch', 'editorWarning.foreground'],
  failing: ['error', 'editorError.foreground'],
  unmeasured: ['circle-slash', 'disabledForeground'],
  silent: ['circle-outline'],
};

export interface RoutesView extends Disposable {
  refresh(): void;
  sort(order: RouteOrder): void;
  readonly isVisible: () => boolean;
  readonly onVisible: Event<void>;
}

export function createRoutesView(client: Client): RoutesView {
  const changes = new EventEmitter<void>();
  const visibility = new EventEmitter<void>();
  let order: RouteOrder = 'code';

  const provider: TreeDataProvider<Node> = {
    onDidChangeTreeData: changes.event,
    async getChildren(node) {
      if (node?.kind === 'route') return [];
      if (node)
        return sorted([...node.service.routes, ...node.service.workers], order).map((row) => ({ kind: 'route', row }));
      const { services } = parseRoutes(await client.request(ROUTES));
      return services.map((service) => ({ kind: 'service', service }));
    },
    getTreeItem: (node) => (node.kind === 'service' ? serviceItem(node.service) : routeItem(node.row)),
  };
  const view = window.createTreeView('redline.routes', { treeDataProvider: provider, showCollapseAll: true });
  view.onDidChangeVisibility(() => visibility.fire());

  return {
    refresh: () => changes.fire(),
    sort(next) {
      order = next;
      view.description = next === 'code' ? '' : `by ${next}`;
      changes.fire();
    },
    isVisible: () => view.visible,
    onVisible: visibility.event,
    dispose() {
      view.dispose();
      changes.dispose();
      visibility.dispose();
    },
  };
}

/** Unknown values come last, whatever the order. */
function sorted(rows: readonly RouteRow[], order: RouteOrder): readonly RouteRow[] {
  const value = (row: RouteRow): number => {
    switch (order) {
      case 'code':
        return 0;
      case 'latency':
        return row.p99 ?? -1;
      case 'errors':
        return row.errorRatio ?? -1;
      case 'traffic':
        return row.rate ?? -1;
      case 'not measured':
        return row.health === 'unmeasured' ? 1 : 0;
    }
  };
  return [...rows].sort((left, right) => value(right) - value(left));
}

function serviceItem({ name, measured, routes }: ServiceRows): TreeItem {
  const item = new TreeItem(name, TreeItemCollapsibleState.Expanded);
  item.id = `service ${name}`;
  item.iconPath = new ThemeIcon('server-process');
  item.description = `${measured} of ${routes.length} measured`;
  return item;
}

function routeItem(row: RouteRow): TreeItem {
  const item = new TreeItem(row.label);
  const [icon, colour] = ICONS[row.health];
  item.iconPath = new ThemeIcon(icon, colour === undefined ? undefined : new ThemeColor(colour));
  item.description = row.text;
  item.tooltip = `${row.label}\n${row.detail}`;
  item.command = { command: COMMANDS.openRoute.id, title: COMMANDS.openRoute.title, arguments: [row.place] };
  item.accessibilityInformation = { label: `${row.label}, ${row.detail}` };
  return item;
}
